import { twilioRegistration } from '../../../nodes/TwilioSms/twilioRegistration';
import { basic } from '../../../nodes/shared/registration/accountCheck';
import type { Send } from '../../../nodes/shared/registration/client';
import { fingerprint } from '../../../nodes/shared/registration/reconcile';
import { isManual } from '../../../nodes/shared/registration/registration';
import { startTwilioApi, type TwilioApi } from '../../../tools/fake-apis/twilio';
import { messageOf, registering, type RegistrationSetup, sendTo } from '../../support/registering';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const accountSid = `AC${'0a'.repeat(16)}`;
const webhookSecret = 'f'.repeat(32);
const credential = { accountSid, webhookSecret };
const EVENTS_API = 'https://events.twilio.com/v1';
const MESSAGE = 'com.twilio.messaging.message.';

let api: TwilioApi;
beforeEach(async () => {
	api = await startTwilioApi({ accountSid, authToken: webhookSecret, pageSize: 2 });
});
afterEach(() => api.close());

const send: Send = async (call) =>
	await sendTo(`${api.url}/v1`, basic(accountSid, webhookSecret))(call);

type Setup = Partial<RegistrationSetup> & { readonly events?: readonly string[] };
function trigger({ events = ['sent', 'delivered'], ...setup }: Setup = {}) {
	const parameters: Record<string, unknown> = { events, webhookSource: 'eventStreams' };
	const get = (name: string) => parameters[name];
	return registering(twilioRegistration, { send, get, url: URL, ...setup });
}
const publish = async (setup: Setup = {}) => await trigger(setup).publish();
const find = async () => await trigger().find();

const STORED = { url: URL, kind: '', settings: '' };
const pathsOf = (method: string) =>
	api.requests.filter((request) => request.method === method).map(({ path }) => path);

/** Sinks and subscriptions of another user, more than fit on a page. */
async function others() {
	for (const n of [0, 1, 2, 3, 4]) {
		await publish({ events: ['failed'], url: `https://crm.example.com/hooks/${n}` });
	}
	return structuredClone([api.sinks, api.subscriptions]);
}

test('from nothing to a sink and its subscription, one event at a time, schemas pinned', async () => {
	const { result, remembered } = await publish();
	expect(result.ok).toBe(true);
	const [sink] = api.sinks;
	expect(api.sinks).toEqual([
		expect.objectContaining({
			sink_type: 'webhook',
			sink_configuration: { destination: URL, method: 'POST', batch_events: false },
		}),
	]);
	expect(api.subscriptions).toEqual([
		expect.objectContaining({
			sink_sid: sink?.sid,
			types: [
				{ type: `${MESSAGE}sent`, schema_version: 8 },
				{ type: `${MESSAGE}delivered`, schema_version: 8 },
			],
		}),
	]);
	// Twilio requires a description of both.
	const posts = api.requests.filter(({ method }) => method === 'POST');
	expect(posts.map(({ text }) => new URLSearchParams(text).get('Description'))).toEqual([
		'n8n SMS delivery',
		'n8n SMS delivery',
	]);
	// The trigger remembers the URL before it makes the sink. It finds the sink again if Twilio's answer is lost.
	expect(remembered).toEqual([
		{ url: URL, id: null },
		{ url: URL, id: sink?.sid },
	]);
	expect(await find()).toEqual({ ok: true, value: { url: URL, id: sink?.sid } });
});

test('all events of Event Streams, inbound messages with their own schema', async () => {
	await publish({
		events: ['queued', 'sent', 'delivered', 'failed', 'undelivered', 'received', 'x'],
	});
	expect(
		api.subscriptions[0]?.types.map(({ type, schema_version: version }) => [type, version]),
	).toEqual([
		...['queued', 'sent', 'delivered', 'failed', 'undelivered'].map((one) => [
			`${MESSAGE}${one}`,
			8,
		]),
		['com.twilio.messaging.inbound-message.received', 6],
	]);
});

test('one’s own is found on a later page, and nothing of others is touched from publish to unpublish', async () => {
	const before = await others();
	await publish();
	const own = api.sinks.at(-1)?.sid ?? '';
	expect(await find()).toEqual({ ok: true, value: { url: URL, id: own } });
	await publish();
	expect(api.sinks).toHaveLength(6);
	const remembered = { url: URL, id: own };
	expect(await trigger({ remembered }).unpublish()).toMatchObject({ ok: true });
	expect([api.sinks, api.subscriptions]).toEqual(before);
});

