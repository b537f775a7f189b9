import { createHmac } from 'node:crypto';

import { sinchSms } from '../../../nodes/SinchSms/sinchSms';
import { smsEventSchema } from '../../../tools/eventSchema';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { type Payload, providers } from '../../../tools/simulator/index';
import { fixtureEvents, readFixture } from '../../../tools/simulator/payload';
import {
	eventOf,
	eventsOf,
	NOW,
	receiveOnce,
	SECRET,
	type TriggerSetup,
} from '../../support/receiveOnce';
import { FULL_REPORT, SUMMARY_REPORT } from '../../support/sinchReports';
import { arrived } from '../../support/wire';

const DAY = 86_400;
const URL = 'https://n8n.example.com/webhook/1/webhook';
const signed = (payload: Payload, options: object = {}) =>
	arrived(
		providers.sinch.sign(Buffer.from(JSON.stringify(payload)), {
			url: URL,
			secret: SECRET,
			now: NOW,
			...options,
		}),
		URL,
	);
const receive = async (
	payload: Payload,
	options: object = {},
	setup: TriggerSetup<{ timestampTolerance: number }> = {},
	timestampTolerance = DAY,
) => await receiveOnce(sinchSms, { timestampTolerance }, signed(payload, options), setup);

const DELIVERED = readFixture('sinch', 'Delivered');
const BATCH = '01JVXB6Q3GJ8N5D2M7W4K9T0YR';
const SIGNATURE = 'x-sinch-webhook-signature';

