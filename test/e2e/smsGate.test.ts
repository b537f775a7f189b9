import { publish, rest, testCredential, unpublish } from '../../tools/n8n/client';
import { providers, type Payload } from '../../tools/simulator/index';
import { startSmsGate, type SmsGateFakeApi } from '../../tools/fake-apis/smsGate';
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

const { smsgate } = providers;
const { session } = sharedN8n();
const ALL = smsgate.events;
const USERNAME = 'ABCDEF';
const PASSWORD = randomSecret();
const PHONE = { id: 'PyDmBQZZXYmyxMwED8Fzy', name: 'Front desk', signingKey: randomSecret() };
const SECOND = { id: 'QzEnCRaaYZnzyNxFE9Gaz', name: 'Warehouse', signingKey: randomSecret() };
/** Webhooks of another user. */
const OTHERS = [0, 1].map((n) => ({
	id: `other-${n}`,
	deviceId: null,
	url: `https://crm.acme.com/hooks/${n}`,
	event: 'sms:batch:received',
}));
const RECEIVED = { status: 200, body: ACCEPTED_BODY };

let fakeApi: SmsGateFakeApi;
beforeAll(async () => {
	fakeApi = await startSmsGate({
		username: USERNAME,
		password: PASSWORD,
		devices: [PHONE, SECOND],
		webhooks: OTHERS,
	});
});
afterAll(() => fakeApi.close());

/** A trigger that has the keys of both phones: the second is its previous key. */
const subject = (parameters: Record<string, unknown> = {}) => ({
	trigger: 'smsGateTrigger',
	credentialType: 'smsGateWebhookApi',
	credentialData: { username: USERNAME, password: PASSWORD, baseUrl: fakeApi.baseUrl },
	secret: PHONE.signingKey,
	previousSecret: SECOND.signingKey,
	parameters,
});
const deploy = async (parameters?: Record<string, unknown>) =>
	await deployTrigger(subject(parameters));
const webhooksFor = (url: string) => fakeApi.webhooks.filter((webhook) => webhook.url === url);
const eventsAt = (url: string) =>
	webhooksFor(url)
		.map(({ event }) => event)
		.sort();
const others = () => fakeApi.webhooks.filter(({ url }) => url.startsWith('https://crm.acme.com/'));

let message = 0;
/** An event of a new message. */
const happening = (event: string): Payload =>
	smsgate.payload(event, { now: Date.now(), message: ++message });

/** A phone sends an event to its webhooks. Returns the answers of this webhook. */
async function deliver(url: string, payload: Payload, device = PHONE) {
	const deliveries = await fakeApi.deliver(payload, device);
	return deliveries
		.filter(({ webhook }) => webhook.url === url)
		.map(({ status, body }) => ({ status, body }));
}

describe('registration', () => {
	testRegistration({ deploy, fakeApi: () => fakeApi, urlOf: (webhook) => webhook.url });

	test('from publish to unpublish, with a change in between', async () => {
		const neighbor = await deploy({ events: ['sms:received'] });
		const before = structuredClone(webhooksFor(neighbor.url));
		const trigger = await deploy();
		expect(eventsAt(trigger.url)).toEqual([...ALL].sort());
		expect(webhooksFor(trigger.url).map(({ deviceId }) => deviceId)).toEqual(ALL.map(() => null));

		await republish(trigger, {
			events: ['sms:delivered', 'sms:received', 'unrecognized'],
			deviceId: PHONE.id,
		});
		expect(eventsAt(trigger.url)).toEqual(['sms:delivered', 'sms:received']);
		expect(webhooksFor(trigger.url).map(({ deviceId }) => deviceId)).toEqual([PHONE.id, PHONE.id]);
		expect(await deliver(trigger.url, happening('sms:received'), SECOND)).toEqual([]);
		expect(await deliver(trigger.url, happening('sms:received'))).toEqual([RECEIVED]);
		expect(await eventsAfter(trigger.workflowId, 1)).toMatchObject([{ event: 'sms.received' }]);

		await unpublish(session, trigger.workflowId);
		expect(webhooksFor(trigger.url)).toEqual([]);
		expect(webhooksFor(neighbor.url)).toEqual(before);
		await unpublish(session, neighbor.workflowId);
		expect(fakeApi.webhooks).toEqual(OTHERS);
	});

	test('a list that cannot be had changes nothing, and n8n tries again', async () => {
		const trigger = await saveTrigger(subject());
		const calls = fakeApi.requests.length;
		fakeApi.failNext(503, 'GET');
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		// After the failed list the trigger made no call before its next list.
		const made = fakeApi.requests.slice(calls).map(({ method }) => method);
		expect(made.slice(0, 2)).toEqual(['GET', 'GET']);
		expect(eventsAt(trigger.url)).toEqual([...ALL].sort());
		await unpublish(session, trigger.workflowId);
		expect(webhooksFor(trigger.url)).toEqual([]);
		expect(others()).toEqual(OTHERS);
	});

	test('refused by SMSGate, its words and what to do reach the person publishing', async () => {
		const { credentialData } = subject();
		const trigger = await saveTrigger({
			...subject(),
			credentialData: { ...credentialData, password: 'wrong' },
		});
		expect(await publish(session, trigger.workflowId)).toMatchObject({
			ok: false,
			message: expect.stringMatching(/401 \(Unauthorized\).*Home tab/) as string,
		});
		expect(webhooksFor(trigger.url)).toEqual([]);
		expect(others()).toEqual(OTHERS);
		// n8n tries to publish five times before it reports the error.
	}, 180_000);
});

describe('in the editor', () => {
	test('a device of the account can be chosen', async () => {
		const trigger = await saveTrigger(subject());
		const options = await rest(session, 'POST', '/dynamic-node-parameters/options', {
			path: 'parameters.deviceId',
			methodName: 'getDevices',
			nodeTypeAndVersion: { name: 'n8n-nodes-sms-delivery.smsGateTrigger', version: 2 },
			currentNodeParameters: { registration: 'automatic' },
			credentials: { smsGateWebhookApi: { id: trigger.credentialId, name: 'any' } },
		});
		expect(options).toEqual([
			{ name: 'All Devices', value: '' },
			{ name: `Front desk (${PHONE.id})`, value: PHONE.id },
			{ name: `Warehouse (${SECOND.id})`, value: SECOND.id },
		]);
	});

	test('the credential is tested with the account, or says that it was not', async () => {
		const run = async (data: Record<string, string>) =>
			await testCredential(session, {
				name: 'test',
				type: 'smsGateWebhookApi',
				data: { webhookSecret: randomSecret(), baseUrl: fakeApi.baseUrl, ...data },
			});
		const account = { username: USERNAME, password: PASSWORD };
		expect(await run(account)).toMatchObject({ status: 'OK' });
		expect(await run({})).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('Only the secret was checked') as string,
		});
		expect(await run({ ...account, password: 'wrong' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/401 .*Home tab/) as string,
		});
		// The app's own signing keys have eight characters.
		expect(await run({ ...account, webhookSecret: 'a1B2c3D4' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/shorter than 16/) as string,
		});
	});
});