test.each<[string, () => void]>([
	[
		'other events',
		() => Object.assign(api.subscriptions[0] ?? {}, { types: [{ type: `${MESSAGE}sent` }] }),
	],
	['no subscription', () => void api.subscriptions.splice(0)],
	[
		'two subscriptions',
		() => {
			const [first] = api.subscriptions;
			if (first) api.subscriptions.push({ ...first, sid: 'DF2' });
		},
	],
	['batches', () => Object.assign(api.sinks[0]?.sink_configuration ?? {}, { batch_events: true })],
	['GET', () => Object.assign(api.sinks[0]?.sink_configuration ?? {}, { method: 'GET' })],
	[
		'the status that Twilio gave it up',
		() => Object.assign(api.sinks[0] ?? {}, { status: 'failed' }),
	],
])('a sink with %s is put right', async (_, spoil) => {
	await publish();
	spoil();
	expect(await find()).toEqual({ ok: true, value: null });
	expect((await publish()).result.ok).toBe(true);
	expect(api.sinks).toHaveLength(1);
	expect(api.subscriptions).toHaveLength(1);
	expect((await find()).ok && (await find())).toMatchObject({ value: { url: URL } });
});

test.each(['initialized', 'validating', 'active'])('a sink that is %s is left', async (status) => {
	await publish();
	Object.assign(api.sinks[0] ?? {}, { status });
	expect(await find()).toMatchObject({ ok: true, value: { url: URL } });
});

test('a sink that was registered under another address moves', async () => {
	const url = 'https://old.example.com/webhook/1/webhook';
	await publish({ events: ['sent'], url });
	const remembered = { url, id: api.sinks[0]?.sid ?? '' };
	expect((await publish({ remembered })).result.ok).toBe(true);
	expect(api.sinks.map((one) => one.sink_configuration.destination)).toEqual([URL]);
	expect(api.subscriptions).toHaveLength(1);
});

test.each([
	['/Sinks', 'GET'],
	['/Subscriptions', 'GET'],
	['/Subscriptions/:sid/SubscribedEvents', 'GET'],
])('when the list of %s cannot be had, nothing is changed', async (path, method) => {
	await publish();
	const before = structuredClone([api.sinks, api.subscriptions]);
	api.failNext(method, path.replace(':sid', String(api.subscriptions[0]?.sid)), 500);
	const { result } = await publish({ events: ['failed'] });
	expect(result).toMatchObject({
		problem: {
			status: 500,
			message: 'Twilio answered 500 (Internal Server Error; error 20500). Try again later.',
		},
	});
	expect([api.sinks, api.subscriptions]).toEqual(before);
});

test('when a subscription cannot be made, the sink is found and completed by the next try', async () => {
	api.failNext('POST', '/Subscriptions', 503);
	expect((await publish()).result).toMatchObject({ ok: false, problem: { status: 503 } });
	expect((await publish()).result.ok).toBe(true);
	expect([api.sinks.length, api.subscriptions.length]).toEqual([1, 1]);
});

test('when the sink cannot be made, no subscription is tried', async () => {
	api.failNext('POST', '/Sinks', 503);
	expect((await publish()).result).toMatchObject({ ok: false, problem: { status: 503 } });
	expect(pathsOf('POST')).toEqual(['/v1/Sinks']);
});

test('a sink is removed after its subscription, and a failure leaves what follows', async () => {
	await others();
	await publish();
	const remembered = { url: URL, id: api.sinks.at(-1)?.sid ?? '' };
	const subscription = `/Subscriptions/${api.subscriptions.at(-1)?.sid}`;
	const before = structuredClone([api.sinks, api.subscriptions]);
	for (const [method, path] of [
		['GET', '/Subscriptions'],
		['DELETE', subscription],
	] as const) {
		api.failNext(method, path, 500);
		const removed = await trigger().client.remove({ ...STORED, id: remembered.id });
		expect(removed).toMatchObject({ ok: false, problem: { status: 500 } });
		expect([api.sinks, api.subscriptions]).toEqual(before);
	}
	expect(await trigger().client.remove({ ...STORED, id: remembered.id })).toMatchObject({
		ok: true,
	});
	expect(await trigger().client.remove({ ...STORED, id: remembered.id })).toMatchObject({
		ok: true,
	});
	expect([api.sinks.length, api.subscriptions.length]).toEqual([5, 5]);
});

test('only the subscription of this URL’s sink is read', async () => {
	await others();
	const before = pathsOf('GET').length;
	expect(await find()).toEqual({ ok: true, value: null });
	const asked = pathsOf('GET').slice(before);
	expect(asked.length).toBeGreaterThan(1);
	expect(asked.filter((path) => !path.startsWith('/v1/Sinks'))).toEqual([]);
	await publish();
	const later = pathsOf('GET').length;
	await find();
	const own = api.subscriptions.at(-1)?.sid;
	expect(
		pathsOf('GET')
			.slice(later)
			.filter((path) => path.includes('/SubscribedEvents')),
	).toEqual([expect.stringContaining(`/v1/Subscriptions/${own}/`)]);
});

