import { telnyxSms } from '../../../nodes/TelnyxSms/telnyxSms';
import { smsEventSchema } from '../../../tools/eventSchema';
import { type Payload, providers } from '../../../tools/simulator/index';
import { readFixture } from '../../../tools/simulator/payload';
import { eventOf, eventsOf, NOW, receiveOnce, SECRET } from '../../support/receiveOnce';
import { arrived, request } from '../../support/wire';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const { telnyx } = providers;
const KEY = telnyx.credentialSecret(SECRET);

const signed = (payload: Payload, now = NOW, secret = SECRET) =>
	arrived(telnyx.sign(Buffer.from(JSON.stringify(payload)), { url: URL, secret, now }), URL);
const receive = async (
	sent: ReturnType<typeof signed>,
	{
		timestampTolerance = 300,
		...setup
	}: Record<string, unknown> & { timestampTolerance?: number } = {},
) => await receiveOnce(telnyxSms, { timestampTolerance }, sent, { secrets: [KEY], ...setup });
const received = async (payload: Payload, setup = {}) => await receive(signed(payload), setup);

type Recipient = Record<string, unknown>;
/** message.finalized with these recipients. */
function finalized(to: unknown, more: Payload = {}): Payload {
	const { data, meta } = readFixture('telnyx', 'message.finalized') as {
		data: Payload & { payload: Payload };
		meta: Payload;
	};
	return { data: { ...data, payload: { ...data.payload, to, ...more } }, meta };
}
const recipient = (number: number, status: unknown): Recipient => ({
	phone_number: `+1312555000${number}`,
	carrier: `Carrier ${number}`,
	status,
});

