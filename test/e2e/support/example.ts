import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import {
	createCredential,
	createWorkflow,
	itemsOf,
	listenForTestEvent,
	publish,
	waitForExecutions,
	type WorkflowDraft,
	type WorkflowNode,
} from '../../../tools/n8n/client';
import { PROVIDERS } from '../../../tools/providers';
import {
	providers,
	send,
	type ProviderId,
	type WebhookRequest,
} from '../../../tools/simulator/index';
import { sharedN8n } from './shared';
import { ACCEPTED_BODY, randomSecret } from './trigger';

type Fields = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, unknown>>;

export interface ExampleOptions {
	/** Credential data by credential type, without the secret. */
	readonly credentials?: Readonly<Record<string, Fields>>;
	/** Parameters of nodes to change, by node name. A user has to fill these in. */
	readonly parameters?: Readonly<Record<string, Fields>>;
	/** Another trigger of this package that replaces the example's trigger under the same name. */
	readonly trigger?: string;
	/** Further changes of a test to the workflow. */
	change?(example: WorkflowDraft): WorkflowDraft;
}

/** An example workflow after a user has imported it, chosen credentials and published it. */
export interface PublishedExample {
	readonly workflowId: string;
	/** URL of the first trigger of this package. Empty when the example has no such trigger. */
	readonly url: string;
	/** URL of each trigger of this package, by node name. */
	readonly urls: Readonly<Record<string, string>>;
	readonly secret: string;
	/**
	 * Sends an event that must be accepted, and waits for the end of its execution.
	 * @returns the items that each of these nodes put out. The list of a node that did not run is empty.
	 */
	run(request: WebhookRequest, ...nodes: string[]): Promise<Array<readonly Item[]>>;
	/**
	 * Sends events all at once. Each must be accepted. Waits for the end of all executions and asserts that executions
	 * held many events each, as with a Batch Size.
	 * @returns the items that each of these nodes put out in all executions, oldest first.
	 */
	runMany(requests: readonly WebhookRequest[], ...nodes: string[]): Promise<Item[][]>;
	/** Executes the workflow from a trigger that waits for no request, as a click in the editor does. */
	start(trigger: string, ...nodes: string[]): Promise<Array<readonly Item[]>>;
}

const OUR_NODES = 'n8n-nodes-sms-delivery.';
/** More events than any test sends at once. */
const BATCH = { batchSize: 1000 };

/** An event that this example receives, signed now, in whole seconds: some providers send times in seconds. */
export const sign = ({ url, secret }: PublishedExample) => ({
	url,
	secret,
	now: Math.floor(Date.now() / 1000) * 1000,
});

