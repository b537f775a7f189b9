import {
	createCredential,
	createWorkflow,
	linkTo,
	listenForTestEvent,
	ownNode,
	waitForExecutions,
} from '../../tools/n8n/client';
import { startFakeApi } from '../../tools/fake-apis/server';
import { sharedN8n } from './support/shared';

const basic = (text: string) => ({
	authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

/** The fields of each credential, and where the provider's API expects them. */
const SENT = {
	httpSmsWebhookApi: [{ apiKey: 'key-1' }, { headers: { 'x-api-key': 'key-1' } }],
	openSmsWebhookApi: [{ apiToken: 'key-2' }, { headers: { authorization: 'Bearer key-2' } }],
	sinchSmsWebhookApi: [{ apiToken: 'key-3' }, { headers: { authorization: 'Bearer key-3' } }],
	smsGateWebhookApi: [{ username: 'me', password: 'key-4' }, { headers: basic('me:key-4') }],
	talkNTalkWebhookApi: [{ apiKey: 'key-5' }, { headers: { authorization: 'Bearer key-5' } }],
	telnyxSmsWebhookApi: [{ apiKey: 'key-6' }, { headers: { authorization: 'Bearer key-6' } }],
	textbeeWebhookApi: [{ apiKey: 'key-7' }, { headers: { 'x-api-key': 'key-7' } }],
	turkeySmsWebhookApi: [{ apiKey: 'key-8' }, { json: { text: 'Hello', api_key: 'key-8' } }],
	twilioSmsWebhookApi: [{ accountSid: 'AC1' }, { headers: basic('AC1:a-secret-of-16-or-more') }],
	vonageSmsWebhookApi: [{ apiKey: 'a', apiSecret: 'b' }, { headers: basic('a:b') }],
} as const;

test('an HTTP Request node sends with each credential that can', async () => {
	const { session } = sharedN8n();
	const api = await startFakeApi(() => ({ status: 200, body: {} }));
	const senders = Object.entries(SENT).map(async ([type, [fields]]) => {
		const data = { webhookSecret: 'a-secret-of-16-or-more', ...fields };
		const id = await createCredential(session, { name: type, type, data });
		const node = ownNode(type, 'httpRequest', 4.2, {
			method: 'POST',
			url: `${api.url}/${type}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: type,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '{ "text": "Hello" }',
			options: {},
		});
		return { ...node, credentials: { [type]: { id, name: type } } };
	});
	const nodes = [ownNode('Start', 'manualTrigger', 1), ...(await Promise.all(senders))];
	const { id } = await createWorkflow(session, {
		name: 'Sends with every credential',
		nodes,
		connections: { Start: linkTo(...Object.keys(SENT)) },
		settings: { executionOrder: 'v1' },
	});
	await listenForTestEvent(session, id, 'Start');
	const [execution] = await waitForExecutions(session, id, 1);
	expect(execution?.status).toBe('success');
	for (const [type, [, sent]] of Object.entries(SENT)) {
		const requests = api.requests.filter(({ path }) => path === `/${type}`);
		expect([type, requests]).toMatchObject([type, [{ json: { text: 'Hello' }, ...sent }]]);
	}
	await api.close();
});
