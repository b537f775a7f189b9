import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';

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
import { event } from './support/event';
import { testRegistration } from './support/registration';
import { readLog, sharedN8n } from './support/shared';
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
const OTHER = '+18005550100';
const ALL = httpsms.events;
/** Webhooks of somebody else, for a phone that sends nothing here. */
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
		// httpSMS itself waits five seconds, which a busy machine may need.
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
/** An event as httpSMS makes one, with ids of its own. */
function happening(type: string): CloudEvent {
	return httpsms.payload(type, { now: Date.now(), message: ++message }) as CloudEvent;
}
/** httpSMS delivers an event; the answers of this webhook to it. */
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

	test('the test event removes the webhook that was registered for it', async () => {
		const trigger = await deploy();
		await listenForTestEvent(session, trigger.workflowId, TRIGGER);
		const cloudEvent = happening('message.phone.received');
		expect(await deliver(trigger.testUrl, cloudEvent)).toEqual(RECEIVED);
		expect(await waitFor(() => webhooksFor(trigger.testUrl).length === 0)).toBe(true);
		expect(webhooksFor(trigger.url)).toHaveLength(1);
		// Production got it as well: httpSMS delivers to both.
		expect(await eventsAfter(trigger.workflowId, 2)).toMatchObject([
			{ eventId: `httpsms:${cloudEvent.id}` },
			{ eventId: `httpsms:${cloudEvent.id}` },
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
		// n8n itself tries five times before it says so.
	}, 180_000);
});

