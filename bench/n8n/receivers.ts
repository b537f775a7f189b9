import { randomUUID } from 'node:crypto';

import {
	createCredential,
	createWorkflow,
	publish,
	triggerWorkflow,
	type Session,
	type WorkflowDraft,
} from '../../tools/n8n/client';
import { PROVIDERS } from '../../tools/providers';
import { providers, type WebhookRequest } from '../../tools/simulator/index';

/**
 * The receivers of the events, with the parameters of the trigger: n8n's Webhook node, which verifies no signature; the
 * trigger at a Batch Size; and a trigger in which the event that comes is not selected.
 */
const PARAMETERS = {
	'Webhook node': {},
	'Batch Size 1': {},
	'Batch Size 100': { options: { batchSize: 100 } },
	'event not selected': { events: ['sms.failed'] },
} as const;
export type ReceiverName = keyof typeof PARAMETERS;
export const RECEIVERS = Object.keys(PARAMETERS) as ReceiverName[];

/** Published workflows that take the events by turns: each has a trigger, and a node that does no work. */
export interface Receiver {
	readonly name: ReceiverName;
	readonly workflowIds: readonly string[];
	/** Delivery reports that the receiver has not had yet, ready to send. */
	prepare(count: number): Promise<readonly WebhookRequest[]>;
}

/** The provider whose events are sent. Differences between providers are small beside n8n's own work. */
const PROVIDER = 'turkeysms';
const { credential: CREDENTIAL, event: EVENT, trigger: TRIGGER } = PROVIDERS[PROVIDER];
const SECRET = 'kV7uQ2xN9rT4wZ8yB3mC6pL1sD5fG0hJ';
let messages = 1_000_000;

export interface Publishing {
	/** The number of workflows of each receiver. */
	readonly triggers?: number;
	/** n8n's address for requests, if it differs from the address of its editor. */
	readonly publicUrl?: string;
}

export async function publishReceivers(
	session: Session,
	names: readonly ReceiverName[],
	{ triggers = 1, publicUrl = session.url }: Publishing = {},
): Promise<Receiver[]> {
	const data = { webhookSecret: SECRET };
	const id = await createCredential(session, { name: 'Bench', type: CREDENTIAL, data });
	const receivers: Receiver[] = [];
	for (const name of names) {
		const published: Published[] = [];
		while (published.length < triggers) published.push(await publishOne(session, name, id));
		receivers.push({
			name,
			workflowIds: published.map(({ workflowId }) => workflowId),
			prepare: async (count) =>
				await Promise.all(
					Array.from({ length: count }, (_, index) => {
						const url = publicUrl + (published[index % triggers]?.path ?? '');
						const options = { url, secret: SECRET, now: Date.now(), message: messages++ };
						return providers[PROVIDER].build(EVENT, options);
					}),
				),
		});
	}
	return receivers;
}

interface Published {
	readonly workflowId: string;
	readonly path: string;
}

async function publishOne(
	session: Session,
	name: ReceiverName,
	credentialId: string,
): Promise<Published> {
	const draft = triggerWorkflow({
		name,
		trigger: TRIGGER,
		parameters: PARAMETERS[name],
		credential: { type: CREDENTIAL, id: credentialId },
	});
	const isOurs = name !== 'Webhook node';
	const { id: workflowId } = await createWorkflow(session, isOurs ? draft : withWebhookNode(draft));
	const result = await publish(session, workflowId);
	if (!result.ok) throw new Error(`n8n does not publish ${name}: ${result.message}`);
	return {
		workflowId,
		path: `/webhook/${draft.nodes[0]?.webhookId}${isOurs ? '/webhook' : ''}`,
	};
}

/** The same workflow with n8n's Webhook node as its trigger. */
function withWebhookNode(draft: WorkflowDraft): WorkflowDraft {
	const [trigger, ...others] = draft.nodes;
	if (trigger === undefined) throw new Error('A workflow without nodes');
	const { webhookId = randomUUID(), name, position } = trigger;
	const webhook = {
		id: randomUUID(),
		name,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		position,
		parameters: { httpMethod: 'POST', path: webhookId, responseMode: 'onReceived', options: {} },
		webhookId,
	};
	return { ...draft, nodes: [webhook, ...others] };
}