describe('verification', () => {
	const verify = (
		headers: Readonly<Record<string, string | string[] | undefined>>,
		secrets: readonly [string, ...string[]] = [SECRET],
	) => {
		const request = signed(DELIVERED);
		const changed = { ...request, headers: { ...request.headers, ...headers } };
		return sinchSms.verify(changed, secrets, { timestampTolerance: DAY }, NOW);
	};
	const signedAt = Math.floor(NOW / 1000) * 1000;
	const proven = {
		ok: true,
		coversBody: true,
		signedAt,
		replayableUntil: signedAt + DAY * 1000,
	};

	test('the current and the previous secret pass, a third does not', () => {
		expect(verify({})).toEqual(proven);
		expect(verify({}, ['another-one', SECRET])).toEqual(proven);
		expect(verify({}, ['another-one', 'a-third'])).toEqual({
			ok: false,
			code: 'invalid_signature',
		});
	});

	const right = String(signed(DELIVERED).headers[SIGNATURE]);
	const hex = Buffer.from(right, 'base64').toString('hex');
	test.each([
		['no signature', { [SIGNATURE]: undefined }, 'missing_signature'],
		[
			'neither signature nor timestamp',
			{ [SIGNATURE]: undefined, [`${SIGNATURE}-timestamp`]: undefined },
			'missing_signature',
		],
		['a repeated signature', { [SIGNATURE]: [right, right] }, 'missing_signature'],
		['no nonce', { [`${SIGNATURE}-nonce`]: undefined }, 'missing_signature'],
		['a repeated nonce', { [`${SIGNATURE}-nonce`]: ['a', 'a'] }, 'missing_signature'],
		['no timestamp', { [`${SIGNATURE}-timestamp`]: undefined }, 'missing_timestamp'],
		['a repeated timestamp', { [`${SIGNATURE}-timestamp`]: ['1', '1'] }, 'missing_timestamp'],
		['no algorithm', { [`${SIGNATURE}-algorithm`]: undefined }, 'unsupported_algorithm'],
		[
			'a repeated algorithm',
			{ [`${SIGNATURE}-algorithm`]: ['HmacSHA256', 'HmacSHA256'] },
			'unsupported_algorithm',
		],
		['HmacSHA1', { [`${SIGNATURE}-algorithm`]: 'HmacSHA1' }, 'unsupported_algorithm'],
		['another case', { [`${SIGNATURE}-algorithm`]: 'HMACSHA256' }, 'unsupported_algorithm'],
		['none', { [`${SIGNATURE}-algorithm`]: 'none' }, 'unsupported_algorithm'],
		['an empty signature', { [SIGNATURE]: '' }, 'invalid_signature'],
		['hexadecimal', { [SIGNATURE]: hex }, 'invalid_signature'],
		['no padding', { [SIGNATURE]: right.replace('=', '') }, 'invalid_signature'],
		['white space behind', { [SIGNATURE]: `${right} ` }, 'invalid_signature'],
		[
			'another nonce',
			{ [`${SIGNATURE}-nonce`]: '01FJA8B4A7BM43YGWSG9GBV067' },
			'invalid_signature',
		],
		['another timestamp', { [`${SIGNATURE}-timestamp`]: '1779441601' }, 'invalid_signature'],
	])('%s is refused', (_, headers, code) => {
		expect(verify(headers)).toEqual({ ok: false, code });
	});

	test('an algorithm is not obeyed: a right HMAC-SHA512 that is called so is refused', () => {
		const request = signed(DELIVERED);
		const { [`${SIGNATURE}-nonce`]: nonce, [`${SIGNATURE}-timestamp`]: time } = request.headers;
		const sha512 = createHmac('sha512', SECRET)
			.update(request.body)
			.update(`.${String(nonce)}.${String(time)}`)
			.digest('base64');
		expect(verify({ [SIGNATURE]: sha512, [`${SIGNATURE}-algorithm`]: 'HmacSHA512' })).toEqual({
			ok: false,
			code: 'unsupported_algorithm',
		});
		expect(verify({ [SIGNATURE]: sha512 })).toEqual({ ok: false, code: 'invalid_signature' });
	});

	test('no part of the body can be passed off as nonce, no part of the nonce as body or time', () => {
		const request = signed(DELIVERED);
		const nonce = String(request.headers[`${SIGNATURE}-nonce`]);
		const timestamp = String(request.headers[`${SIGNATURE}-timestamp`]);
		const judge = (body: Buffer, headers: Record<string, string>) =>
			sinchSms.verify(
				{ ...request, body, headers: { ...request.headers, ...headers } },
				[SECRET],
				{ timestampTolerance: 0 },
				NOW,
			);
		const at = request.body.indexOf('.');
		expect(at).toBeGreaterThan(0);
		const rest = request.body.subarray(at + 1).toString();
		const refused = { ok: false, code: 'invalid_signature' };
		expect(
			judge(request.body.subarray(0, at), { [`${SIGNATURE}-nonce`]: `${rest}.${nonce}` }),
		).toEqual(refused);
		expect(
			judge(request.body.subarray(0, at), {
				[`${SIGNATURE}-nonce`]: rest,
				[`${SIGNATURE}-timestamp`]: `${nonce}.${timestamp}`,
			}),
		).toEqual(refused);
	});
});

describe('the time of the request', () => {
	const at = (seconds: number) => ({ now: NOW + seconds * 1000 });

	test.each([DELIVERED, FULL_REPORT])(
		'one that is no time is signed all the same: it costs a warning, not the event (%#)',
		async (payload) => {
			expect(await receive(payload, { timestamp: 'yesterday' })).toMatchObject({
				kind: 'accepted',
				notices: {
					warnings: [
						{ text: expect.stringContaining('the signed time of the request cannot be read') },
					],
				},
			});
		},
	);

	test('is that of a batch report, which holds none: Maximum Event Age goes by it', async () => {
		const setup = { options: { maximumEventAge: 60 } };
		expect(await receive(FULL_REPORT, at(-59 * 60), setup)).toMatchObject({ kind: 'accepted' });
		expect(await receive(FULL_REPORT, at(-61 * 60), setup)).toEqual({
			kind: 'rejected',
			code: 'stale_event',
		});
	});

	test('is that of a report whose own time cannot be read, and the log says so', async () => {
		const unreadable = { ...DELIVERED, at: 'this morning' };
		const setup = { options: { maximumEventAge: 60 } };
		expect(await receive(unreadable, at(-59 * 60), setup)).toMatchObject({
			kind: 'accepted',
			notices: {
				warnings: [
					{
						text: expect.stringMatching(
							/its signed time cannot be read, so the signed time of the request counts/,
						),
						eventId: expect.any(String),
					},
				],
			},
		});
		expect(await receive(unreadable, at(-61 * 60), setup)).toEqual({
			kind: 'rejected',
			code: 'stale_event',
		});
	});
});

