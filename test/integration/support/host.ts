import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createGunzip, createInflate } from 'node:zlib';

import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHookFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IWebhookData,
	type IWebhookFunctions,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import getRawBody from 'raw-body';

import { loadPackage, nodeTypesOf } from './package';

export interface HostedTrigger {
	/** Node name without the package, e.g. `turkeySmsTrigger`. */
	readonly type: string;
	readonly parameters?: IDataObject;
	/** Decrypted credential data by credential type. Changes count from the next request on. */
	readonly credentials: Record<string, ICredentialDataDecryptedObject>;
	/** n8n's public base URL. Defaults to the server's own URL. */
	readonly publicUrl?: string;
}

export interface LogLine {
	readonly level: 'debug' | 'info' | 'warn' | 'error';
	readonly message: string;
	readonly meta: unknown;
}

/**
 * A trigger in n8n-core's real webhook and hook contexts, behind a real HTTP server on loopback. The server treats a
 * webhook as n8n's server does: it reads the raw body, undoes content encodings, and answers an accepted webhook from
 * the description once the "execution" exists.
 */
export interface Host {
	readonly workflowId: string;
	readonly url: string;
	readonly testUrl: string;
	/** Items of every execution, in the order of their starts. */
	readonly executions: INodeExecutionData[][][];
	readonly log: LogLine[];
	/** Stands for n8n's work on an accepted webhook before the answer. May fail. */
	onExecution: (response: Response) => Promise<unknown> | void;
	/** Runs a webhook method as n8n does on publish, unpublish and test listening. */
	hook(method: 'checkExists' | 'create' | 'delete', options?: { test?: boolean }): Promise<boolean>;
	/** Calls checkExists, and create when checkExists returns false, as n8n does on publish. */
	publish(options?: { test?: boolean }): Promise<void>;
	unpublish(options?: { test?: boolean }): Promise<void>;
	close(): Promise<void>;
}

/**
 * When the sender has gone, a trigger waits a minute for n8n's answer. The wait continues after the answer and does not
 * delay n8n's exit. A timer of a minute must not keep Jest running either, so it does not hold the process.
 */
const MINUTE = 60_000;
const startTimer = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((...args: Parameters<typeof startTimer>) => {
	const timer = startTimer(...args);
	return (args[1] ?? 0) >= MINUTE ? timer.unref() : timer;
}, startTimer);

let hosts = 0;

