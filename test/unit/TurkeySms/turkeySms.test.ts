import { createHash, createHmac } from 'node:crypto';

import { turkeySms } from '../../../nodes/TurkeySms/turkeySms';
import { smsEventSchema } from '../../../tools/eventSchema';
import { fixtureEvents, readFixture, readFixtureBytes } from '../../../tools/simulator/payload';
import type { Recognized } from '../../../nodes/shared/events/recognized';
import type { JsonObject } from '../../../nodes/shared/http/json';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import type { Secrets } from '../../../nodes/shared/verification/secrets';
import { recognized } from '../../support/recognized';
import { request } from '../../support/wire';

const NOW = Date.UTC(2026, 4, 22, 9, 15);
const secrets: Secrets = ['current-secret-k3yY8z', 'previous-secret-q0Rr5v'];
const body = readFixtureBytes('turkeysms', 'sms.delivered');

const sign = (algorithm: string, secret: string = secrets[0], bytes: Buffer = body) =>
	createHmac(algorithm, secret).update(bytes).digest('hex');

function verify(headers: WebhookRequest['headers'], timestampTolerance = 0, now = NOW) {
	return turkeySms.verify(request({ body, headers }), secrets, { timestampTolerance }, now);
}
const signature = (value: string | string[] | undefined) => ({ 'x-turkeysms-signature': value });
const right = `sha256=${sign('sha256')}`;

describe('signature', () => {
	test.each(['sha256', 'sha384', 'sha512'])('%s passes', (algorithm) => {
		expect(verify(signature(`${algorithm}=${sign(algorithm)}`))).toEqual({
			ok: true,
			coversBody: true,
		});
	});
	test('a header that was sent once passes as a list too', () => {
		expect(verify(signature([right]))).toEqual({ ok: true, coversBody: true });
	});
	test.each([
		['no header', undefined, 'missing_signature'],
		['a repeated header', [right, right], 'missing_signature'],
		['an empty list', [], 'missing_signature'],
		['an empty header', '', 'unsupported_algorithm'],
		['no algorithm', sign('sha256'), 'unsupported_algorithm'],
		['an empty algorithm', `=${sign('sha256')}`, 'unsupported_algorithm'],
		['md5', `md5=${sign('md5')}`, 'unsupported_algorithm'],
		['sha1', `sha1=${sign('sha1')}`, 'unsupported_algorithm'],
		['an algorithm only Node knows', `sha512-256=${sign('sha512-256')}`, 'unsupported_algorithm'],
		['a name every object has', `constructor=${sign('sha256')}`, 'unsupported_algorithm'],
		['upper-case algorithm', right.replace('sha', 'SHA'), 'unsupported_algorithm'],
		['white space before', ` ${right}`, 'unsupported_algorithm'],
		['another algorithm’s digest', `sha512=${sign('sha256')}`, 'invalid_signature'],
		['a second part', `${right}=`, 'invalid_signature'],
		['no separator', 'sha256x', 'unsupported_algorithm'],
		['no digest', 'sha256=', 'invalid_signature'],
	])('%s is refused', (_, value, code) => {
		expect(verify(signature(value))).toEqual({ ok: false, code });
	});
});

describe('timestamp header', () => {
	const stamped = (value: string | string[] | undefined, tolerance = 300, now = NOW) =>
		verify({ ...signature(right), 'x-turkeysms-timestamp': value }, tolerance, now);

	test.each([
		['Unix seconds', String(NOW / 1000)],
		['Unix milliseconds', String(NOW)],
		['ISO 8601', new Date(NOW).toISOString()],
	])('%s within the tolerance pass, at both bounds', (_, value) => {
		expect(stamped(value)).toEqual({ ok: true, coversBody: true });
		expect(stamped(value, 300, NOW + 300_000)).toEqual({ ok: true, coversBody: true });
		expect(stamped(value, 300, NOW - 300_000)).toEqual({ ok: true, coversBody: true });
		expect(stamped(value, 300, NOW + 300_001)).toEqual({ ok: false, code: 'stale_timestamp' });
		expect(stamped(value, 300, NOW - 300_001)).toEqual({ ok: false, code: 'stale_timestamp' });
	});
	test.each([
		[undefined, 'missing_timestamp'],
		[[String(NOW), String(NOW)], 'missing_timestamp'],
	])('%j is refused', (value, code) => {
		expect(stamped(value)).toEqual({ ok: false, code });
	});
	test.each(['', 'yesterday', '12:00'])(
		'%j cannot be read: then the signed time has to be fresh',
		(value) => {
			expect(stamped(value)).toEqual({
				ok: true,
				coversBody: true,
				rejectUnlessFresh: 'invalid_timestamp',
			});
		},
	);
	test.each([
		`${NOW / 1000}.0590`,
		new Date(NOW).toUTCString(),
		'2026-05-22 12:15+03',
		'20260522T091500Z',
	])('%s is read', (value) => {
		expect(stamped(value)).toEqual({ ok: true, coversBody: true });
	});
	test('0 leaves it unread', () => {
		expect(stamped(undefined, 0)).toEqual({ ok: true, coversBody: true });
		expect(stamped('1', 0)).toEqual({ ok: true, coversBody: true });
	});
	test('it is read only once the signature fits, so it tells a stranger nothing', () => {
		expect(verify({ ...signature('sha256=00'), 'x-turkeysms-timestamp': '1' }, 300)).toEqual({
			ok: false,
			code: 'invalid_signature',
		});
	});
});

