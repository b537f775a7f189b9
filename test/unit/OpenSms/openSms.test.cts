import { openSms } from '../../../nodes/OpenSms/openSms';
import { smsEventSchema } from '../../../nodes/shared/event';
import type { Trigger } from '../../../nodes/shared/receive';
import type { OpenSmsSettings } from '../../../nodes/OpenSms/openSmsSettings';
import { fixtureBytes, fixtureEvents } from '../../support/fixtures.cts';
import { eventOf, receiveOnce, SECRET } from '../../support/receiveOnce.cts';

const EVENTS = ['sms.pending', 'sms.delivered', 'sms.failed', 'unrecognized'];

const receive = async (
	body: Buffer | object,
	trigger: Partial<Trigger<OpenSmsSettings>> & { readonly now?: number } = {},
) =>
	await receiveOnce<OpenSmsSettings>(
		openSms,
		{ verification: 'urlToken' },
		{
			body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
			query: { token: SECRET },
		},
		{ events: EVENTS, ...trigger },
	);
const report = (fields: object) => ({
	event: 'sms.delivered',
	message_id: 'msg_1',
	phone: '+254712345678',
	...fields,
});

test('a failure, key by key', async () => {
	const body = fixtureBytes('opensms', 'sms.failed');
	expect(eventOf(await receive(body))).toEqual({
		event: 'sms.failed',
		status: 'failed',
		isFinal: true,
		statusRank: 3,
		isStale: false,
		provider: 'opensms',
		providerEvent: 'sms.failed',
		eventId: 'opensms:msg_123457:+254712345678:sms.failed',
		messageId: 'msg_123457',
		batchId: null,
		to: '+254712345678',
		from: null,
		text: null,
		network: null,
		error: { code: null, message: 'Invalid phone number' },
		occurredAt: '2026-05-13T12:00:06.000Z',
		receivedAt: '2026-05-22T09:20:00.123Z',
		raw: JSON.parse(body.toString()),
	});
});

test.each([
	['sms.pending', 'sms.queued', 'queued', false, 0],
	['sms.delivered', 'sms.delivered', 'delivered', true, 3],
	['sms.failed', 'sms.failed', 'failed', true, 3],
])('%s is %s', async (name, event, status, isFinal, statusRank) => {
	const received = eventOf(await receive(fixtureBytes('opensms', name)));
	expect(received).toMatchObject({ event, status, isFinal, statusRank, providerEvent: name });
});

test('every fixture fits the schema of events', async () => {
	const names = fixtureEvents('opensms').sort();
	expect(names).toEqual(['sms.delivered', 'sms.failed', 'sms.pending']);
	for (const name of names) {
		const event = eventOf(await receive(fixtureBytes('opensms', name)));
		expect(smsEventSchema.safeParse(event).error).toBeUndefined();
	}
});

test.each([
	['254712345678', '+254712345678'],
	[254712345678, '+254712345678'],
	['+254712345678', '+254712345678'],
	['0712345678', '0712345678'],
	['', null],
	[null, null],
	[['254712345678'], null],
])('phone %j comes out as %j', async (phone, to) => {
	expect(eventOf(await receive(report({ phone })))).toMatchObject({ event: 'sms.delivered', to });
});

test('one message to two phones makes two events', async () => {
	const first = eventOf(await receive(report({ phone: '+254712345678' })));
	const second = eventOf(await receive(report({ phone: '+254712345679' })));
	expect(first.eventId).not.toBe(second.eventId);
});

test('without a phone, the body as a whole tells events apart', async () => {
	const first = eventOf(await receive(report({ phone: undefined })));
	const second = eventOf(await receive(report({ phone: undefined, timestamp: 1779441247 })));
	expect(first.eventId).toMatch(/^opensms:[\da-f]{32}$/);
	expect(second.eventId).not.toBe(first.eventId);
	expect(first.messageId).toBe('msg_1');
});

test('a message id comes out as a string', async () => {
	const event = eventOf(await receive(report({ message_id: 77 })));
	expect(event.messageId).toBe('77');
	expect(event.eventId).toBe('opensms:77:+254712345678:sms.delivered');
});

test.each(['', null, 7, { message: 'x' }, ['x']])('error %j says nothing', async (error) => {
	expect(eventOf(await receive(report({ error }))).error).toBeNull();
});

test.each([
	['2026-05-22T09:14:07Z', '2026-05-22T09:14:07.000Z'],
	['2026-05-22 12:14:07+03:00', '2026-05-22T09:14:07.000Z'],
	[1779441247, '2026-05-22T09:14:07.000Z'],
	['yesterday', null],
	[undefined, null],
])('timestamp %j is %j', async (timestamp, occurredAt) => {
	expect(eventOf(await receive(report({ timestamp }))).occurredAt).toBe(occurredAt);
});

test.each([
	['an unknown event', report({ event: 'sms.seen' }), 'sms.seen'],
	['an event of a name every object has', report({ event: 'toString' }), 'toString'],
	['a test without a message', { event: 'test', timestamp: '2026-05-22T09:14:07Z' }, 'test'],
	['no message id', report({ message_id: undefined }), 'sms.delivered'],
	['a message id that lost digits in parsing', report({ message_id: 2 ** 60 }), 'sms.delivered'],
	['no event', report({ event: undefined }), null],
	['an event that is no text', report({ event: { $ne: 1 } }), null],
	['nothing', {}, null],
])('%s is unrecognized, whole', async (_, body, providerEvent) => {
	const event = eventOf(await receive(body));
	expect(event).toMatchObject({
		event: 'unrecognized',
		status: null,
		messageId: null,
		providerEvent,
	});
	expect(event.raw).toEqual(JSON.parse(JSON.stringify(body)));
	expect(event.eventId).toMatch(/^opensms:[\da-f]{32}$/);
	expect(smsEventSchema.safeParse(event).success).toBe(true);
});

test('an event that is not selected is ignored', async () => {
	const outcome = await receive(fixtureBytes('opensms', 'sms.pending'), { events: ['sms.failed'] });
	expect(outcome).toEqual({ kind: 'ignored', reason: 'event_not_selected' });
});

test('a token does not prove the time in the body, so no age limit applies', async () => {
	const old = report({ timestamp: '2020-01-01T00:00:00Z' });
	const outcome = await receive(old, { options: { maximumEventAge: 1 } });
	expect(outcome.kind).toBe('accepted');
});
