import { createHmac } from 'node:crypto';

import { textbee } from '../../../nodes/Textbee/textbee';
import { smsEventSchema } from '../../../tools/eventSchema';
import { fixtureEvents, readFixture } from '../../../tools/simulator/payload';
import { createDeduplicator } from '../../../nodes/shared/delivery/deduplicator';
import type { JsonObject } from '../../../nodes/shared/http/json';
import {
	confirm,
	eventOf,
	never,
	NOW,
	receiveOnce,
	SECRET,
	type TriggerSetup,
} from '../../support/receiveOnce';
import { request } from '../../support/wire';

const SMS = '6a1017b8f4b5d6a7c8d9e101';
const BATCH = '6a1017b8f4b5d6a7c8d9e100';
const OTHER = '+254712345678';
const TEXT = 'Your order 4821 is on its way.';
const OUTBOUND = { from: null, to: OTHER, text: TEXT, batchId: BATCH, error: null };

const hmac = (body: Buffer | string, secret = SECRET) =>
	createHmac('sha256', secret).update(body).digest('hex');

async function receive(payload: JsonObject, setup?: TriggerSetup<undefined>) {
	const body = Buffer.from(JSON.stringify(payload));
	return await receiveOnce(
		textbee,
		undefined,
		{ body, headers: { 'x-signature': hmac(body) } },
		setup,
	);
}
const eventFrom = async (payload: JsonObject) => eventOf(await receive(payload));
const changed = (name: string, changes: JsonObject) => ({
	...readFixture('textbee', name),
	...changes,
});

/** The expected result of every documented event. */
const EXPECTED = {
	MESSAGE_RECEIVED: {
		event: 'sms.received',
		status: 'received',
		isFinal: true,
		statusRank: 3,
		eventId: 'textbee:6a1018c4f4b5d6a7c8d9e102:MESSAGE_RECEIVED:-',
		messageId: '6a1018c4f4b5d6a7c8d9e102',
		batchId: null,
		from: OTHER,
		to: null,
		text: 'Please call me back',
		error: null,
		occurredAt: '2026-05-22T09:15:16.208Z',
	},
	MESSAGE_SENT: {
		...OUTBOUND,
		event: 'sms.sent',
		status: 'sent',
		isFinal: false,
		statusRank: 2,
		eventId: `textbee:${SMS}:MESSAGE_SENT:sent`,
		messageId: SMS,
		occurredAt: '2026-05-22T09:14:03.412Z',
	},
	MESSAGE_DELIVERED: {
		...OUTBOUND,
		event: 'sms.delivered',
		status: 'delivered',
		isFinal: true,
		statusRank: 3,
		eventId: `textbee:${SMS}:MESSAGE_DELIVERED:delivered`,
		messageId: SMS,
		occurredAt: '2026-05-22T09:14:07.950Z',
	},
	MESSAGE_FAILED: {
		...OUTBOUND,
		event: 'sms.failed',
		status: 'failed',
		isFinal: true,
		statusRank: 3,
		eventId: 'textbee:6a1017b8f4b5d6a7c8d9e103:MESSAGE_FAILED:failed',
		messageId: '6a1017b8f4b5d6a7c8d9e103',
		error: { code: '4', message: 'No service' },
		occurredAt: '2026-05-22T09:14:05.101Z',
	},
	UNKNOWN_STATE: {
		...OUTBOUND,
		event: 'sms.undelivered',
		status: 'undelivered',
		isFinal: false,
		statusRank: null,
		eventId: 'textbee:6a1017b8f4b5d6a7c8d9e104:UNKNOWN_STATE:delivery_failed',
		messageId: '6a1017b8f4b5d6a7c8d9e104',
		occurredAt: null,
	},
} as const;

