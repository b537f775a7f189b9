import { createHmac } from 'node:crypto';

import { talkNTalk } from '../../../nodes/TalkNTalk/talkNTalk';
import { smsEventSchema } from '../../../tools/eventSchema';
import { fixtureEvents, readFixture, readFixtureBytes } from '../../../tools/simulator/payload';
import type { JsonObject } from '../../../nodes/shared/http/json';
import type { Secrets } from '../../../nodes/shared/verification/secrets';
import { recognized } from '../../support/recognized';
import { request } from '../../support/wire';

const NOW = Date.UTC(2026, 4, 20, 8, 31);
const secrets: Secrets = ['current-secret-k3yY8z', 'previous-secret-q0Rr5v'];
const body = readFixtureBytes('talkntalk', 'sms.delivered');
const hex = (secret: string, algorithm = 'sha256') =>
	createHmac(algorithm, secret).update(body).digest('hex');
const verify = (signature: string | string[] | undefined, bytes: Buffer = body) =>
	talkNTalk.verify(
		request({ body: bytes, headers: { 'x-talkntalk-signature': signature } }),
		secrets,
		undefined,
		NOW,
	);

describe('signature', () => {
	test('the current and the previous secret pass, a third does not', () => {
		expect(verify(`sha256=${hex(secrets[0])}`)).toEqual({ ok: true, coversBody: true });
		expect(verify(`sha256=${hex(secrets[1] ?? '')}`)).toEqual({ ok: true, coversBody: true });
		expect(verify(`sha256=${hex('third')}`)).toEqual({ ok: false, code: 'invalid_signature' });
	});
	const right = `sha256=${hex(secrets[0])}`;
	test.each([
		['no header', undefined, 'missing_signature'],
		['a repeated header', [right, right], 'missing_signature'],
		['an empty header', '', 'unsupported_algorithm'],
		['no prefix', hex(secrets[0]), 'unsupported_algorithm'],
		[
			'sha512, which TalkNTalk does not use',
			`sha512=${hex(secrets[0], 'sha512')}`,
			'unsupported_algorithm',
		],
		['upper case', right.toUpperCase(), 'unsupported_algorithm'],
		['no digest', 'sha256=', 'invalid_signature'],
	])('%s is refused', (_, value, code) => {
		expect(verify(value)).toEqual({ ok: false, code });
	});
});

describe('events', () => {
	const EXPECTED = {
		'sms.cancelled': ['cancelled', 3, true],
		'sms.delivered': ['delivered', 3, true],
		'sms.failed': ['failed', 3, true],
		'sms.sent': ['sent', 2, false],
		'sms.undelivered': ['undelivered', 3, true],
	} as const;
	const event = (payload: JsonObject) => recognized(talkNTalk, undefined, payload, NOW);

	test('every documented event has a fixture here', () => {
		expect(fixtureEvents('talkntalk').sort()).toEqual(Object.keys(EXPECTED).sort());
	});
	test.each(Object.entries(EXPECTED))('%s', (name, [status, statusRank, isFinal]) => {
		const result = event(readFixture('talkntalk', name));
		expect(result).toMatchObject({ event: name, providerEvent: name, status, statusRank, isFinal });
		expect(smsEventSchema.parse(result)).toEqual(result);
	});
	test('one in full', () => {
		const payload = readFixture('talkntalk', 'sms.delivered');
		expect(event(payload)).toEqual({
			event: 'sms.delivered',
			status: 'delivered',
			isFinal: true,
			statusRank: 3,
			isStale: false,
			provider: 'talkntalk',
			providerEvent: 'sms.delivered',
			eventId: 'talkntalk:9041:sms.delivered',
			messageId: '9041',
			batchId: null,
			to: '+254712345678',
			from: 'TALKNTALK',
			text: 'Your OTP is 847291.',
			network: 'safaricom',
			reference: null,
			segments: null,
			price: null,
			error: null,
			optOut: null,
			occurredAt: '2026-05-20T08:30:04.000Z',
			receivedAt: '2026-05-20T08:31:00.000Z',
			raw: payload,
		});
	});
	test('an id may be a UUID, a number that is no phone number stays as it was sent', () => {
		const id = '0c6b3c1e-98f4-4b57-a0c8-4d3a1e6f9b20';
		expect(
			event({ event: 'sms.sent', data: { id, mobile: '0712345678', message: 5 } }),
		).toMatchObject({
			messageId: id,
			eventId: `talkntalk:${id}:sms.sent`,
			to: '0712345678',
			text: null,
			occurredAt: null,
		});
	});
	test('an event of another name keeps that name', () => {
		expect(event({ event: 'sms.read', data: { id: 1 } }).providerEvent).toBe('sms.read');
		expect(event({}).providerEvent).toBeNull();
	});
	test.each([
		[{}],
		[{ event: 'sms.read', data: { id: 1 } }],
		[{ event: 'sms.sent' }],
		[{ event: 'sms.sent', data: [] }],
		[{ event: 'sms.sent', data: { id: null } }],
		[{ event: 'sms.received', data: { id: 1 } }],
	])('%j is unrecognized, and whole', (payload) => {
		const result = event(payload);
		expect(result).toMatchObject({ event: 'unrecognized', messageId: null, raw: payload });
		expect(result.eventId).toMatch(/^talkntalk:[\da-f]{32}$/);
	});
});

describe('the account check', () => {
	const accountCheck = (credential: object) => talkNTalk.accountCheck(credential as JsonObject);

	const check = accountCheck({ apiKey: 'tk_live_1' });

	test('asks the API root, trailing slash and all, with the key as bearer token', () => {
		expect(check?.request).toEqual({
			method: 'GET',
			url: 'https://api.talkntalk.africa/v1/',
			headers: { Authorization: 'Bearer tk_live_1' },
		});
	});

	test('no key, no call', () => {
		expect(accountCheck({ apiKey: '' })).toBeNull();
	});

	test.each([
		[200, { organisation: { name: 'Acme' } }, null],
		[
			401,
			{},
			'TalkNTalk answered 401. TalkNTalk does not accept the API Key. Copy it again from the dashboard; live keys begin with tk_live_.',
		],
		[
			200,
			'<html>',
			'TalkNTalk’s API does not answer as documented: the server answered 200 with something else. Try again later.',
		],
		[503, {}, 'TalkNTalk answered 503. Try again later.'],
	])('%i %j', (status, body, expected) => {
		expect(check?.problem(status, body)).toBe(expected);
	});
});