export async function startHost(trigger: HostedTrigger): Promise<Host> {
	const loader = await loadPackage();
	// Each host has its own workflow id: a trigger remembers delivered events for as long as the process lives.
	const workflowId = `workflow-${++hosts}`;
	const node: INode = {
		id: 'a3d6fd4e-3f0a-4f3e-9c7b-2d4d3c2b1a00',
		name: 'Trigger',
		type: `n8n-nodes-sms-delivery.${trigger.type}`,
		typeVersion: 2,
		position: [0, 0],
		webhookId: '5f0c6f0a-9d0e-4a52-8d3b-0d4a9c1b7e11',
		parameters: (trigger.parameters ?? {}) as INode['parameters'],
		credentials: Object.fromEntries(
			Object.keys(trigger.credentials).map((type) => [type, { id: '1', name: type }]),
		),
	};
	const workflow = new Workflow({
		id: workflowId,
		name: 'Test workflow',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: nodeTypesOf(loader),
	});
	const description = loader.getNode(trigger.type).type.description;
	const [webhookDescription] = ('webhooks' in description && description.webhooks) || [];
	if (!webhookDescription) throw new Error(`${trigger.type} has no webhook`);
	const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, 2) as {
		webhook: NonNullable<INodeType['webhook']>;
		webhookMethods: NonNullable<INodeType['webhookMethods']>;
	};

	const log: LogLine[] = [];
	const executions: INodeExecutionData[][][] = [];
	// n8n parses queries in the same way: `token[]=` is an array, `token[a]=` an object.
	const app = express().disable('x-powered-by').set('query parser', 'extended');
	const server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const publicUrl = trigger.publicUrl ?? base;

	const additionalData = (http?: { req: Request; res: Response }) =>
		({
			webhookBaseUrl: `${publicUrl}/webhook`,
			webhookTestBaseUrl: `${publicUrl}/webhook-test`,
			httpRequest: http?.req,
			httpResponse: http?.res,
			currentNodeParameters: undefined,
			variables: {},
			credentialsHelper: {
				isCredentialUsableByNode: () => true,
				getParentTypes: () => [],
				getDecrypted: async (_data: unknown, _id: unknown, type: string) =>
					trigger.credentials[type] ?? {},
				getCredentials: async () => ({}),
				authenticate: async (
					credentials: ICredentialDataDecryptedObject,
					type: string,
					options: { headers?: object },
				) => {
					const { authenticate } = loader.getCredential(type).type;
					if (!authenticate || typeof authenticate === 'function') return options;
					const headers = Object.entries(authenticate.properties.headers ?? {}).map(
						([name, value]) => [
							name,
							String(value).replace(/^=|\{\{\s*\$credentials\.(\w+)\s*\}\}/g, (_, key: string) =>
								key ? String(credentials[key] ?? '') : '',
							),
						],
					);
					return { ...options, headers: { ...options.headers, ...Object.fromEntries(headers) } };
				},
				preAuthentication: async () => undefined,
			},
		}) as unknown as IWorkflowExecuteAdditionalData;

	/** n8n-core's contexts use a single logger for all. Here each host collects its own lines. */
	const listen = <Context extends object>(context: Context): Context => {
		const write = (level: LogLine['level']) => (message: string, meta?: unknown) =>
			void log.push({ level, message, meta });
		Object.defineProperty(context, 'logger', {
			value: {
				debug: write('debug'),
				info: write('info'),
				warn: write('warn'),
				error: write('error'),
			},
		});
		return context;
	};

	const host: Host = {
		workflowId,
		url: `${base}/webhook/${node.webhookId}/webhook`,
		testUrl: `${base}/webhook-test/${node.webhookId}/webhook`,
		executions,
		log,
		onExecution: () => undefined,
		async hook(method, { test = false } = {}) {
			const webhookData = { webhookDescription, isTest: test } as IWebhookData;
			// n8n removes test and production webhooks alike in mode `internal`.
			const mode = method === 'delete' ? 'internal' : test ? 'manual' : 'trigger';
			const activation = method === 'delete' ? 'update' : test ? 'manual' : 'activate';
			const context = new HookContext(
				workflow,
				node,
				additionalData(),
				mode,
				activation,
				webhookData,
			);
			const run = nodeType.webhookMethods.default?.[method];
			if (!run) throw new Error(`No method ${method}`);
			return await run.call(listen(context) as unknown as IHookFunctions);
		},
		async publish(options) {
			if (!(await host.hook('checkExists', options))) await host.hook('create', options);
		},
		async unpublish(options) {
			await host.hook('delete', options);
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};

	app.post('/:endpoint/:webhookId/webhook', async (req, res) => {
		const isTest = req.params.endpoint === 'webhook-test';
		addRawBodyReader(req);
		const webhookData = { webhookDescription, isTest } as IWebhookData;
		const mode = isTest ? 'manual' : 'webhook';
		const context = new WebhookContext(
			workflow,
			node,
			additionalData({ req, res }),
			mode,
			webhookData,
			[],
			null,
		);
		const result = await nodeType.webhook.call(listen(context) as unknown as IWebhookFunctions);
		if (result.workflowData === undefined) {
			if (!result.noWebhookResponse) res.json(result.webhookResponse ?? {});
			return;
		}
		try {
			await host.onExecution(res);
		} catch {
			res.status(500).json({ code: 0, message: 'Workflow could not be started!' });
			return;
		}
		executions.push(result.workflowData as INodeExecutionData[][]);
		res.send(webhookDescription.responseData);
	});
	return host;
}

/** Holds every execution from now on until fail() makes it fail. */
export function holdExecutions(host: Host): { readonly reached: Promise<void>; fail(): void } {
	let fail = () => {};
	const failing = new Promise<void>((_, reject) => (fail = () => reject(new Error('no'))));
	const reached = new Promise<void>((resolve) => {
		host.onExecution = () => {
			resolve();
			return failing;
		};
	});
	return { reached, fail: () => fail() };
}

/** Reads the body as n8n's body parser does: on demand, with gzip and deflate undone, at most 16 MiB. */
function addRawBodyReader(req: Request): void {
	const request = req as Request & { rawBody?: Buffer; readRawBody?: () => Promise<void> };
	request.readRawBody = async () => {
		if (request.rawBody) return;
		const encoding = req.headers['content-encoding'];
		const stream =
			encoding === 'gzip'
				? req.pipe(createGunzip())
				: encoding === 'deflate'
					? req.pipe(createInflate())
					: req;
		request.rawBody = await getRawBody(stream, { limit: '16mb' });
	};
}