describe('events', () => {
	const EXPECTED = {
		'key.test': ['webhook.test', null, null, false],
		'otp.verified': ['otp.verified', 'verified', 3, true],
		'sms.delivered': ['sms.delivered', 'delivered', 3, true],
		'sms.expired': ['sms.expired', 'expired', 3, true],
		'sms.failed': ['sms.failed', 'failed', 3, true],
		'sms.sent': ['sms.sent', 'sent', 2, false],
	} as const;
	const SETTINGS = { timestampTolerance: 0 };
	const event = (payload: JsonObject) => recognized(turkeySms, SETTINGS, payload, NOW);
	const recognize = (payload: JsonObject) => turkeySms.recognize(payload, SETTINGS) as Recognized;

	const digest = (pairs: unknown) =>
		createHash('sha256').update(JSON.stringify(pairs)).digest('hex').slice(0, 16);

	test('every documented event has a fixture here', () => {
		expect(fixtureEvents('turkeysms').sort()).toEqual(Object.keys(EXPECTED).sort());
	});
	test.each(Object.entries(EXPECTED))('%s', (name, [expected, status, statusRank, isFinal]) => {
		const payload = readFixture('turkeysms', name);
		const result = event(payload);
		expect(result).toMatchObject({
			event: expected,
			status,
			statusRank,
			isFinal,
			providerEvent: name,
		});
		expect(smsEventSchema.parse(result)).toEqual(result);
	});
	test('one in full', () => {
		const payload = readFixture('turkeysms', 'sms.delivered');
		expect(event(payload)).toEqual({
			event: 'sms.delivered',
			status: 'delivered',
			isFinal: true,
			statusRank: 3,
			isStale: false,
			provider: 'turkeysms',
			providerEvent: 'sms.delivered',
			eventId: 'turkeysms:1000007721:sms.delivered:2026-05-22T09:14:07Z',
			messageId: '1000007721',
			batchId: null,
			to: null,
			from: null,
			text: null,
			network: null,
			reference: null,
			segments: null,
			price: null,
			error: null,
			optOut: null,
			occurredAt: '2026-05-22T09:14:07.000Z',
			receivedAt: '2026-05-22T09:15:00.000Z',
			raw: payload,
		});
	});
	test('the state `expired` makes any SMS event sms.expired, selected as such', () => {
		const payload = {
			event_type: 'sms.failed',
			timestamp: '2026-05-22T09:14:07Z',
			data: { sms_id: 7, status: 'expired' },
		};
		expect(recognize(payload)).toMatchObject({
			event: 'sms.expired',
			providerEvent: 'sms.failed',
			eventOption: 'sms.expired',
			// The status differs from the event's name, so the id contains the status.
			eventId: `turkeysms:7:sms.failed:2026-05-22T09:14:07Z:${digest([
				['sms_id', 7],
				['status', 'expired'],
			])}`,
		});
	});
	test('other events are selected by their own name, and keep their meaning', () => {
		const of = (event_type: string, status: string) =>
			recognize({ event_type, data: { sms_id: 7, status } });
		expect(of('key.test', 'ok')).toMatchObject({
			event: 'webhook.test',
			eventOption: 'key.test',
		});
		expect(of('otp.verified', 'expired').event).toBe('otp.verified');
		expect(of('sms.expired', 'timeout')).toMatchObject({
			event: 'sms.expired',
			eventOption: 'sms.expired',
		});
	});
	test('without a time, only the whole payload tells two events apart', () => {
		const payload = { event_type: 'sms.delivered', data: { sms_id: 7, status: 'delivered' } };
		expect(recognize(payload).eventId).toBeUndefined();
	});
	test('one sms_id at two times is two events: it can stand for several recipients', () => {
		const at = (timestamp: string) =>
			event({ event_type: 'sms.delivered', timestamp, data: { sms_id: 7, status: 'delivered' } })
				.eventId;
		expect(at('2026-05-22T09:14:07Z')).not.toBe(at('2026-05-22T09:14:08Z'));
	});
	test('of one sms_id in one second, further fields of `data` tell events apart', () => {
		const idOf = (data: object) =>
			event({
				event_type: 'sms.delivered',
				timestamp: '2026-05-22T09:14:07Z',
				data: { sms_id: 7, status: 'delivered', ...data },
			}).eventId;
		expect(idOf({})).toBe('turkeysms:7:sms.delivered:2026-05-22T09:14:07Z');
		expect(idOf({ to: '1' })).toMatch(
			/^turkeysms:7:sms\.delivered:2026-05-22T09:14:07Z:[\da-f]{16}$/,
		);
		expect(idOf({ to: '1' })).not.toBe(idOf({ to: '2' }));
		expect(idOf({ to: '1', index: 3 })).toBe(idOf({ index: 3, to: '1' }));
		// Another field may hold the same word as the status.
		expect(idOf({ state: 'delivered' })).not.toBe(idOf({}));
	});
	test('so do another status, and fields beside `data`', () => {
		const payload = {
			event_type: 'sms.delivered',
			timestamp: '2026-05-22T09:14:07Z',
			data: { status: 'delivered', sms_id: 7 },
		};
		const idOf = (more: object) => event({ ...payload, ...more }).eventId;
		const plain = 'turkeysms:7:sms.delivered:2026-05-22T09:14:07Z';
		expect(idOf({})).toBe(plain);
		expect(idOf({ data: { sms_id: 7 } })).toBe(plain);
		expect(idOf({ data: { sms_id: 7, status: 'rejected' } })).toBe(
			`${plain}:${digest([
				['sms_id', 7],
				['status', 'rejected'],
			])}`,
		);
		expect(idOf({ to: '905057021234', country: 'TR' })).toBe(
			`${plain}:${digest([
				['country', 'TR'],
				['to', '905057021234'],
				['sms_id', 7],
				['status', 'delivered'],
			])}`,
		);
		expect(idOf({ to: '905057021234' })).not.toBe(idOf({ to: '905057021235' }));
	});
	test('one sms_id can stand for several recipients, so it makes nothing stale', () => {
		expect(recognize(readFixture('turkeysms', 'sms.sent'))).toMatchObject({
			hasManyRecipients: true,
		});
	});
	test('of events whose payload is not documented, the name is enough', () => {
		for (const name of ['sms.failed', 'sms.expired', 'otp.verified', 'key.test']) {
			expect(event({ event_type: name }).event).not.toBe('unrecognized');
			expect(event({ event_type: name, data: 'odd' }).eventId).toMatch(/^turkeysms:[\da-f]{32}$/);
		}
	});
	test.each([
		[{}],
		[{ event_type: 5 }],
		[{ event_type: 'sms.read', timestamp: '2026-05-22T09:14:07Z', data: { sms_id: 1 } }],
		[{ event_type: 'toString', data: { sms_id: 1 } }],
		[{ event_type: 'sms.delivered' }],
		[{ event_type: 'sms.delivered', data: null }],
		[{ event_type: 'sms.delivered', data: { sms_id: 2 ** 60 } }],
		[{ event_type: 'sms.delivered', data: { sms_id: '' } }],
	])('%j is unrecognized, and whole', (payload) => {
		const result = event(payload);
		expect(result).toMatchObject({
			event: 'unrecognized',
			status: null,
			isFinal: false,
			statusRank: null,
			raw: payload,
		});
		expect(result.eventId).toMatch(/^turkeysms:[\da-f]{32}$/);
		expect(smsEventSchema.safeParse(result).success).toBe(true);
	});
});

