import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import {
	createCredential,
	createWorkflow,
	itemsOf,
	publish,
	waitForExecutions,
	type WorkflowDraft,
	type WorkflowNode,
} from '../../../tools/n8n/client.cts';
import { send, type WebhookRequest } from '../../../tools/simulator/index.cts';
import { sharedN8n } from './shared.cts';
import { ACCEPTED_BODY, randomSecret } from './trigger.cts';

export interface ExampleOptions {
	/** Credential data by credential type, beside the secret. */
	readonly credentials?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** Parameters of nodes to change, by node name: what a user would have to fill in. */
	readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** An example workflow as a user has it after importing it, choosing credentials and publishing it. */
export interface PublishedExample {
	readonly url: string;
	readonly secret: string;
	/**
	 * Sends an event that has to be accepted, and waits for the end of its execution.
	 * @returns the items that each of these nodes put out; none for a node that did not run.
	 */
	run(request: WebhookRequest, ...nodes: string[]): Promise<Array<readonly object[]>>;
}

const OUR_NODES = 'n8n-nodes-sms-delivery.';

/** @throws when n8n refuses to publish it. */
export async function publishExample(
	file: string,
	options: ExampleOptions = {},
): Promise<PublishedExample> {
	const { session, url } = sharedN8n();
	const path = resolve(__dirname, '../../../examples', `${file}.json`);
	const example = JSON.parse(readFileSync(path, 'utf8')) as WorkflowDraft;
	const secret = randomSecret();
	const ids = new Map<string, string>();
	const nodes: WorkflowNode[] = [];
	for (const node of example.nodes) {
		const type = credentialTypeOf(node);
		if (type !== null && !ids.has(type)) {
			const data = { webhookSecret: secret, ...options.credentials?.[type] };
			ids.set(type, await createCredential(session, { name: `${file} ${type}`, type, data }));
		}
		nodes.push({
			...node,
			parameters: { ...node.parameters, ...options.parameters?.[node.name] },
			// n8n gives an imported trigger a URL of its own too.
			...(node.webhookId !== undefined && { webhookId: randomUUID() }),
			...(type !== null && { credentials: { [type]: { id: ids.get(type) ?? '', name: type } } }),
		});
	}
	const { id } = await createWorkflow(session, { ...example, nodes });
	const published = await publish(session, id);
	if (!published.ok) throw new Error(`n8n does not publish ${file}: ${published.message}`);
	let sent = 0;
	return {
		url: `${url}/webhook/${nodes.find(isTrigger)?.webhookId}/webhook`,
		secret,
		async run(request, ...names) {
			expect(await send(request)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
			const executions = await waitForExecutions(session, id, ++sent);
			expect(executions.map(({ status }) => status)).toEqual(Array(sent).fill('success'));
			const newest = executions[0]?.id ?? '';
			return await Promise.all(names.map((name) => itemsOf(session, newest, name)));
		},
	};
}

const isTrigger = (node: WorkflowNode) => node.type.startsWith(OUR_NODES);

/** Which credential a node of an example wants, if any. */
function credentialTypeOf(node: WorkflowNode): string | null {
	if (isTrigger(node)) {
		return node.type.slice(OUR_NODES.length).replace(/Trigger$/, 'WebhookApi');
	}
	return (node.parameters.nodeCredentialType as string | undefined) ?? null;
}
