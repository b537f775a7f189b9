import {
	listenForTestEvent,
	publish,
	rest,
	testCredential,
	TRIGGER,
	unpublish,
	waitFor,
} from '../../tools/n8n/client';
import { startHttpSmsApi, type CloudEvent, type HttpSmsApi } from '../../tools/fake-apis/httpSms';
import { providers } from '../../tools/simulator/index';
import { testRegistration } from './support/registration';
import { sharedN8n } from './support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	eventsAfter,
	randomSecret,
	republish,
	saveTrigger,
} from './support/trigger';

const { httpsms } = providers;
const { session } = sharedN8n();
const API_KEY = randomSecret();
const OWN = '+18005550199';
const SECOND = '+18005550198';
const ALL = httpsms.events;
/** Webhooks of another user, for a phone that sends no events here. */
const OTHERS = [0, 1].map((n) => ({
	url: `https://crm.acme.com/hooks/${n}`,
	signing_key: randomSecret(),
	phone_numbers: [SECOND],
	events: [...ALL],
}));

let api: HttpSmsApi;
beforeAll(async () => {
	api = await startHttpSmsApi({
		apiKey: API_KEY,
		phones: [SECOND, OWN],
		webhooks: OTHERS,
		// httpSMS waits five seconds for an answer. A busy machine may need longer.
		deliveryTimeoutMs: 60_000,
	});
});
afterAll(() => api.close());

const subject = (parameters: Record<string, unknown> = {}) => ({
	trigger: 'httpSmsTrigger',
	credentialType: 'httpSmsWebhookApi',
	credentialData: { apiKey: API_KEY, baseUrl: api.url },
	parameters,
});
const deploy = async (parameters?: Record<string, unknown>) =>
	await deployTrigger(subject(parameters));
const webhooksFor = (url: string) => api.webhooks.filter((webhook) => webhook.url === url);
const otherWebhooks = () =>
	api.webhooks.filter(({ url }) => url.startsWith('https://crm.acme.com/'));
const eventsOf = (url: string) => [...(webhooksFor(url)[0]?.events ?? [])].sort();

let message = 0;
/** An event as httpSMS sends it, with new ids. */
function happening(type: string): CloudEvent {
	return httpsms.payload(type, { now: Date.now(), message: ++message }) as CloudEvent;
}
/** httpSMS delivers an event. Returns the answers of this webhook. */
async function deliver(url: string, cloudEvent: CloudEvent) {
	const attempts = await api.deliver(cloudEvent);
	return attempts
		.filter((attempt) => attempt.url === url)
		.map(({ status, answer }) => ({ status, answer }));
}
const RECEIVED = [{ status: 200, answer: ACCEPTED_BODY }];