describe('deliveries', () => {
	test('all eight events run the workflow once each, with the whole event', async () => {
		const trigger = await deploy();
		const happened = ALL.map(happening);
		for (const cloudEvent of happened) {
			expect(await deliver(trigger.url, cloudEvent)).toEqual(RECEIVED);
			expect(await deliver(trigger.url, cloudEvent)).toEqual([
				{ status: 200, answer: '{"received":true,"ignored":"duplicate"}' },
			]);
		}
		const items = await eventsAfter(trigger.workflowId, ALL.length);
		expect(items).toEqual(happened.map(expectedEvent));
		expect(new Set(items.map(({ event: name }) => name)).size).toBe(8);
		await unpublish(session, trigger.workflowId);
	});

	test('an event nobody selected gets 200, so that httpSMS mails nobody', async () => {
		const trigger = await deploy({ events: ['message.phone.sent'], registration: 'manual' });
		const request = await httpsms.build('message.phone.received', {
			url: trigger.url,
			secret: trigger.secret,
			now: Date.now(),
		});
		expect(await trigger.send(request)).toMatchObject({
			status: 200,
			body: '{"received":true,"ignored":"event_not_selected"}',
		});
		expect(await trigger.executions()).toEqual([]);
	});

	test('forged and foreign tokens are answered 401, run nothing and are not repeated', async () => {
		const trigger = await deploy({ registration: 'manual' });
		const other = await deploy({ registration: 'manual' });
		const now = Date.now();
		const seconds = Math.floor(now / 1000);
		const build = async (claims: object, secret = trigger.secret) =>
			await httpsms.build('message.phone.sent', {
				url: trigger.url,
				secret,
				now,
				claims: claims as Record<string, unknown>,
			});
		const right = await build({});
		const [header = '', payload = '', signature = ''] = String(right.headers.Authorization)
			.slice('Bearer '.length)
			.split('.');
		const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
		const hmac = (signed: string, algorithm: string, key: string) =>
			`${signed}.${createHmac(algorithm, key).update(signed).digest('base64url')}`;
		const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
		const rs256 = `${encode({ alg: 'RS256' })}.${payload}`;
		const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		const sameBits = alphabet[alphabet.indexOf(signature.slice(-1)) ^ 1];
		const withToken = (token: string) => ({
			...right,
			headers: { ...right.headers, Authorization: `Bearer ${token}` },
		});

		for (const [name, request, code] of [
			['none', withToken(`${encode({ alg: 'none' })}.${payload}.`), 'invalid_token'],
			[
				'none, signed',
				withToken(hmac(`${encode({ alg: 'none' })}.${payload}`, 'sha256', trigger.secret)),
				'invalid_token',
			],
			[
				'HS384',
				withToken(hmac(`${encode({ alg: 'HS384' })}.${payload}`, 'sha384', trigger.secret)),
				'invalid_token',
			],
			[
				'RS256',
				withToken(
					`${rs256}.${createSign('RSA-SHA256').update(rs256).sign(privateKey, 'base64url')}`,
				),
				'invalid_token',
			],
			['RS256, public key as secret', withToken(hmac(rs256, 'sha256', pem)), 'invalid_token'],
			['another secret', await build({}, randomSecret()), 'invalid_token'],
			['another issuer', await build({ iss: 'api.example.com' }), 'invalid_token'],
			['another audience', await build({ aud: ['https://n8n.acme.com/x'] }), 'wrong_audience'],
			['another workflow', await build({ aud: [other.url] }), 'wrong_audience'],
			['the test URL', await build({ aud: [trigger.testUrl] }), 'wrong_audience'],
			['expired', await build({ exp: seconds - 120 }), 'expired_token'],
			['not yet valid', await build({ nbf: seconds + 120 }), 'expired_token'],
			[
				'edited payload',
				withToken(`${header}.${encode({ ...claims, exp: seconds + 9999 })}.${signature}`),
				'invalid_token',
			],
			['padded', withToken(`${header}.${payload}.${signature}=`), 'invalid_token'],
			[
				'not canonical',
				withToken(`${header}.${payload}.${signature.slice(0, -1)}${sameBits}`),
				'invalid_token',
			],
			['no token', { ...right, headers: {} }, 'missing_token'],
		] as const) {
			const { status, body } = await trigger.send(request);
			expect([name, status, body]).toEqual([name, 401, `{"error":"${code}"}`]);
		}
		expect(await trigger.executions()).toEqual([]);

		expect(await trigger.send(right)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
		expect(await trigger.executions()).toHaveLength(1);
		const { text } = readLog();
		for (const secret of [trigger.secret, signature, API_KEY]) expect(text).not.toContain(secret);
	});
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

/** What one of httpSMS's events has to come out as. */
function expectedEvent(cloudEvent: CloudEvent): Record<string, unknown> {
	const { id, type, time, data } = cloudEvent;
	const text = data.content ?? null;
	const outbound = { from: OWN, to: OTHER, text, messageId: data.id ?? data.message_id };
	const inbound = { from: OTHER, to: OWN, text, messageId: data.message_id };
	const meanings: Record<string, [string, string | null, boolean, number | null, object]> = {
		'message.phone.received': ['sms.received', 'received', true, 3, inbound],
		'message.phone.sent': ['sms.sent', 'sent', false, 2, outbound],
		'message.phone.delivered': ['sms.delivered', 'delivered', true, 3, outbound],
		'message.send.failed': [
			'sms.failed',
			'failed',
			true,
			3,
			{ ...outbound, error: { code: null, message: data.error_message } },
		],
		'message.send.expired': ['sms.expired', 'expired', true, 3, outbound],
		'message.call.missed': ['call.missed', null, false, null, inbound],
		'phone.heartbeat.offline': ['phone.offline', null, false, null, { from: OWN }],
		'phone.heartbeat.online': ['phone.online', null, false, null, { from: OWN }],
	};
	const [name = '', status = null, isFinal = false, statusRank = null, more] = meanings[type] ?? [];
	return event({
		event: name,
		status,
		isFinal,
		statusRank,
		provider: 'httpsms',
		providerEvent: type,
		eventId: `httpsms:${id}`,
		occurredAt: new Date(String(time)).toISOString(),
		raw: cloudEvent,
		...more,
	});
}
