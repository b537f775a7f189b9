import { createHash, createHmac } from 'node:crypto';

import { apiRoot, httpSms } from '../../../nodes/HttpSms/httpSms';
import type { Recognized } from '../../../nodes/shared/events/recognized';
import { smsEventSchema } from '../../../tools/eventSchema';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { providers } from '../../../tools/simulator/index';
import { fixtureEvents, readFixture, readFixtureBytes } from '../../../tools/simulator/payload';
import { eventOf, NOW as RECEIVED_AT, receiveInTurn, SECRET } from '../../support/receiveOnce';
import { recognized } from '../../support/recognized';
import { arrived, request } from '../../support/wire';

const NOW = Date.UTC(2026, 4, 22, 9, 35);
const MESSAGE = '32343a19-da5e-4b1b-a767-3298a73703cb';
const URL = 'https://n8n.acme.com/webhook/x/webhook';
const OWN = '+18005550199';
const OTHER = '+18005550100';
const TEXT = 'Your parcel is out for delivery, order 4821';
const REPLY = 'Thanks, please leave it with the neighbour';
const digestOf = (...parts: unknown[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const event = (payload: JsonObject) =>
	recognized(httpSms, { registeredUrl: undefined }, payload, NOW);
/** A fixture with some of its data changed. Undefined removes a member. */
function changed(name: string, data: JsonObject, top: JsonObject = {}): JsonObject {
	const payload = readFixture('httpsms', name);
	return { ...payload, data: { ...(payload.data as JsonObject), ...data }, ...top };
}

const EXPECTED = {
	'message.phone.received': {
		event: 'sms.received',
		status: 'received',
		isFinal: true,
		statusRank: 3,
		eventId: `httpsms:${digestOf(OWN, OTHER, '2026-05-22T09:20:10.206Z', REPLY)}`,
		messageId: 'e7f3a9b1-4c2d-4e8f-9b6a-1f5d3c7e2a80',
		from: OTHER,
		to: OWN,
		text: REPLY,
		occurredAt: '2026-05-22T09:20:10.206Z',
	},
	'message.phone.sent': {
		event: 'sms.sent',
		status: 'sent',
		isFinal: false,
		statusRank: 2,
		eventId: `httpsms:${MESSAGE}:message.phone.sent:2026-05-22T09:14:01.527Z`,
		messageId: MESSAGE,
		from: OWN,
		to: OTHER,
		text: TEXT,
		reference: 'order-4821',
		occurredAt: '2026-05-22T09:14:01.527Z',
	},
	'message.phone.delivered': {
		event: 'sms.delivered',
		status: 'delivered',
		isFinal: true,
		statusRank: 3,
		eventId: `httpsms:${MESSAGE}:message.phone.delivered:2026-05-22T09:14:06.914Z`,
		messageId: MESSAGE,
		from: OWN,
		to: OTHER,
		text: TEXT,
		reference: 'order-4821',
		occurredAt: '2026-05-22T09:14:06.914Z',
	},
	'message.send.failed': {
		event: 'sms.failed',
		status: 'failed',
		isFinal: true,
		statusRank: 3,
		eventId:
			'httpsms:5b8e2f6c-1d7a-4c39-9a44-6f0f2d7c1e52:message.send.failed:2026-05-22T09:15:30.781Z',
		messageId: '5b8e2f6c-1d7a-4c39-9a44-6f0f2d7c1e52',
		from: OWN,
		to: OTHER,
		text: TEXT,
		error: { code: null, message: 'NO_SERVICE' },
		occurredAt: '2026-05-22T09:15:30.781Z',
	},
	'message.send.expired': {
		event: 'sms.expired',
		status: 'expired',
		isFinal: true,
		statusRank: 3,
		eventId:
			'httpsms:c2a51d0e-8b63-4f7d-8e90-0a7d2f95b3c4:message.send.expired:2026-05-22T09:34:00.650108211Z',
		messageId: 'c2a51d0e-8b63-4f7d-8e90-0a7d2f95b3c4',
		from: OWN,
		to: OTHER,
		text: TEXT,
		reference: 'order-4822',
		occurredAt: '2026-05-22T09:34:00.650Z',
	},
	'message.call.missed': {
		event: 'call.missed',
		status: null,
		isFinal: false,
		statusRank: null,
		eventId: 'httpsms:516290c3-e7c8-4fb4-906a-8dc241af7e56',
		messageId: '91d0c6be-3a5f-4b72-8d1e-7c4f9a2b6e35',
		from: OTHER,
		to: OWN,
		text: null,
		occurredAt: '2026-05-22T09:25:46.120Z',
	},
	'phone.heartbeat.offline': {
		event: 'phone.offline',
		status: null,
		isFinal: false,
		statusRank: null,
		eventId: 'httpsms:6273a1d4-f8d9-4ac5-a17b-9ed352b08f67',
		messageId: null,
		from: OWN,
		to: null,
		text: null,
	},
	'phone.heartbeat.online': {
		event: 'phone.online',
		status: null,
		isFinal: false,
		statusRank: null,
		messageId: null,
		from: OWN,
		to: null,
		text: null,
	},
} as const;

describe('events', () => {
	test('every event has a fixture and an expectation here, and can be registered', () => {
		const names = Object.keys(EXPECTED).sort();
		expect(fixtureEvents('httpsms').sort()).toEqual(names);
		expect(Object.keys(httpSms.events).sort()).toEqual(names);
	});

	test.each(Object.entries(EXPECTED))('%s', (name, expected) => {
		const payload = readFixture('httpsms', name);
		const result = event(payload);
		const id = String(payload.id);
		expect(result).toEqual({
			provider: 'httpsms',
			providerEvent: name,
			eventId: `httpsms:${id}`,
			batchId: null,
			network: null,
			reference: null,
			segments: null,
			price: null,
			error: null,
			optOut: null,
			isStale: false,
			occurredAt: new Date(String((payload.data as JsonObject).timestamp)).toISOString(),
			receivedAt: '2026-05-22T09:35:00.000Z',
			raw: payload,
			...expected,
		});
		expect(smsEventSchema.parse(result)).toEqual(result);
	});

	test('a message that expired but will be tried again is not final', () => {
		for (const is_final of [false, undefined, 'true', 1]) {
			expect(event(changed('message.send.expired', { is_final }))).toMatchObject({
				event: 'sms.expired',
				status: 'expired',
				isFinal: false,
				statusRank: null,
			});
		}
	});

	test('the ciphertext of an encrypted message is in raw and does not pass for its text', () => {
		const result = event(
			changed('message.phone.received', { encrypted: true, content: 'UEsDBBQACAgI' }),
		);
		expect(result.text).toBeNull();
		expect(result.raw).toMatchObject({ data: { encrypted: true, content: 'UEsDBBQACAgI' } });
	});

	test('an event happened when the phone says, not hours later when it could say so', () => {
		const data = { timestamp: '2026-05-22T11:14:06.914+02:00' };
		const top = { time: '2026-05-22T12:20:00Z' };
		expect(event(changed('message.phone.sent', data, top))).toMatchObject({
			occurredAt: '2026-05-22T09:14:06.914Z',
		});
		expect(event(changed('message.phone.sent', { timestamp: 'soon' }, top))).toMatchObject({
			occurredAt: '2026-05-22T12:20:00.000Z',
		});
		expect(
			event(changed('message.phone.sent', { timestamp: 'soon' }, { time: null })).occurredAt,
		).toBeNull();
	});

	test('what the network could not deliver is undelivered, what the phone could not send has failed', () => {
		const failed = (error_message: unknown) =>
			event(changed('message.send.failed', { error_message }));
		expect(failed('CANNOT BE DELIVERED')).toMatchObject({
			event: 'sms.undelivered',
			status: 'undelivered',
			isFinal: true,
			error: { code: null, message: 'CANNOT BE DELIVERED' },
		});
		for (const message of ['GENERIC_FAILURE', 'cannot be delivered', 'RADIO_OFF', null, 5, '']) {
			expect(failed(message).event).toBe('sms.failed');
		}
		const sent = changed('message.phone.sent', { error_message: 'CANNOT BE DELIVERED' });
		expect(event(sent).event).toBe('sms.sent');
	});

	test('a short code or a name stays as it was sent', () => {
		expect(event(changed('message.phone.received', { contact: 'MPESA' })).from).toBe('MPESA');
		for (const contact of ['22141', '5676712', '20123456', '447700900000']) {
			expect(event(changed('message.phone.received', { contact })).from).toBe(contact);
			expect(event(changed('message.phone.sent', { contact })).to).toBe(contact);
			expect(event(changed('message.phone.sent', { owner: contact })).from).toBe(contact);
		}
	});

	test('a field that the payload lacks is null', () => {
		const payload = { id: '1', type: 'message.send.failed', data: { id: 'm', content: 5 } };
		expect(event(payload)).toMatchObject({
			event: 'sms.failed',
			messageId: 'm',
			from: null,
			to: null,
			text: null,
			error: null,
			occurredAt: null,
		});
	});

	test.each<[JsonObject, string | null]>([
		[{}, null],
		[{ type: 5 }, null],
		[{ id: '1', type: 'message.api.sent', data: { id: 'm' } }, 'message.api.sent'],
		[{ id: '1', type: 'toString', data: { id: 'm' } }, 'toString'],
		[{ type: 'message.phone.sent', data: { id: 'm' } }, 'message.phone.sent'],
		[{ id: '1', type: 'message.phone.sent' }, 'message.phone.sent'],
		[{ id: '1', type: 'message.phone.sent', data: {} }, 'message.phone.sent'],
		[{ id: '1', type: 'message.phone.sent', data: 'x' }, 'message.phone.sent'],
	])('%j is unrecognized, and whole', (payload, providerEvent) => {
		const result = event(payload);
		expect(result).toMatchObject({
			event: 'unrecognized',
			providerEvent,
			messageId: null,
			raw: payload,
		});
		expect(result.eventId).toMatch(/^httpsms:[\da-f]{32}$/);
	});
});

describe('what the phone says again', () => {
	const again = (name: string, data: JsonObject = {}) =>
		changed(name, data, {
			id: '9d5f2c1a-0b3e-4d7f-8a69-1c2e3f4a5b6c',
			time: '2026-05-22T09:30:00Z',
		});
	const idOf = (payload: JsonObject) => event(payload).eventId;

	test.each(['message.phone.sent', 'message.phone.delivered', 'message.send.failed'])(
		'%s, in another CloudEvent, has the same id',
		(name) => expect(idOf(again(name))).toBe(idOf(readFixture('httpsms', name))),
	);
	test('a received SMS, in another CloudEvent and with another message id, has the same id', () => {
		const message_id = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
		const first = readFixture('httpsms', 'message.phone.received');
		expect(idOf(again('message.phone.received', { message_id }))).toBe(idOf(first));
	});
	test('another time, text, number, message or status is another event', () => {
		const ids = [
			...[{}, { timestamp: '2026-05-22T09:20:10.207Z' }, { content: 'Thanks' }].map((data) =>
				idOf(changed('message.phone.received', data)),
			),
			...[{ owner: OTHER }, { contact: OWN }].map((data) =>
				idOf(changed('message.phone.received', data)),
			),
			...[{}, { timestamp: '2026-05-22T09:20:10.207Z' }, { id: 'm' }].map((data) =>
				idOf(changed('message.phone.sent', data)),
			),
			idOf(changed('message.phone.sent', {}, { type: 'message.phone.delivered' })),
		];
		expect(new Set(ids).size).toBe(9);
	});
	test('a field that a received SMS lacks is null in its digest', () => {
		const timestamp = '2026-05-22T09:20:10.206Z';
		const bare = { contact: undefined, content: null };
		expect(idOf(changed('message.phone.received', bare))).toBe(
			`httpsms:${digestOf(OWN, null, timestamp, null)}`,
		);
	});
	test.each(['message.phone.sent', 'message.phone.received', 'message.send.expired'])(
		'%s without a time, and all else, is known by its CloudEvent',
		(name) => {
			for (const timestamp of [undefined, null, '', {}]) {
				expect(idOf(again(name, { timestamp }))).toBe(
					'httpsms:9d5f2c1a-0b3e-4d7f-8a69-1c2e3f4a5b6c',
				);
			}
		},
	);
	test.each(['message.call.missed', 'phone.heartbeat.offline', 'phone.heartbeat.online'])(
		'%s is known by its CloudEvent',
		(name) => expect(idOf(again(name))).toBe('httpsms:9d5f2c1a-0b3e-4d7f-8a69-1c2e3f4a5b6c'),
	);
});

describe('after an expiry', () => {
	/** Whether each event is stale. The events are delivered in turn to a single trigger. */
	async function staleness(payloads: readonly JsonObject[]): Promise<boolean[]> {
		const requests = await Promise.all(
			payloads.map(async (payload) =>
				arrived(
					providers.httpsms.sign(Buffer.from(JSON.stringify(payload)), {
						url: URL,
						secret: SECRET,
						now: RECEIVED_AT,
					}),
					URL,
				),
			),
		);
		const outcomes = await receiveInTurn(httpSms, { registeredUrl: URL }, requests);
		return outcomes.map((outcome) => eventOf(outcome).isStale);
	}
	const of = (name: string, data: JsonObject = {}) =>
		changed(name, { id: MESSAGE, message_id: MESSAGE, ...data });
	const sent = of('message.phone.sent');
	const delivered = of('message.phone.delivered');

	test('only an expired message can be given up', () => {
		const { event, isFinal, makesNoneStale } = httpSms.recognize(
			{ id: 'e1', type: 'message.phone.sent', data: { id: MESSAGE, is_final: true } },
			{ registeredUrl: undefined },
		) as Recognized;
		expect([event, isFinal, makesNoneStale]).toEqual(['sms.sent', undefined, false]);
	});

	test.each([true, false])('with is_final %p, what comes late is not stale', async (is_final) => {
		const expired = of('message.send.expired', { is_final });
		expect(await staleness([expired, sent, delivered])).toEqual([false, false, false]);
	});
	test('what came before it still counts', async () => {
		const expired = of('message.send.expired', { is_final: true });
		expect(await staleness([delivered, expired, sent])).toEqual([false, false, true]);
	});
	test('a failure still makes a sent behind it stale', async () => {
		expect(await staleness([of('message.send.failed'), sent])).toEqual([false, true]);
	});
});

describe('authorization header', () => {
	const registeredUrl = URL;
	const verify = (authorization: string | readonly string[] | undefined) =>
		httpSms.verify(
			request({
				body: readFixtureBytes('httpsms', 'message.phone.sent'),
				headers: { authorization },
			}),
			[SECRET],
			{ registeredUrl },
			NOW,
		);
	const token = (claims: object) => {
		const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
		const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
		return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
	};
	const CLAIMS = { iss: 'api.httpsms.com', aud: [registeredUrl], exp: NOW / 1000 + 600 };

	test.each([`Bearer ${token(CLAIMS)}`, `bearer   ${token(CLAIMS)}`])('%s passes', (header) => {
		// The signature does not cover the body, so the body's time proves little.
		expect(verify(header)).toEqual({ ok: true, coversBody: false });
		expect(verify([header])).toEqual({ ok: true, coversBody: false });
	});

	test.each([
		['another issuer', { ...CLAIMS, iss: '' }, 'invalid_token'],
		['another URL', { ...CLAIMS, aud: [] }, 'wrong_audience'],
		['another time', { ...CLAIMS, exp: NOW / 1000 - 600 }, 'expired_token'],
	])('a token of %s is refused', (_, claims, code) => {
		expect(verify(`Bearer ${token(claims)}`)).toEqual({ ok: false, code });
	});

	test.each([
		['missing', undefined],
		['repeated', ['Bearer a.b.c', 'Bearer a.b.c']],
		['empty', ''],
		['of another scheme', 'Basic dXNlcjpwYXNz'],
		['without a scheme', 'a.b.c'],
		['of a scheme that ends alike', `xBearer ${token(CLAIMS)}`],
		['behind a line break', `\nBearer ${token(CLAIMS)}`],
		['before a line break', `Bearer ${token(CLAIMS)}\n`],
		['without a token', 'Bearer '],
	])('%s: there is no token', (_, header) => {
		expect(verify(header)).toEqual({ ok: false, code: 'missing_token' });
	});

	test.each(['Bearer a.b.c', 'bearer a.b.c', 'Bearer x', 'Bearer a.b.c, Bearer a.b.c'])(
		'%s is a wrong one',
		(header) => expect(verify(header)).toEqual({ ok: false, code: 'invalid_token' }),
	);
});

describe('the account check', () => {
	const accountCheck = (credential: object) => httpSms.accountCheck(credential as JsonObject);
	const credentialProblem = (credential: object) =>
		httpSms.credentialProblem?.(credential as JsonObject) ?? null;

	const credential = { apiKey: 'uZ3kq8Rr5vTn2bYx', baseUrl: 'https://api.httpsms.com' };

	test.each([
		['https://api.httpsms.com', 'https://api.httpsms.com/v1'],
		['https://api.httpsms.com/', 'https://api.httpsms.com/v1'],
		['https://api.httpsms.com/v1', 'https://api.httpsms.com/v1'],
		['https://api.httpsms.com/v1/', 'https://api.httpsms.com/v1'],
		[' http://sms.lan:8000// ', 'http://sms.lan:8000/v1'],
		['https://acme.com//v1', 'https://acme.com/v1'],
		['https://acme.com/v1/sms', 'https://acme.com/v1/sms/v1'],
		['https://acme.com/httpsms/v1//', 'https://acme.com/httpsms/v1'],
		['https://acme.com///v1', 'https://acme.com/v1'],
	])('the API of %j is at %s', (baseUrl, expected) =>
		expect(apiRoot({ baseUrl })).toEqual({ ok: true, value: expected }),
	);

	test.each(['', 'api.httpsms.com', 'ftp://api.httpsms.com', 'https://', undefined])(
		'%j is no Base URL, which matters only with an API key',
		(baseUrl) => {
			expect(apiRoot({ baseUrl }).ok).toBe(false);
			expect(credentialProblem({ apiKey: 'key', baseUrl })).toMatch(/^The Base URL is not an http/);
			expect(credentialProblem({ apiKey: '', baseUrl })).toBeNull();
			expect(accountCheck({ apiKey: 'key', baseUrl })).toBeNull();
		},
	);

	test('a Base URL on the web is not a fault', () => {
		expect(credentialProblem(credential)).toBeNull();
	});

	test('asks for the account the key belongs to', () => {
		expect(accountCheck(credential)?.request).toEqual({
			method: 'GET',
			url: 'https://api.httpsms.com/v1/users/me',
			headers: { 'x-api-key': 'uZ3kq8Rr5vTn2bYx' },
		});
		expect(accountCheck({ ...credential, apiKey: '' })).toBeNull();
	});

	test.each([
		[200, { status: 'success', data: { id: 'user' } }, null],
		[401, { status: 'error', message: 'No' }, /401 \(No\).*phone API key/],
		[200, '<html>', /answered 200/],
		[200, { data: null }, /answered 200/],
		[500, { data: {} }, /answered 500/],
		[503, '', /answered 503\. Try again later/],
	])('HTTP %p with %j', (status, body, expected) => {
		const problem = accountCheck(credential)?.problem(status, body);
		if (expected === null) expect(problem).toBeNull();
		else expect(problem).toMatch(expected);
	});
});

test('a token must be made for the URL that httpSMS knows, else for the present URL', () => {
	const provenBy = (registeredUrl: string | undefined) =>
		httpSms.provenUrl?.({ registeredUrl }, 'https://n8n.example.com/now');
	expect(provenBy('https://n8n.example.com/before')).toBe('https://n8n.example.com/before');
	expect(provenBy(undefined)).toBe('https://n8n.example.com/now');
});
