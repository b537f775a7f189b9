import { publish, testCredential, unpublish, updateCredential } from '../../tools/n8n/client';
import { providers, type Payload } from '../../tools/simulator/index';
import { startTextbee, type TextbeeFakeApi } from '../../tools/fake-apis/textbee';
import { testRegistration } from './support/registration';
import { readLog, sharedN8n } from './support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	eventsAfter,
	randomSecret,
	saveTrigger,
} from './support/trigger';

const { textbee } = providers;
const { session } = sharedN8n();
const API_KEY = randomSecret();
const OTHERS = ['https://crm.acme.com/hooks/0', 'https://crm.acme.com/hooks/1'];

let api: TextbeeFakeApi;
beforeAll(async () => {
	api = await startTextbee({ apiKey: API_KEY, allowPrivateHosts: true });
});
afterAll(() => api.close());

const subject = (parameters: Record<string, unknown> = {}, data: Record<string, unknown> = {}) => ({
	trigger: 'textbeeTrigger',
	credentialType: 'textbeeWebhookApi',
	credentialData: { apiKey: API_KEY, baseUrl: api.baseUrl, ...data },
	parameters,
});
const deploy = async (parameters?: Record<string, unknown>) =>
	await deployTrigger(subject(parameters));
const webhooksFor = (url: string) => api.webhooks.filter(({ deliveryUrl }) => deliveryUrl === url);

let message = 0;
/** An event as textbee sends it, with new ids. */
const happening = (event: string): Payload =>
	textbee.payload(event, { now: Date.now(), message: ++message });
/** textbee delivers an event. Returns the answer of this webhook. */
async function deliver(url: string, payload: Payload) {
	const deliveries = await api.deliver(payload);
	return deliveries.filter((one) => one.url === url).map(({ status, answer }) => [status, answer]);
}
const RECEIVED = [[200, ACCEPTED_BODY]];

describe('registration', () => {
	testRegistration({ deploy, fakeApi: () => api, urlOf: (webhook) => webhook.deliveryUrl });

	test('from publish to unpublish, beside the webhooks of others', async () => {
		for (const deliveryUrl of OTHERS) {
			api.webhooks.push({
				_id: `6a0f0000f4b5d6a7c8d9e0a${deliveryUrl.at(-1)}`,
				user: 'owner',
				isActive: true,
				deliveryUrl,
				signingSecret: randomSecret(),
				events: ['MESSAGE_SENT'],
				createdAt: '',
				updatedAt: '',
			});
		}
		const others = structuredClone(api.webhooks);
		const trigger = await deploy({ events: ['MESSAGE_SENT', 'unrecognized'] });
		expect(webhooksFor(trigger.url)).toMatchObject([
			{
				name: 'n8n',
				signingSecret: trigger.secret,
				events: ['MESSAGE_SENT', 'UNKNOWN_STATE'],
				isActive: true,
			},
		]);
		await unpublish(session, trigger.workflowId);
		expect(api.webhooks).toEqual(others);
		api.webhooks.splice(0);
	});

	test('the person publishing sees a refusal of textbee, and a secret that is too short is not even sent', async () => {
		const short = await saveTrigger({ ...subject(), secret: 'uZ3kq8Rr5vTn2bYx' });
		const calls = api.requests.length;
		expect(await publish(session, short.workflowId)).toMatchObject({
			ok: false,
			message: expect.stringContaining('shorter than 20 characters') as string,
		});
		expect(api.requests).toHaveLength(calls);

		const wrongKey = await saveTrigger(subject({}, { apiKey: 'another' }));
		expect(await publish(session, wrongKey.workflowId)).toMatchObject({
			ok: false,
			message: expect.stringMatching(/401 \(Unauthorized\).*Copy an API key/) as string,
		});
		expect(api.webhooks).toEqual([]);
	}, 180_000);
});

test('the secret is changed as the page says, and no event is lost', async () => {
	const trigger = await deploy();
	const [webhook] = webhooksFor(trigger.url);
	if (webhook === undefined) throw new Error('not registered');
	// n8n does not answer, so textbee keeps the event.
	webhook.deliveryUrl = 'http://127.0.0.1:9/webhook';
	const early = happening('MESSAGE_DELIVERED');
	expect(await api.deliver(early)).toMatchObject([{ outcome: 'waiting' }]);
	webhook.deliveryUrl = trigger.url;

	const newSecret = randomSecret();
	await updateCredential(session, trigger.credentialId, {
		...trigger.credential,
		data: {
			...trigger.credential.data,
			webhookSecret: newSecret,
			previousWebhookSecret: trigger.secret,
		},
	});
	const meanwhile = happening('MESSAGE_SENT');
	expect(await deliver(trigger.url, meanwhile)).toEqual(RECEIVED);

	const response = await fetch(`${api.baseUrl}/webhooks/${webhook._id}`, {
		method: 'PATCH',
		headers: { 'x-api-key': API_KEY, 'Content-Type': 'application/json' },
		body: JSON.stringify({ signingSecret: newSecret }),
	});
	expect(response.status).toBe(200);
	expect(await api.retry()).toMatchObject([{ outcome: 'delivered' }]);
	const ids = (await eventsAfter(trigger.workflowId, 2)).map(({ eventId }) => eventId);
	expect(ids).toEqual([meanwhile, early].map((payload) => textbee.eventIdOf(payload)));
	await unpublish(session, trigger.workflowId);
});

test('the credential is tested with the account, or says that it was not', async () => {
	const run = async (data: Record<string, string>) =>
		await testCredential(session, {
			name: 'test',
			type: 'textbeeWebhookApi',
			data: { webhookSecret: randomSecret(), baseUrl: api.baseUrl, ...data },
		});
	expect(await run({ apiKey: API_KEY })).toMatchObject({ status: 'OK' });
	expect(await run({})).toMatchObject({
		status: 'OK',
		message: expect.stringContaining('Only the secret was checked') as string,
	});
	expect(await run({ apiKey: 'another' })).toMatchObject({ status: 'Error' });
	expect(await run({ webhookSecret: 'uZ3kq8Rr5vTn2bYx' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('20 characters') as string,
	});
	expect(readLog().text).not.toContain(API_KEY);
});