describe('the events', () => {
	test.each([
		['message.sent', 'sms.sent', 'sent', false],
		['message.finalized', 'sms.delivered', 'delivered', true],
		['message.received', 'sms.received', 'received', true],
	])('%s is %s', async (name, event, status, isFinal) => {
		const payload = readFixture('telnyx', name);
		const item = smsEventSchema.parse(eventOf(await received(payload)));
		expect(item).toMatchObject({ event, status, isFinal, providerEvent: name, raw: payload });
		expect(item.eventId).toBe(telnyx.eventIdOf(payload));
	});
	test('the event carries all that Telnyx says', async () => {
		expect(eventOf(await received(readFixture('telnyx', 'message.finalized')))).toMatchObject({
			eventId: 'telnyx:1f9a6c0e-0d5b-4b8e-a1c3-7d2e9f4b5a02',
			messageId: 'ac012cbf-5e09-46af-a69a-7c0e2d909902',
			to: '+13125550002',
			from: '+13125550001',
			text: 'Your parcel is on its way.',
			network: 'T-MOBILE USA, INC.',
			segments: 1,
			price: { amount: '0.0040', currency: 'USD' },
			error: null,
			optOut: null,
			occurredAt: '2026-05-22T08:30:04.148Z',
		});
		expect(eventOf(await received(readFixture('telnyx', 'message.received')))).toMatchObject({
			to: '+13125550001',
			from: '+13125550002',
			text: 'Yes, please deliver it tomorrow.',
			price: null,
		});
	});
	test.each([
		['delivered', 'sms.delivered', true],
		['delivery_failed', 'sms.undelivered', true],
		['sending_failed', 'sms.failed', true],
		['expired', 'sms.expired', true],
		['delivery_unconfirmed', 'sms.unknown', true],
		['sent', 'unrecognized', false],
		['queued', 'unrecognized', false],
		['constructor', 'unrecognized', false],
		[undefined, 'unrecognized', false],
		[7, 'unrecognized', false],
	])('message.finalized with status %p is %s', async (status, event, isFinal) => {
		const item = eventOf(await received(finalized([recipient(2, status)])));
		expect(item).toMatchObject({ event, isFinal, providerEvent: 'message.finalized' });
		expect(item.messageId === null).toBe(event === 'unrecognized');
		expect(item.eventId).toBe('telnyx:1f9a6c0e-0d5b-4b8e-a1c3-7d2e9f4b5a02');
	});
	test.each(['queued', 'sent', undefined])(
		'message.sent is sms.sent also with status %p',
		async (status) => {
			const payload = finalized([recipient(2, status)]);
			(payload.data as Payload).event_type = 'message.sent';
			expect(eventOf(await received(payload))).toMatchObject({ event: 'sms.sent' });
		},
	);
	test('an error, with its detail or else its title', async () => {
		const error = { code: '40300', title: 'Blocked due to STOP message' };
		const withErrors = async (errors: unknown) =>
			eventOf(await received(finalized([recipient(2, 'sending_failed')], { errors }))).error;
		expect(await withErrors([error])).toEqual({ code: '40300', message: error.title });
		expect(await withErrors([{ ...error, code: 40300, detail: 'Recipient opted out' }])).toEqual({
			code: '40300',
			message: 'Recipient opted out',
		});
		for (const none of [[], [{}], ['x'], null, 'x']) expect(await withErrors(none)).toBeNull();
	});
	test('an SMS that Telnyx took for an opt-out says so, a report never does', async () => {
		const optOut = async (name: string, autoresponse_type: unknown) => {
			const payload = readFixture('telnyx', name) as { data: Payload & { payload: Payload } };
			Object.assign(payload.data.payload, { autoresponse_type });
			return eventOf(await received(payload)).optOut;
		};
		expect(await optOut('message.received', 'STOP')).toBe('stop');
		expect(await optOut('message.received', 'Help')).toBe('help');
		expect(await optOut('message.received', null)).toBeNull();
		expect(await optOut('message.received', 'INFO')).toBeNull();
		expect(await optOut('message.finalized', 'STOP')).toBeNull();
	});
	test('a redelivery is the same event, whatever meta.attempt says', async () => {
		const payload = finalized([recipient(2, 'queued')]);
		const again = { ...payload, meta: { attempt: 2 } };
		const ids = [payload, again].map(async (one) => eventOf(await received(one)).eventId);
		expect(await ids[0]).toBe(await ids[1]);
	});
	test.each<[name: string, payload: Payload]>([
		['10dlc.brand.update', {}],
		['message.updated', { id: 'm', to: [recipient(2, 'delivered')] }],
	])('%s at the same URL is unrecognized, under its own id', async (name, payload) => {
		const other = { data: { id: 'e1', event_type: name, payload } };
		expect(eventOf(await received(other))).toMatchObject({
			event: 'unrecognized',
			providerEvent: name,
			eventId: 'telnyx:e1',
			messageId: null,
		});
	});
	test('the subject of an MMS can be left out as its text can', async () => {
		const payload = finalized([recipient(2, 'delivered')], { subject: 'Your code' });
		const item = eventOf(await received(payload, { options: { omitMessageText: true } }));
		expect(JSON.stringify(item)).not.toMatch(/Your code|Your parcel/);
	});
	test.each([
		['no data', { other: 1 }],
		['no event id', { data: { event_type: 'message.sent', payload: { id: 'm', to: [{}] } } }],
		['nothing', {}],
	])('%s is unrecognized, under its digest', async (_, payload) => {
		const item = eventOf(await received(payload));
		expect(item.event).toBe('unrecognized');
		expect(item.eventId).toMatch(/^telnyx:[\da-f]{32}$/);
	});
	test.each([[[]], [null], ['+13125550002'], [{}]])('recipients %p are none', async (to) => {
		const payload = finalized(to);
		expect(eventOf(await received(payload))).toMatchObject({ event: 'unrecognized' });
		(payload.data as Payload).event_type = 'message.sent';
		expect(eventOf(await received(payload))).toMatchObject({ event: 'unrecognized' });
	});
	test('no id of the message is unrecognized', async () => {
		const payload = finalized([recipient(2, 'delivered')], { id: undefined });
		expect(eventOf(await received(payload))).toMatchObject({ event: 'unrecognized' });
	});
});

