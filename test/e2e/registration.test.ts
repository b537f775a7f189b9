import { randomUUID } from 'node:crypto';

import {
	createWorkflow,
	publish,
	readWorkflow,
	triggerWorkflow,
	unpublish,
} from '../../tools/n8n/client';
import { startSmsGate, type SmsGateFakeApi } from '../../tools/fake-apis/smsGate';
import { sharedN8n } from './support/shared';
import { randomSecret, saveTrigger, type DeployedTrigger } from './support/trigger';

// Which webhooks of an account are a trigger's own, in a real n8n.

const { session, url: n8nUrl } = sharedN8n();
const ACCOUNT = { username: 'ABCDEF', password: randomSecret() };
const EVENTS = ['sms:received', 'sms:sent'];
const NAME = 'SMSGate Trigger';

let api: SmsGateFakeApi;
beforeAll(async () => {
	api = await startSmsGate(ACCOUNT);
});
afterAll(() => api.close());

const subject = () => ({
	trigger: 'smsGateTrigger',
	credentialType: 'smsGateWebhookApi',
	credentialData: { ...ACCOUNT, baseUrl: api.baseUrl },
	parameters: { events: EVENTS },
});
const eventsAt = (url: string) =>
	api.webhooks
		.filter((webhook) => webhook.url === url)
		.map(({ event }) => event)
		.sort();

/** A workflow whose trigger has its usual name and no webhookId, as n8n's command line and git leave it. */
async function importWorkflow({ credentialId, credential }: DeployedTrigger) {
	const { nodes, ...draft } = triggerWorkflow({
		name: `imported ${randomUUID()}`,
		trigger: 'smsGateTrigger',
		parameters: { events: EVENTS },
		credential: { type: credential.type, id: credentialId },
	});
	const [trigger] = nodes;
	if (trigger === undefined) throw new Error('No trigger');
	const { webhookId: _, ...node } = { ...trigger, name: NAME };
	const { id } = await createWorkflow(session, { ...draft, nodes: [node], connections: {} });
	const saved = await readWorkflow(session, id);
	expect(saved.nodes[0]?.webhookId).toBeUndefined();
	return { id, url: `${n8nUrl}/webhook/${id}/${encodeURIComponent(NAME.toLowerCase())}/webhook` };
}

test('two triggers of the same name without webhookId leave each other alone', async () => {
	const trigger = await saveTrigger(subject());
	const [first, second] = [await importWorkflow(trigger), await importWorkflow(trigger)];
	expect(await publish(session, first.id)).toEqual({ ok: true });
	expect(eventsAt(first.url)).toEqual(EVENTS);
	const before = structuredClone(api.webhooks);
	expect(await publish(session, second.id)).toEqual({ ok: true });
	expect(eventsAt(second.url)).toEqual(EVENTS);
	expect(api.webhooks).toEqual(expect.arrayContaining(before));
	await unpublish(session, second.id);
	expect(api.webhooks).toEqual(before);
	await unpublish(session, first.id);
	expect(api.webhooks).toEqual([]);
});

test('of a URL that stands twice in the account one remains, and none after unpublishing', async () => {
	const trigger = await saveTrigger(subject());
	const twice = ['x', 'y'].map((id) => ({
		id,
		deviceId: null,
		url: trigger.url,
		event: 'sms:received',
	}));
	api.webhooks.push(...twice);
	expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
	expect(eventsAt(trigger.url)).toEqual(EVENTS);
	api.webhooks.push(...twice.map((webhook) => ({ ...webhook, id: `${webhook.id}2` })));
	await unpublish(session, trigger.workflowId);
	expect(api.webhooks).toEqual([]);
});
