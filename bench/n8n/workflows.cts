import { randomUUID } from 'node:crypto';

import {
	createCredential,
	createWorkflow,
	publish,
	triggerWorkflow,
	type Session,
	type WorkflowDraft,
	type WorkflowNode,
} from '../../tools/n8n/client.cts';
import { SECRET } from '../rules/subjects.cts';

/** What people build without a trigger of their own: the raw bytes as a file, checked in a Code node. */
const CHECK_IN_CODE = `
const { createHmac, timingSafeEqual } = require('crypto');
const item = $input.first();
const body = await this.helpers.getBinaryDataBuffer(0, 'data');
const header = String(item.json.headers['x-turkeysms-signature']);
const given = Buffer.from(header.replace('sha256=', ''), 'hex');
const expected = createHmac('sha256', '${SECRET}').update(body).digest();
if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [];
return [{ json: JSON.parse(body.toString()) }];
`.trim();

/** The Code node may load this module only if n8n's operator allows it. */
export const CODE_NODE_SETTINGS = { NODE_FUNCTION_ALLOW_BUILTIN: 'crypto' };

export interface Deployed {
	readonly workflowId: string;
	readonly url: string;
}

/** Publishes one workflow with the TurkeySMS trigger. */
export async function deployTrigger(session: Session, name: string): Promise<Deployed> {
	const type = 'turkeySmsWebhookApi';
	const id = await createCredential(session, { name, type, data: { webhookSecret: SECRET } });
	return await deploy(
		session,
		triggerWorkflow({ name, trigger: 'turkeySmsTrigger', credential: { type, id } }),
	);
}

export async function deployEmptyTrigger(session: Session): Promise<Deployed> {
	const type = 'benchEmptyApi';
	const name = 'Empty trigger';
	const id = await createCredential(session, { name, type, data: { webhookSecret: SECRET } });
	const draft = triggerWorkflow({ name, trigger: 'benchEmpty', credential: { type, id } });
	const [trigger, ...others] = draft.nodes;
	if (trigger === undefined) throw new Error('A workflow without a trigger');
	const nodes = [{ ...trigger, type: 'n8n-nodes-bench-empty.benchEmpty' }, ...others];
	return await deploy(session, { ...draft, nodes });
}

export async function deployWebhook(session: Session): Promise<Deployed> {
	return await deployChain(session, 'Webhook', [webhookNode({}), NO_OP]);
}

export async function deployWebhookAndCode(session: Session): Promise<Deployed> {
	const code = node('Code', 'code', 2, { jsCode: CHECK_IN_CODE });
	return await deployChain(session, 'Webhook and Code', [
		webhookNode({ rawBody: true }),
		code,
		NO_OP,
	]);
}

const NO_OP = node('Next', 'noOp', 1, {});

function webhookNode(options: Record<string, unknown>): WorkflowNode {
	const webhookId = randomUUID();
	const parameters = { httpMethod: 'POST', path: webhookId, responseMode: 'onReceived', options };
	return { ...node('Webhook', 'webhook', 2.1, parameters), webhookId };
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
): WorkflowNode {
	return {
		id: randomUUID(),
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		position: [0, 0],
		parameters,
	};
}

async function deployChain(
	session: Session,
	name: string,
	nodes: readonly WorkflowNode[],
): Promise<Deployed> {
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map((next, index) => [
				nodes[index]?.name,
				{ main: [[{ node: next.name, type: 'main', index: 0 }]] },
			]),
	);
	const draft = { name, nodes, connections, settings: { executionOrder: 'v1' } };
	return await deploy(session, draft, '');
}

/** @param path what n8n puts behind the webhook's id: the path that a trigger describes. */
async function deploy(
	session: Session,
	draft: WorkflowDraft,
	path = '/webhook',
): Promise<Deployed> {
	const { id } = await createWorkflow(session, draft);
	const result = await publish(session, id);
	if (!result.ok) throw new Error(`n8n does not publish ${draft.name}: ${result.message}`);
	return { workflowId: id, url: `${session.url}/webhook/${draft.nodes[0]?.webhookId}${path}` };
}