describe('events', () => {
	const EXPECTED = {
		Aborted: ['sms.failed', 'failed', 3, true, '403'],
		Cancelled: ['sms.cancelled', 'cancelled', 3, true, '407'],
		Deleted: ['sms.cancelled', 'cancelled', 3, true, '413'],
		Delivered: ['sms.delivered', 'delivered', 3, true, null],
		Dispatched: ['sms.sent', 'sent', 2, false, null],
		Expired: ['sms.expired', 'expired', 3, true, '406'],
		Failed: ['sms.undelivered', 'undelivered', 3, true, '404'],
		Queued: ['sms.queued', 'queued', 0, false, null],
		Rejected: ['sms.failed', 'failed', 3, true, '402'],
		Unknown: ['sms.unknown', 'unknown', 3, true, '408'],
		mo_text: ['sms.received', 'received', 3, true, null],
	} as const;

	test('every documented event has a fixture here', () => {
		expect(fixtureEvents('sinch').sort()).toEqual(Object.keys(EXPECTED).sort());
		expect(Object.keys(sinchSms.events).sort()).toEqual(Object.keys(EXPECTED).sort());
	});

	test.each(Object.entries(EXPECTED))(
		'%s',
		async (name, [event, status, statusRank, isFinal, code]) => {
			const payload = readFixture('sinch', name);
			const result = eventOf(await receive(payload, {}, { events: [name] }));
			expect(smsEventSchema.parse(result)).toEqual(result);
			expect(result).toMatchObject({
				...{ event, status, statusRank, isFinal, providerEvent: name },
				error: code === null ? null : { code, message: null },
				eventId: providers.sinch.eventIdOf(payload),
			});
		},
	);

	test('a report in full', async () => {
		expect(eventOf(await receive(DELIVERED))).toEqual({
			event: 'sms.delivered',
			status: 'delivered',
			isFinal: true,
			statusRank: 3,
			isStale: false,
			provider: 'sinch',
			providerEvent: 'Delivered',
			eventId: `sinch:${BATCH}:+33662162466:Delivered:0:2026-05-22T09:14:07.914Z`,
			messageId: `${BATCH}:+33662162466`,
			batchId: BATCH,
			to: '+33662162466',
			from: '+447418631073',
			text: null,
			network: '20810',
			reference: 'order-4821',
			segments: 2,
			price: null,
			error: null,
			optOut: null,
			occurredAt: '2026-05-22T09:14:07.914Z',
			receivedAt: '2026-05-22T09:20:00.123Z',
			raw: DELIVERED,
		});
	});

	test.each([
		[['33662162466', '+33662162466', '+33 6 62 16 24 66', 33662162466], '+33662162466'],
		[['4441234', 4441234], '4441234'],
	])('the recipient %j is one, as `to` shows it', async (spellings, to) => {
		for (const recipient of spellings) {
			expect(eventOf(await receive({ ...DELIVERED, recipient }))).toMatchObject({
				to,
				messageId: `${BATCH}:${to}`,
				eventId: `sinch:${BATCH}:${to}:Delivered:0:2026-05-22T09:14:07.914Z`,
			});
		}
	});

	test('an incoming message in full', async () => {
		const payload = readFixture('sinch', 'mo_text');
		expect(eventOf(await receive(payload))).toMatchObject({
			event: 'sms.received',
			providerEvent: 'mo_text',
			eventId: 'sinch:01JVXBC7E0PZ6RH1S8A3V5QF2X',
			messageId: '01JVXBC7E0PZ6RH1S8A3V5QF2X',
			batchId: null,
			to: '+447418631073',
			from: '+33662162466',
			text: 'Thanks, please leave it with the neighbour',
			network: '20810',
			reference: null,
			occurredAt: '2026-05-22T09:16:41.702Z',
		});
		const toShortCode = { ...payload, to: '12345', client_reference: 'order-4821' };
		expect(eventOf(await receive(toShortCode))).toMatchObject({
			to: '12345',
			reference: 'order-4821',
		});
	});

	test.each([
		['at', { ...DELIVERED, type: 'recipient_delivery_report_mms' }, '2026-05-22T09:14:07.914Z'],
		[
			'received_at',
			{ ...readFixture('sinch', 'mo_text'), type: 'mo_binary' },
			'2026-05-22T09:16:41.702Z',
		],
		['at', { ...DELIVERED, status: 'Read' }, '2026-05-22T09:14:07.914Z'],
	])('the time %s counts of what is unrecognized, too', async (_, payload, occurredAt) => {
		const result = eventOf(await receive(payload));
		expect(result).toMatchObject({ event: 'unrecognized', occurredAt });
	});

	test('a status in capitals, as Sinch’s SDK for Python has it, counts as the same', async () => {
		const loud = { ...DELIVERED, status: 'DELIVERED' };
		const setup = { events: ['Delivered'] };
		expect(eventOf(await receive(loud, {}, setup))).toMatchObject({
			event: 'sms.delivered',
			providerEvent: 'DELIVERED',
		});
	});

	test('a field that the payload lacks is null, and the id has a dash for it', async () => {
		const { type, batch_id, recipient } = DELIVERED;
		const bare = { type, batch_id, recipient, status: 'Failed' };
		expect(eventOf(await receive(bare))).toMatchObject({
			event: 'sms.undelivered',
			eventId: `sinch:${BATCH}:+33662162466:Failed:-:-`,
			...{ from: null, network: null, reference: null, segments: null },
			...{ error: null, occurredAt: null },
		});
	});

	test.each([
		[{}, null],
		[
			{ type: 'recipient_delivery_report_sms', batch_id: 'b', recipient: '1' },
			'recipient_delivery_report_sms',
		],
		[{ ...DELIVERED, status: 'Read' }, 'Read'],
		[{ ...DELIVERED, status: 'mo_text' }, 'mo_text'],
		[{ ...DELIVERED, status: 'constructor' }, 'constructor'],
		[{ ...DELIVERED, recipient: null }, 'Delivered'],
		[{ ...DELIVERED, batch_id: '' }, 'Delivered'],
		[{ ...DELIVERED, type: 'recipient_delivery_report_mms' }, 'recipient_delivery_report_mms'],
		[{ ...readFixture('sinch', 'mo_text'), type: 'mo_binary' }, 'mo_binary'],
		[{ type: 'mo_text' }, 'mo_text'],
		[{ type: ['mo_text'] }, null],
	])('%j is unrecognized, and whole', async (payload: JsonObject, providerEvent) => {
		const result = eventOf(await receive(payload, {}, { events: ['unrecognized'] }));
		expect(result).toMatchObject({
			...{ event: 'unrecognized', status: null, messageId: null },
			...{ providerEvent, raw: payload },
		});
		expect(result.eventId).toMatch(/^sinch:[\da-f]{32}$/);
	});
});