/** The numbers from 0 to `count` - 1. */
export const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** @throws when n8n refuses to publish the workflow. */
export async function publishExample(
	file: string,
	options: ExampleOptions = {},
): Promise<PublishedExample> {
	const { session, url } = sharedN8n();
	const secret = randomSecret();
	const { example, nodes } = await completed(file, secret, options);
	const { id } = await createWorkflow(session, { ...example, nodes });
	// n8n publishes no workflow that only a click starts.
	const isPublishable = nodes.every(({ type }) => type !== 'n8n-nodes-base.manualTrigger');
	const published = isPublishable ? await publish(session, id) : { ok: true as const };
	if (!published.ok) throw new Error(`n8n does not publish ${file}: ${published.message}`);
	const urls = Object.fromEntries(
		nodes.filter(isTrigger).map((node) => [node.name, `${url}/webhook/${node.webhookId}/webhook`]),
	);
	let known = 0;
	/** The executions since the last call, oldest first. */
	const ended = async (least: number) => {
		const all = await waitForExecutions(session, id, known + least);
		expect(all.map(({ status }) => status)).toEqual(all.map(() => 'success'));
		const fresh = all.slice(0, all.length - known).reverse();
		known = all.length;
		return fresh;
	};
	const itemsOfAll = async (executions: ReadonlyArray<{ id: string }>, name: string) =>
		(await Promise.all(executions.map((one) => itemsOf(session, one.id, name)))).flat();
	const accept = async (request: WebhookRequest) =>
		expect(await send(request)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
	const collect = async (names: readonly string[]) => {
		const executions = await ended(1);
		expect(executions).toHaveLength(1);
		return await Promise.all(names.map((name) => itemsOfAll(executions, name)));
	};
	return {
		workflowId: id,
		url: Object.values(urls)[0] ?? '',
		urls,
		secret,
		async run(request, ...names) {
			await accept(request);
			return await collect(names);
		},
		async runMany(requests, ...names) {
			await Promise.all(requests.map(accept));
			const executions = await ended(1);
			const received = await Promise.all(
				Object.keys(urls).map((name) => itemsOfAll(executions, name)),
			);
			expect(received.flat()).toHaveLength(requests.length);
			expect(executions.length).toBeLessThan(requests.length);
			return await Promise.all(names.map((name) => itemsOfAll(executions, name)));
		},
		async start(trigger, ...names) {
			expect(await listenForTestEvent(session, id, trigger)).toBe(false);
			return await collect(names);
		},
	};
}

/** The example with credentials, the test's parameters, and a Batch Size in every trigger. */
async function completed(file: string, secret: string, options: ExampleOptions) {
	const { session } = sharedN8n();
	const path = resolve(__dirname, '../../../examples', `${file}.json`);
	const shipped = JSON.parse(readFileSync(path, 'utf8')) as WorkflowDraft;
	const example = options.change?.(shipped) ?? shipped;
	const ids = new Map<string, string>();
	const nodes: WorkflowNode[] = [];
	for (const one of example.nodes) {
		const node =
			isTrigger(one) && options.trigger !== undefined
				? { ...one, type: `${OUR_NODES}${options.trigger}`, parameters: {} }
				: one;
		const type = credentialTypeOf(node);
		if (type !== null && !ids.has(type)) {
			const data = { ...secretOf(type, secret), ...options.credentials?.[type] };
			ids.set(type, await createCredential(session, { name: `${file} ${type}`, type, data }));
		}
		const parameters = {
			...node.parameters,
			...(isTrigger(node) && rowOf(type)?.parameters),
			...options.parameters?.[node.name],
		};
		nodes.push({
			...node,
			parameters: isTrigger(node)
				? { ...parameters, options: { ...BATCH, ...(parameters.options as Fields | undefined) } }
				: parameters,
			// n8n gives an imported trigger a new URL too.
			...(node.webhookId !== undefined && { webhookId: randomUUID() }),
			...(type !== null && { credentials: { [type]: { id: ids.get(type) ?? '', name: type } } }),
		});
	}
	return { example, nodes };
}

/** The parameters of an Edit Fields node that sets these fields. */
export const assigned = (values: Readonly<Record<string, string | number>>): Fields => ({
	assignments: {
		assignments: Object.entries(values).map(([name, value]) => ({
			id: name,
			name,
			type: typeof value,
			value,
		})),
	},
});

const isTrigger = (node: WorkflowNode) => node.type.startsWith(OUR_NODES);

/** The credential type that a node of an example needs, if any. */
function credentialTypeOf(node: WorkflowNode): string | null {
	if (isTrigger(node)) {
		return node.type.slice(OUR_NODES.length).replace(/Trigger$/, 'WebhookApi');
	}
	if (node.type === 'n8n-nodes-base.emailSend') return 'smtp';
	return (node.parameters.nodeCredentialType as string | undefined) ?? null;
}

/** The secret's fields in a credential of this type. Empty for a credential that is not of this package. */
function secretOf(type: string, secret: string): Fields {
	const id = rowOf(type)?.provider.id;
	return id ? { webhookSecret: providers[id as ProviderId].credentialSecret(secret) } : {};
}

/** The provider whose triggers take credentials of this type. */
const rowOf = (type: string | null) =>
	Object.values(PROVIDERS).find(({ credential }) => credential === type);
