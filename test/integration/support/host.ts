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
	/** Decrypted credential data by credential type; changes count from the next request on. */
	readonly credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Base URL n8n believes to be reached under; the server's own when left out. */
	readonly publicUrl?: string;
}

export interface LogLine {
	readonly level: 'debug' | 'info' | 'warn' | 'error';
	readonly message: string;
	readonly meta: unknown;
}

/**
 * A trigger in n8n-core's real webhook and hook contexts, behind a real HTTP server on loopback. The
 * server does what n8n's does around a webhook: reads the raw body, undoes content encodings, answers an
 * accepted webhook from the description once the "execution" exists.
 */
export interface Host {
	readonly workflowId: string;
	readonly url: string;
	readonly testUrl: string;
	/** Items of every execution that was started, in order. */
	readonly executions: INodeExecutionData[][][];
	readonly log: LogLine[];
	readonly staticData: IDataObject;
	/** What n8n does with an accepted webhook before it answers; may fail. */
	onExecution: (response: Response) => Promise<unknown> | void;
	/** Runs a webhook method as n8n does on publish, unpublish and test listening. */
	hook(method: 'checkExists' | 'create' | 'delete', options?: { test?: boolean }): Promise<boolean>;
	/** checkExists, then create if it says no: what n8n does on publish. */
	publish(options?: { test?: boolean }): Promise<void>;
	unpublish(options?: { test?: boolean }): Promise<void>;
	close(): Promise<void>;
}

/**
 * A trigger waits a minute for n8n's answer to a sender that has gone. The wait goes on after the answer, and n8n does
 * not let it delay its own end. Nor must it keep Jest from ending: a timer of a minute does not hold the process.
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
	// Each host has its own: a trigger remembers what it delivered for as long as the process lives.
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
	// n8n parses queries this way too: `token[]=` is an array, `token[a]=` an object.
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

	/** n8n-core's contexts log through a container-wide logger; here each host hears its own. */
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
		staticData: workflow.staticData,
		onExecution: () => undefined,
		async hook(method, { test = false } = {}) {
			const webhookData = { webhookDescription, isTest: test } as IWebhookData;
			// n8n removes webhooks in mode `internal`, whether they were for testing or not.
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

/** Lets every execution from now on wait to be told that it failed. */
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

/** As n8n's body parser does: lazily, gzip and deflate undone, at most 16 MiB. */
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