describe('reports on a batch', () => {
	test('in full: one event for each recipient', async () => {
		const events = eventsOf(await receive(FULL_REPORT));
		expect(events.map(({ event, to, eventId }) => [event, to, eventId])).toEqual([
			['sms.delivered', '+33662162466', `sinch:${BATCH}:+33662162466:Delivered:0:-`],
			['sms.delivered', '+33662162467', `sinch:${BATCH}:+33662162467:Delivered:0:-`],
			['sms.undelivered', '+46701234567', `sinch:${BATCH}:+46701234567:Failed:404:-`],
			['sms.expired', '+447418631073', `sinch:${BATCH}:+447418631073:Expired:406:-`],
		]);
		for (const event of events) {
			expect(smsEventSchema.parse(event)).toEqual(event);
			expect(event).toMatchObject({
				messageId: `${BATCH}:${event.to}`,
				batchId: BATCH,
				reference: 'order-4821',
				occurredAt: null,
			});
		}
	});

	test('each event carries the report on its own recipient alone, counts as sent', async () => {
		const [delivered, failed, expired] = FULL_REPORT.statuses;
		const events = eventsOf(await receive(FULL_REPORT));
		expect(events.map(({ raw }) => raw)).toEqual([
			{ ...FULL_REPORT, statuses: [{ ...delivered, recipients: ['33662162466'] }] },
			{ ...FULL_REPORT, statuses: [{ ...delivered, recipients: ['33662162467'] }] },
			{ ...FULL_REPORT, statuses: [failed] },
			{ ...FULL_REPORT, statuses: [expired] },
		]);
	});

	test.each([
		['a summary', SUMMARY_REPORT],
		['one without statuses', { type: 'delivery_report_sms', batch_id: BATCH }],
		['one with statuses of another kind', { ...FULL_REPORT, statuses: { Delivered: 2 } }],
		[
			'one whose lists are empty',
			{ ...FULL_REPORT, statuses: [{ status: 'Delivered', recipients: [] }] },
		],
		['one about MMS', { ...FULL_REPORT, type: 'delivery_report_mms' }],
	])('%s is unrecognized, with its batch', async (_, report) => {
		expect(eventOf(await receive(report))).toMatchObject({
			event: 'unrecognized',
			providerEvent: report.type,
			batchId: BATCH,
			messageId: null,
			raw: report,
		});
	});

	test('a recipient or a status that cannot be read costs no other', async () => {
		const statuses = [
			{ code: 0, status: 'Delivered', recipients: ['33662162466', null] },
			{ code: 1, status: 'Teleported', recipients: ['33662162467'] },
			null,
		];
		const events = eventsOf(await receive({ ...FULL_REPORT, statuses }));
		expect(events.map(({ event, providerEvent }) => [event, providerEvent])).toEqual([
			['sms.delivered', 'Delivered'],
			['unrecognized', 'Delivered'],
			['unrecognized', 'Teleported'],
		]);
		expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(3);
	});
});