describe('events', () => {
	test('each has a fixture and an expectation here', () => {
		const names = Object.keys(EXPECTED).sort();
		expect(fixtureEvents('textbee').sort()).toEqual(names);
		expect(Object.keys(textbee.events).sort()).toEqual(names);
	});

	test.each(Object.entries(EXPECTED))('%s', async (name, expected) => {
		const payload = readFixture('textbee', name);
		const event = await eventFrom(payload);
		expect(event).toEqual({
			provider: 'textbee',
			providerEvent: name,
			network: null,
			reference: null,
			segments: null,
			price: null,
			optOut: null,
			isStale: false,
			receivedAt: new Date(NOW).toISOString(),
			raw: payload,
			...expected,
		});
		expect(smsEventSchema.parse(event)).toEqual(event);
	});

	test('the parts of a long SMS, reported with keys of their own, are one event', async () => {
		const [first, second] = await Promise.all(
			['9d1f', '77aa'].map((idempotencyKey) =>
				eventFrom(changed('MESSAGE_SENT', { idempotencyKey })),
			),
		);
		expect(first?.eventId).toBe(second?.eventId);
	});

	test('sent, delivered and undelivered of one message are three events', async () => {
		const ids = await Promise.all(
			['MESSAGE_SENT', 'MESSAGE_DELIVERED', 'UNKNOWN_STATE'].map(
				async (name) => (await eventFrom(changed(name, { smsId: SMS }))).eventId,
			),
		);
		expect(new Set(ids).size).toBe(3);
	});

	test.each(['sending', 'unknown', 'dispatched', 'DELIVERY_FAILED', '', undefined, 5])(
		'UNKNOWN_STATE with status %p is unrecognized, and selected as that',
		async (status) => {
			const payload = changed('UNKNOWN_STATE', { status });
			expect(await eventFrom(payload)).toMatchObject({
				event: 'unrecognized',
				providerEvent: 'UNKNOWN_STATE',
				eventId: expect.stringMatching(/^textbee:[\da-f]{32}$/),
				messageId: null,
			});
			expect(await receive(payload, { events: ['UNKNOWN_STATE'] })).toMatchObject({
				kind: 'ignored',
				reason: 'event_not_selected',
			});
		},
	);

	test('UNKNOWN_STATE with status delivery_failed is selected by its own name', async () => {
		const payload = readFixture('textbee', 'UNKNOWN_STATE');
		expect(await receive(payload, { events: ['UNKNOWN_STATE'] })).toMatchObject({
			kind: 'accepted',
		});
		expect(await receive(payload, { events: ['unrecognized'] })).toMatchObject({
			reason: 'event_not_selected',
		});
	});

	test.each<[JsonObject, string | null]>([
		[{}, null],
		[{ webhookEvent: 5, smsId: SMS }, null],
		[{ webhookEvent: 'SMS_STATUS_UPDATED', smsId: SMS }, 'SMS_STATUS_UPDATED'],
		[{ webhookEvent: 'message_sent', smsId: SMS }, 'message_sent'],
		[{ webhookEvent: 'constructor', smsId: SMS }, 'constructor'],
		[{ webhookEvent: 'MESSAGE_SENT' }, 'MESSAGE_SENT'],
		[{ webhookEvent: 'MESSAGE_SENT', smsId: '' }, 'MESSAGE_SENT'],
		[{ webhookEvent: 'MESSAGE_SENT', smsId: {} }, 'MESSAGE_SENT'],
	])('%j is unrecognized, and whole', async (payload, providerEvent) => {
		expect(await eventFrom(payload)).toMatchObject({
			event: 'unrecognized',
			providerEvent,
			messageId: null,
			raw: payload,
		});
	});

	test('a field that the payload lacks, or has of another kind, is null', async () => {
		const payload = { webhookEvent: 'MESSAGE_FAILED', smsId: 'a', message: 5, recipient: [] };
		expect(await eventFrom(payload)).toMatchObject({
			event: 'sms.failed',
			eventId: 'textbee:a:MESSAGE_FAILED:-',
			batchId: null,
			to: null,
			text: null,
			error: null,
			occurredAt: null,
		});
	});

	test.each([
		[{ errorCode: undefined }, { code: null, message: 'No service' }],
		[{ errorMessage: undefined }, { code: '4', message: null }],
		[
			{ errorCode: 4, errorMessage: null },
			{ code: '4', message: null },
		],
	])('an error with %j left out or changed', async (changes, error) => {
		expect((await eventFrom(changed('MESSAGE_FAILED', changes))).error).toEqual(error);
	});

	test('a number stays as the caller wrote it, a name too', async () => {
		expect((await eventFrom(changed('MESSAGE_SENT', { recipient: '0712 345678' }))).to).toBe(
			'0712 345678',
		);
		expect((await eventFrom(changed('MESSAGE_RECEIVED', { sender: 'MPESA' }))).from).toBe('MPESA');
	});

	test('a delivery happened when it was delivered, not when it was sent', async () => {
		const payload = changed('MESSAGE_DELIVERED', { deliveredAt: undefined });
		expect((await eventFrom(payload)).occurredAt).toBeNull();
	});
});