test('the Auth Token goes nowhere but to Twilio’s API, whatever a page says is next', async () => {
	const asked: string[] = [];
	for (const next of [
		'https://evil.example/v1/Sinks?Page=1',
		`${EVENTS_API}.evil.example/`,
		5,
		'/x',
	]) {
		const odd: Send = async ({ path }) => {
			asked.push(path);
			return { status: 200, body: { sinks: [], meta: { next_page_url: next } } };
		};
		const result = await trigger({ send: odd }).client.list();
		expect(result).toMatchObject({ ok: false });
	}
	expect(new Set(asked)).toEqual(new Set(['/Sinks?PageSize=100']));
});

test.each([{}, { sinks: 'none' }, '<html>'])(
	'what is not Twilio’s answer changes nothing: %j',
	async (body) => {
		const odd: Send = async () => ({ status: 200, body });
		expect(await trigger({ send: odd }).client.list()).toMatchObject({ ok: false });
	},
);

test.each([
	[{ method: 'POST', batch_events: false }, fingerprint({ types: [`${MESSAGE}sent`] })],
	[{}, fingerprint({ types: [`${MESSAGE}sent`] })],
	[{ method: 'POST', batch_events: true }, ''],
])(
	'a sink of another kind is read, and one whose configuration is a text with %j',
	async (members, settings) => {
		const text = JSON.stringify({ destination: URL, ...members });
		const bodies: Readonly<Record<string, unknown>> = {
			'/Sinks': {
				sinks: [
					{ sid: 'DG1', sink_type: 'kinesis', sink_configuration: { arn: 'a', destination: URL } },
					{ sid: 'DG2', sink_type: 'webhook', sink_configuration: text },
				],
			},
			'/Subscriptions': { subscriptions: [{ sid: 'DF1', sink_sid: 'DG2' }] },
			'/Subscriptions/DF1/SubscribedEvents': { types: [{ type: `${MESSAGE}sent` }] },
		};
		const odd: Send = async ({ path }) => ({ status: 200, body: bodies[path.split('?')[0] ?? ''] });
		expect(await trigger({ send: odd }).client.list()).toEqual({
			ok: true,
			value: [
				{ id: 'DG1', url: '', kind: '', settings: '' },
				{ id: 'DG2', url: URL, kind: '', settings },
			],
		});
	},
);

test('a sink without an id is none, and so is a subscription without its own or its sink’s', async () => {
	const sink = { sink_type: 'webhook', sink_configuration: { destination: URL } };
	const body = {
		sinks: [sink, { ...sink, sid: 'DG1' }],
		subscriptions: [{ sid: 'DF1' }, { sink_sid: 'DG1' }],
		types: [{ type: `${MESSAGE}sent` }],
	};
	const odd: Send = async () => ({ status: 200, body });
	expect(await trigger({ send: odd }).client.list()).toEqual({
		ok: true,
		value: [{ id: 'DG1', url: URL, kind: '', settings: '' }],
	});
});

test('only Event Streams with automatic registration asks Twilio', () => {
	const isByHand = (parameters: Record<string, unknown>) =>
		isManual(twilioRegistration, (name) => parameters[name]);
	expect(isByHand({})).toBe(true);
	expect(isByHand({ webhookSource: 'statusCallback', registration: 'automatic' })).toBe(true);
	expect(isByHand({ webhookSource: 'eventStreams' })).toBe(false);
	expect(isByHand({ webhookSource: 'eventStreams', registration: 'manual' })).toBe(true);
	expect(() => isByHand({ webhookSource: 'x' })).toThrow('Webhook Source');
});

test('events that Event Streams does not have are named', async () => {
	expect(await trigger({ events: ['scheduled', 'unrecognized'] }).wanted()).toMatchObject({
		problem: {
			message: expect.stringContaining('queued, sent, delivered, failed, undelivered, received'),
		},
	});
	await expect(trigger({ get: () => 5 }).wanted()).rejects.toThrow('Events must be a list');
});

test.each([
	[{ webhookSecret }, /Account SID is empty/],
	[{ accountSid: 'MG1', webhookSecret }, /begins with AC/],
])('%j opens no account', (given, expected) => {
	expect(messageOf(twilioRegistration.apiRoot(given))).toMatch(expected);
});

test('the account is at Twilio’s fixed address', () => {
	expect(twilioRegistration.apiRoot(credential)).toEqual({ ok: true, value: EVENTS_API });
});