describe('the account', () => {
	const account = { servicePlanId: 'plan/1', apiToken: 't0ken', region: 'eu' };
	const check = sinchSms.accountCheck(account);

	test('is asked for one batch of the plan, in its region', () => {
		expect(check?.request).toEqual({
			method: 'GET',
			url: 'https://eu.sms.api.sinch.com/xms/v1/plan%2F1/batches?page_size=1',
			headers: { Authorization: 'Bearer t0ken' },
		});
		expect(sinchSms.accountCheck({ ...account, region: undefined })?.request.url).toMatch(
			/^https:\/\/us\.sms\.api\.sinch\.com\//,
		);
	});

	test('is not asked without plan or token', () => {
		expect(sinchSms.accountCheck({ ...account, apiToken: '' })).toBeNull();
		expect(sinchSms.accountCheck({ ...account, servicePlanId: '' })).toBeNull();
		expect(sinchSms.accountCheck({})).toBeNull();
	});

	test.each([
		[200, { count: 0, page: 0, batches: [], page_size: 1 }, null],
		[401, '', /^Sinch answered 401\. Sinch does not accept .* region eu\./],
		[403, {}, /does not accept/],
		[404, '', /does not accept/],
		[200, '<html>', /answered 200/],
		[503, {}, /^Sinch answered 503\. Try again later\.$/],
	])('%i %j', (status, body, expected) => {
		const problem = check?.problem(status, body);
		if (expected === null) expect(problem).toBeNull();
		else expect(problem).toMatch(expected);
	});

	test.each([
		[account, null],
		[{}, null],
		[{ servicePlanId: '', apiToken: '', region: 'us' }, null],
		[{ ...account, servicePlanId: '' }, /^The Service Plan ID is empty/],
		[{ ...account, apiToken: '' }, /^The API Token is empty/],
		[{ ...account, region: 'example.com/' }, /^The Region must be one of us, eu, au, br, ca/],
		[{ ...account, region: '' }, /^The Region/],
	])('%j before it is asked', (credential, expected) => {
		const problem = sinchSms.credentialProblem?.(credential) ?? null;
		if (expected === null) expect(problem).toBeNull();
		else expect(problem).toMatch(expected);
	});
});