describe('a received SMS that textbee stored twice', () => {
	const changes = { smsId: '6a1018c4f4b5d6a7c8d9e1ff', idempotencyKey: 'another' };
	async function receiveBoth(name: string, second: JsonObject, first: JsonObject = {}) {
		const deduplicator = createDeduplicator(never);
		confirm(await receive(changed(name, first), { deduplicator }));
		return await receive(changed(name, { ...first, ...second }), { deduplicator });
	}

	test('is a copy, though each has an eventId of its own', async () => {
		expect(await receiveBoth('MESSAGE_RECEIVED', changes)).toMatchObject({
			kind: 'ignored',
			reason: 'duplicate',
		});
		const { eventId } = await eventFrom(changed('MESSAGE_RECEIVED', changes));
		expect(eventId).toBe('textbee:6a1018c4f4b5d6a7c8d9e1ff:MESSAGE_RECEIVED:-');
	});
	test.each([
		{ deviceId: 'another' },
		{ sender: '+254712345679' },
		{ message: 'please call me back' },
		{ receivedAt: '2026-05-22T09:15:16.209Z' },
	])('is no copy with %j', async (other) => {
		expect(await receiveBoth('MESSAGE_RECEIVED', { ...changes, ...other })).toMatchObject({
			kind: 'accepted',
		});
	});
	test.each([undefined, null, '', {}])(
		'cannot be told without a time: receivedAt %j',
		async (receivedAt) => {
			expect(await receiveBoth('MESSAGE_RECEIVED', changes, { receivedAt })).toMatchObject({
				kind: 'accepted',
			});
		},
	);
	test('is another matter than two SMS sent with the same text', async () => {
		const outcome = await receiveBoth('MESSAGE_SENT', changes, {
			receivedAt: '2026-05-22T09:15:16Z',
		});
		expect(outcome).toMatchObject({ kind: 'accepted' });
	});
});

describe('age', () => {
	const DAY = 24 * 60 * 60_000;
	test('a captured request is a duplicate for 30 days', async () => {
		const deduplicator = createDeduplicator(never);
		const at = async (now: number) =>
			await receive(readFixture('textbee', 'MESSAGE_DELIVERED'), { now, deduplicator });
		confirm(await at(NOW));
		expect(await at(NOW + 30 * DAY)).toMatchObject({ reason: 'duplicate' });
		expect(await at(NOW + 30 * DAY + 60_000)).toMatchObject({ kind: 'accepted' });
	});
});

describe('X-Signature', () => {
	/** Bodies and secrets of the sources' own tests. The sources publish no digest: openssl made these digests. */
	test.each([
		[
			'textbee-js, test/webhooks.test.ts',
			'whsec_test_secret',
			'{"event":"MESSAGE_RECEIVED","smsId":"65f0000000000000000000bb","sender":"+12025550123","message":"hello"}',
			'd1d8304554c08102adad642b272e254032319b76cc07f82a6f5a0e1d61d43d4c',
		],
		[
			'textbee, api/src/webhook/webhook.service.spec.ts',
			'a-signing-secret-of-enough-length',
			'{"hello":"world"}',
			'ebfb7005d04f9718aca35f6d4de02fdadc310039bb293589fda64cc192a532f4',
		],
	])('%s', (_, secret, text, signature) => {
		const parts = { body: Buffer.from(text), headers: { 'x-signature': signature } };
		expect(textbee.verify(request(parts), [secret], undefined, NOW)).toEqual({
			ok: true,
			coversBody: true,
		});
	});
});