describe('registration', () => {
	testRegistration({ deploy, fakeApi: () => api, urlOf: (webhook) => webhook.url });

	test('from publish to unpublish, with a change in between', async () => {
		const others = structuredClone(otherWebhooks());
		const trigger = await deploy();
		expect(webhooksFor(trigger.url)).toMatchObject([
			{ signing_key: trigger.secret, phone_numbers: [OWN, SECOND] },
		]);
		expect(eventsOf(trigger.url)).toEqual([...ALL].sort());

		const events = ['message.phone.received', 'message.phone.delivered', 'unrecognized'];
		await republish(trigger, { events, phoneNumbers: [OWN] });
		expect(webhooksFor(trigger.url)).toMatchObject([
			{ signing_key: trigger.secret, phone_numbers: [OWN] },
		]);
		expect(eventsOf(trigger.url)).toEqual(['message.phone.delivered', 'message.phone.received']);
		expect(await deliver(trigger.url, happening('message.phone.received'))).toEqual(RECEIVED);
		expect(await eventsAfter(trigger.workflowId, 1)).toMatchObject([{ event: 'sms.received' }]);

		await unpublish(session, trigger.workflowId);
		expect(webhooksFor(trigger.url)).toEqual([]);
		expect(otherWebhooks()).toEqual(others);
	});

	test('an SMS that the phone reports again, under new ids, starts the workflow once', async () => {
		const trigger = await deploy();
		const cloudEvent = happening('message.phone.received');
		expect(await deliver(trigger.url, cloudEvent)).toEqual(RECEIVED);
		const again = await api.deliverAgain(cloudEvent);
		expect(again.filter(({ url }) => url === trigger.url)).toMatchObject([
			{ status: 200, answer: '{"received":true,"ignored":"duplicate"}' },
		]);
		expect(again[0]?.eventId).not.toBe(cloudEvent.id);
		await unpublish(session, trigger.workflowId);
		expect(await eventsAfter(trigger.workflowId, 1)).toHaveLength(1);
	});

	test('the test event removes the webhook that was registered for it', async () => {
		const trigger = await deploy();
		await listenForTestEvent(session, trigger.workflowId, TRIGGER);
		const cloudEvent = happening('message.phone.received');
		expect(await deliver(trigger.testUrl, cloudEvent)).toEqual(RECEIVED);
		expect(await waitFor(() => webhooksFor(trigger.testUrl).length === 0)).toBe(true);
		expect(webhooksFor(trigger.url)).toHaveLength(1);
		// The production webhook got the event too: httpSMS delivers to both.
		expect(await eventsAfter(trigger.workflowId, 2)).toMatchObject([
			{ eventId: httpsms.eventIdOf(cloudEvent) },
			{ eventId: httpsms.eventIdOf(cloudEvent) },
		]);
		await unpublish(session, trigger.workflowId);
	});

	test('refused by httpSMS, its words and what to do reach the person publishing', async () => {
		const wrongKey = await saveTrigger({
			...subject(),
			credentialData: { apiKey: 'pk_wrong', baseUrl: api.url },
		});
		const wrongNumber = await saveTrigger(subject({ phoneNumbers: ['+18005550000'] }));
		const [byKey, byNumber] = await Promise.all([
			publish(session, wrongKey.workflowId),
			publish(session, wrongNumber.workflowId),
		]);
		expect(byKey).toMatchObject({
			ok: false,
			message: expect.stringMatching(/401 \(You are not authorized.*Copy the API Key/) as string,
		});
		expect(byNumber).toMatchObject({
			ok: false,
			message: expect.stringMatching(/422 .*\+18005550000\] is not available/) as string,
		});
		expect([...webhooksFor(wrongKey.url), ...webhooksFor(wrongNumber.url)]).toEqual([]);
		// n8n tries to publish five times before it reports the error.
	}, 180_000);
});

describe('in the editor', () => {
	test('the phone numbers of the account can be chosen, and nothing else of them is shown', async () => {
		const trigger = await saveTrigger(subject());
		const options = await rest(session, 'POST', '/dynamic-node-parameters/options', {
			path: 'parameters.phoneNumbers',
			methodName: 'getPhoneNumbers',
			nodeTypeAndVersion: { name: 'n8n-nodes-sms-delivery.httpSmsTrigger', version: 2 },
			currentNodeParameters: { registration: 'automatic' },
			credentials: { httpSmsWebhookApi: { id: trigger.credentialId, name: 'any' } },
		});
		expect(options).toEqual([
			{ name: OWN, value: OWN },
			{ name: SECOND, value: SECOND },
		]);
	});

	test('the credential is tested with the account, or says that it was not', async () => {
		const run = async (data: Record<string, string>) =>
			await testCredential(session, {
				name: 'test',
				type: 'httpSmsWebhookApi',
				data: { webhookSecret: randomSecret(), baseUrl: api.url, ...data },
			});
		expect(await run({ apiKey: API_KEY })).toMatchObject({ status: 'OK' });
		expect(await run({})).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('Only the secret was checked') as string,
		});
		expect(await run({ apiKey: 'pk_wrong' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/401 .*phone API key/) as string,
		});
		expect(await run({ apiKey: API_KEY, baseUrl: 'api.httpsms.com' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Base URL') as string,
		});
	});
});