describe('several recipients', () => {
	const ID = 'telnyx:1f9a6c0e-0d5b-4b8e-a1c3-7d2e9f4b5a02';
	test('whose statuses agree are one event', async () => {
		const to = [recipient(2, 'delivered'), recipient(3, 'delivered')];
		const options = { ignoreDuplicates: false };
		expect(eventOf(await received(finalized(to), { options }))).toMatchObject({
			eventId: ID,
			to: '+13125550002',
		});
	});
	test('whose statuses differ are one event each, with what concerns them', async () => {
		const to = [recipient(2, 'delivered'), recipient(3, 'delivery_failed'), recipient(4, 'new')];
		const errors = [{ code: '40008', title: 'Undeliverable', source: { pointer: '/to/1/status' } }];
		expect(eventsOf(await received(finalized(to, { errors })))).toMatchObject([
			{ event: 'sms.delivered', eventId: `${ID}:+13125550002`, network: 'Carrier 2', error: null },
			{
				event: 'sms.undelivered',
				eventId: `${ID}:+13125550003`,
				to: '+13125550003',
				error: { code: '40008', message: 'Undeliverable' },
				isStale: false,
			},
			{ event: 'unrecognized', eventId: `${ID}:+13125550004`, error: null },
		]);
	});
	test('whose statuses differ carry their own entry of the list alone', async () => {
		const to = [recipient(2, 'delivered'), recipient(3, 'delivery_failed'), 'no recipient'];
		const events = eventsOf(await received(finalized(to)));
		expect(events.map(({ raw }) => raw)).toEqual(to.map((one) => finalized([one])));
	});
	test('whose statuses agree are one event, which carries them all', async () => {
		const payload = finalized([recipient(2, 'delivered'), recipient(3, 'delivered')]);
		expect(eventOf(await received(payload)).raw).toEqual(payload);
	});
	test('of one number that is listed more than once are told apart by their places', async () => {
		const to = [
			recipient(2, 'delivered'),
			recipient(3, 'delivered'),
			recipient(2, 'delivery_failed'),
			recipient(2, 'delivery_failed'),
		];
		const events = eventsOf(await received(finalized(to)));
		expect(events.map(({ event, eventId }) => [event, eventId])).toEqual([
			['sms.delivered', `${ID}:+13125550002:0`],
			['sms.delivered', `${ID}:+13125550003`],
			['sms.undelivered', `${ID}:+13125550002:2`],
			['sms.undelivered', `${ID}:+13125550002:3`],
		]);
	});
	test('without numbers are told apart by their place', async () => {
		const to = [{ status: 'delivered' }, { status: 'expired' }];
		expect(eventsOf(await received(finalized(to))).map(({ eventId }) => eventId)).toEqual([
			`${ID}:0`,
			`${ID}:1`,
		]);
	});
});

describe('the proof', () => {
	const payload = readFixture('telnyx', 'message.finalized');
	const rejection = (code: string) => ({ kind: 'rejected', code });
	test('made from the seed of RFC 8032, test 2', () => {
		const vector = request({
			headers: {
				'telnyx-timestamp': '1700000000',
				'telnyx-signature-ed25519':
					'8nICvJnp/FpUurPkMbFsUQyRowwhkufySpE3couyxQsuLc+l2ycCeCCi/Vtoa+LCx4h6xNeq0HB+xNO5Ys/KBQ==',
			},
			body: Buffer.from(
				'{"data":{"event_type":"message.finalized","id":"4ee8c3a6-4995-4309-a3c6-38e3db9ea4be"}}',
			),
		});
		const keys = ['PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw='] as const;
		const settings = { timestampTolerance: 300 };
		expect(telnyxSms.verify(vector, keys, settings, 1700000000000)).toEqual({
			ok: true,
			coversBody: true,
			signedAt: 1700000000000,
			replayableUntil: 1700000300000,
		});
	});
	test('the border between timestamp and body cannot be moved', async () => {
		const text = { ...payload, note: 'a|b' };
		const sent = signed(text);
		const [before = '', after = ''] = sent.body.toString().split('|');
		const timestamp = `${String(sent.headers['telnyx-timestamp'])}|${before}`;
		const moved = {
			...sent,
			headers: { ...sent.headers, 'telnyx-timestamp': timestamp },
			body: Buffer.from(after),
		};
		for (const timestampTolerance of [0, 300]) {
			expect(await receive(moved, { timestampTolerance })).toEqual(rejection('invalid_timestamp'));
		}
	});
});

describe('the credential', () => {
	test('its keys are checked', () => {
		const problem = (webhookSecret: unknown, previousWebhookSecret: unknown = '') =>
			telnyxSms.secretProblem?.({ webhookSecret, previousWebhookSecret });
		expect(problem(KEY)).toBeNull();
		expect(problem(KEY, KEY)).toBeNull();
		expect(problem('KEY0123456789abcdef')).toMatch(/^The Public Key is not a key: .*32 bytes/);
		expect(problem(KEY, 'x')).toMatch(/^The Previous Public Key is not a key/);
		expect(problem(Buffer.alloc(32).toString('base64'))).toContain('anybody can make signatures');
	});
	test('its API key is checked by asking for the balance', () => {
		expect(telnyxSms.accountCheck({})).toBeNull();
		const check = telnyxSms.accountCheck({ apiKey: 'KEY1' });
		expect(check?.request).toEqual({
			method: 'GET',
			url: 'https://api.telnyx.com/v2/balance',
			headers: { Authorization: 'Bearer KEY1' },
		});
		expect(check?.problem(200, { data: { balance: '10.00' } })).toBeNull();
		expect(check?.problem(200, 'a page')).toContain('200');
		const errors = [{ code: '10009', title: 'Authentication failed', detail: 'No such key.' }];
		expect(check?.problem(401, { errors })).toMatch(/^Telnyx answered 401 \(No such key\)\. Copy/);
	});
});
