import { createHmac } from 'node:crypto';

import { apiRoot, httpSms } from '../../../nodes/HttpSms/httpSms';
import { smsEventSchema } from '../../../tools/eventSchema';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { fixture, fixtureBytes, fixtureEvents } from '../../support/fixtures';
import { recognized } from '../../support/recognized';
import { request } from '../../support/wire';

const NOW = Date.UTC(2026, 4, 22, 9, 35);
const MESSAGE = '32343a19-da5e-4b1b-a767-3298a73703cb';
const OWN = '+18005550199';
const OTHER = '+18005550100';
const TEXT = 'Your parcel is out for delivery, order 4821';

const event = (payload: JsonObject) =>
	recognized(httpSms, { registeredUrl: undefined }, payload, NOW);
/** A fixture with some of its data changed; undefined leaves a member out. */
function changed(name: string, data: JsonObject, top: JsonObject = {}): JsonObject {
	const payload = fixture('httpsms', name);
	return { ...payload, data: { ...(payload.data as JsonObject), ...data }, ...top };
}

const EXPECTED = {
	'message.phone.received': {
		event: 'sms.received',
		status: 'received',
		isFinal: true,
		statusRank: 3,
		eventId: 'httpsms:40518fb2-d6b7-4ea3-8f59-7cb1309e6d45',
		messageId: 'e7f3a9b1-4c2d-4e8f-9b6a-1f5d3c7e2a80',
		from: OTHER,
		to: OWN,
		text: 'Thanks, please leave it with the neighbour',
		occurredAt: '2026-05-22T09:20:11.930Z',
	},
	'message.phone.sent': {
		event: 'sms.sent',
		status: 'sent',
		isFinal: false,
		statusRank: 2,
		eventId: 'httpsms:0c1f4b7e-92d3-4a6f-8b15-3e7d9c5a2f01',
		messageId: MESSAGE,
		from: OWN,
		to: OTHER,
		text: TEXT,
		occurredAt: '2026-05-22T09:14:02.482Z',
	},
	'message.phone.delivered': {
		event: 'sms.delivered',
		status: 'delivered',
		isFinal: true,
		statusRank: 3,
		eventId: 'httpsms:1d2e5c8f-a3e4-4b70-9c26-4f8e0d6b3a12',
		messageId: MESSAGE,
		from: OWN,
		to: OTHER,
		text: TEXT,
		occurredAt: '2026-05-22T09:14:07.120Z',
	},
	'message.send.failed': {
		event: 'sms.failed',
		status: 'failed',
		isFinal: true,
		statusRank: 3,
		eventId: 'httpsms:2e3f6d90-b4f5-4c81-ad37-5a9f1e7c4b23',
		messageId: '5b8e2f6c-1d7a-4c39-9a44-6f0f2d7c1e52',
		from: OWN,
		to: OTHER,
		text: TEXT,
		error: { code: null, message: 'NO_SERVICE' },
		occurredAt: '2026-05-22T09:15:31.004Z',
	},
	'message.send.expired': {
		event: 'sms.expired',
		status: 'expired',
		isFinal: true,
		statusRank: 3,
		eventId: 'httpsms:3f407ea1-c5a6-4d92-be48-6ba02f8d5c34',
		messageId: 'c2a51d0e-8b63-4f7d-8e90-0a7d2f95b3c4',
		from: OWN,
		to: OTHER,
		text: TEXT,
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
		occurredAt: '2026-05-22T09:25:47.301Z',
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
		const payload = fixture('httpsms', name);
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
			isStale: false,
			occurredAt: new Date(String(payload.time)).toISOString(),
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

	test('without a time of its own, an event happened when the phone says', () => {
		const data = { timestamp: '2026-05-22T11:14:06.914+02:00' };
		expect(event(changed('message.phone.sent', data, { time: undefined }))).toMatchObject({
			occurredAt: '2026-05-22T09:14:06.914Z',
		});
		expect(
			event(changed('message.phone.sent', { timestamp: 'soon' }, { time: null })).occurredAt,
		).toBeNull();
	});

	test('a short code or a name stays as it was sent', () => {
		expect(event(changed('message.phone.received', { contact: 'MPESA' })).from).toBe('MPESA');
		expect(event(changed('message.phone.received', { contact: '22141' })).from).toBe('22141');
	});

	test('what the payload lacks is null', () => {
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

describe('authorization header', () => {
	const SECRET = 'uZ3kq8Rr5vTn2bYx';
	const registeredUrl = 'https://n8n.acme.com/webhook/x/webhook';
	const verify = (authorization: string | readonly string[] | undefined) =>
		httpSms.verify(
			request({
				body: fixtureBytes('httpsms', 'message.phone.sent'),
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
		// The body is not covered, so the time in it proves nothing.
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

	test('nothing is wrong with a Base URL on the web', () => {
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