describe('the account check', () => {
	const accountCheck = (credential: object) => turkeySms.accountCheck(credential as JsonObject);

	const check = accountCheck({ apiKey: 'key-1' });

	test('asks /auth/check with the key in the body, as TurkeySMS documents', () => {
		expect(check?.request).toEqual({
			method: 'POST',
			url: 'https://api.turkeysms.com.tr/auth/check',
			body: { api_key: 'key-1' },
		});
	});

	test('no key, no call', () => {
		expect(accountCheck({ apiKey: '' })).toBeNull();
		expect(accountCheck({})).toBeNull();
	});

	test.each([
		[200, { result: true, result_code: 'TS-1000' }, null],
		[
			401,
			{ result: false, result_code: 'TS-1031' },
			/^TurkeySMS answered 401 \(TS-1031\)\. TurkeySMS does not accept the API Key.*IP/,
		],
		[200, { result: false, result_code: 'TS-1040' }, /answered 200 \(TS-1040\)/],
		[500, '<html>', /answered 500/],
		[200, null, /answered 200 with something else/],
		[500, { result: true }, /^TurkeySMS answered 500\. Try again later\.$/],
		[200, { result: 'true', result_code: 1031 }, /answered 200 with something else/],
	])('%i %j', (status, body, expected) => {
		const problem = check?.problem(status, body);
		if (expected === null) expect(problem).toBeNull();
		else expect(problem).toMatch(expected);
	});
});
