import { type PresetId, presetIds, PRESETS } from '../../../nodes/SmsWebhook/presets';
import { smsWebhook } from '../../../nodes/SmsWebhook/smsWebhook';
import { smsEventSchema } from '../../../tools/eventSchema';
import { recognizedAll } from '../../support/recognized';
import { settingsOf } from '../../support/smsWebhook';

const NOW = Date.UTC(2026, 4, 22, 9, 20);
const events = (preset: PresetId, payload: Record<string, unknown>) =>
	recognizedAll({ ...smsWebhook, id: preset }, settingsOf({ preset }), payload, NOW);

const data = (type: string, more: object = {}) => ({
	type,
	timestamp: '2026-05-22T09:14:07Z',
	data: { sms_id: 'm1', to: '+46701234567', from: 'ACME', ...more },
});
const surge = (type: string, more: object = {}) => ({
	type,
	account_id: 'acct_1',
	timestamp: '2026-05-22T09:14:07Z',
	data: {
		id: 'm1',
		body: 'Hello',
		conversation: { contact: { phone_number: '+15551110000' }, phone_number: '+15552220000' },
		...more,
	},
});
const infobip = (status: object, more: object = {}) => ({
	results: [
		{
			...{ messageId: 'm1', bulkId: 'b1', to: '254712345678', from: 'ACME', mccMnc: '63902' },
			...{ doneAt: '2026-05-22T10:14:07.000+0100', smsCount: 2, callbackData: 'order-7' },
			...{ price: { pricePerMessage: 0.0075, currency: 'EUR' } },
			...{ error: { id: 0, name: 'NO_ERROR', description: 'No Error' }, status, ...more },
		},
	],
});
const lox24 = (code: number, more: object = {}) => ({
	...{ id: 'w1', name: 'sms.delivery', created_at: '2026-05-22T09:14:07Z', attempt_number: 1 },
	data: { id: 'm1', dlr_code: code, status_code: 100, callback_data: 'order-7' },
	...more,
});
const seven = (status: string) => ({
	...{ webhook_event: 'dlr', webhook_timestamp: '2026-05-22 09:14:07' },
	data: { msg_id: '77', status, timestamp: '2026-05-22 11:14:07' },
});
const at = (text: string) => `2026-05-22T${text}.000Z`;
const TIME = at('09:14:07');

test.each<[PresetId, Record<string, unknown>, expected: object]>([
	[
		'46elks',
		{ id: 's1', status: 'delivered', delivered: '2026-05-22T09:14:07.000000' },
		{
			...{ event: 'sms.delivered', providerEvent: 'delivered', eventId: '46elks:s1:delivered' },
			...{ messageId: 's1', occurredAt: TIME },
		},
	],
	[
		'africastalking',
		{
			...{ id: 'm1', status: 'Failed', phoneNumber: '+254712345678', networkCode: '63902' },
			...{ failureReason: 'InsufficientCredit', retryCount: '2' },
		},
		{
			...{ event: 'sms.undelivered', eventId: 'africastalking:m1:Failed:2', messageId: 'm1' },
			...{ to: '+254712345678', network: '63902', occurredAt: null },
			error: { code: null, message: 'InsufficientCredit' },
		},
	],
	[
		'africastalking',
		{ id: 'm1', status: 'Success', phoneNumber: '+254712345678' },
		{ event: 'sms.delivered', eventId: 'africastalking:m1:Success:-', error: null },
	],
	[
		'africastalking',
		{
			...{ from: '+254712345678', to: '22384', text: '', date: '2026-05-22 09:14:07' },
			...{ id: 'i1', linkId: 'l1' },
		},
		{
			...{ event: 'sms.received', providerEvent: null, eventId: 'africastalking:i1', text: '' },
			...{ messageId: 'i1', from: '+254712345678', to: '22384', occurredAt: TIME },
		},
	],
	[
		'bird',
		data('sms.undelivered'),
		{
			...{ event: 'sms.undelivered', isFinal: false, eventId: 'bird:m1:sms.undelivered' },
			...{ messageId: 'm1', to: '+46701234567', from: 'ACME', text: null, occurredAt: TIME },
		},
	],
	['bird', data('sms.received', { text: 'Hi' }), { event: 'sms.received', text: 'Hi' }],
	['bird', data('sms.delivered'), { event: 'sms.delivered', isFinal: true }],
	[
		'infobip',
		infobip({ groupName: 'DELIVERED', id: 5 }),
		{
			...{ event: 'sms.delivered', providerEvent: 'DELIVERED', messageId: 'm1', batchId: 'b1' },
			...{ eventId: 'infobip:m1:5:2026-05-22T10:14:07.000+0100', to: '+254712345678' },
			...{ from: 'ACME', network: '63902', reference: 'order-7', segments: 2, error: null },
			...{ price: { amount: '0.0075', currency: 'EUR' }, occurredAt: TIME },
		},
	],
	[
		'infobip',
		infobip(
			{ groupName: 'UNDELIVERABLE', id: 9 },
			{
				...{ error: { id: 27, description: 'Absent' }, from: undefined, sender: '447911123456' },
				...{ smsCount: undefined, messageCount: 3, doneAt: undefined },
			},
		),
		{
			...{ event: 'sms.undelivered', error: { code: '27', message: 'Absent' } },
			...{ from: '+447911123456', segments: 3, eventId: 'infobip:m1:9:-', occurredAt: null },
		},
	],
	[
		'lox24',
		lox24(1),
		{
			...{ event: 'sms.delivered', providerEvent: '1', eventId: 'lox24:m1:1', messageId: 'm1' },
			...{ reference: 'order-7', occurredAt: null },
		},
	],
	['lox24', lox24(0), { event: 'unrecognized', providerEvent: '0' }],
	[
		'lox24',
		lox24(1, { name: 'sms.inbox' }),
		{ event: 'unrecognized', providerEvent: 'sms.inbox', messageId: null },
	],
	[
		'seven',
		seven('DELIVERED'),
		{
			...{ event: 'sms.delivered', eventId: 'seven:77:DELIVERED:2026-05-22 11:14:07' },
			...{ messageId: '77', occurredAt: TIME },
		},
	],
	[
		'seven',
		{
			...{ webhook_event: 'sms_mo', webhook_timestamp: '2026-05-22 09:14:07' },
			data: { id: 'i1', sender: '+491711234567', system: '+4915126716517', text: 'Hi', time: 1 },
		},
		{
			...{ event: 'sms.received', providerEvent: 'sms_mo', eventId: 'seven:i1:sms_mo', text: 'Hi' },
			...{ messageId: 'i1', from: '+491711234567', to: '+4915126716517', occurredAt: TIME },
		},
	],
	[
		'seven',
		{ webhook_event: 'voice_status', data: { id: 'v1', status: 'DELIVERED' } },
		{ event: 'unrecognized', providerEvent: 'voice_status' },
	],
	[
		'surge',
		surge('message.delivered', { delivered_at: '2026-05-22T09:14:00Z' }),
		{
			...{ event: 'sms.delivered', eventId: 'surge:m1:message.delivered', text: 'Hello' },
			...{ messageId: 'm1', to: '+15551110000', from: '+15552220000', occurredAt: at('09:14:00') },
		},
	],
	['surge', surge('message.sent'), { event: 'sms.sent', occurredAt: TIME, error: null }],
	[
		'surge',
		surge('message.failed', {
			failure_reason: 'Absent',
			conversation: { phone_number: { number: '+15552220000' } },
		}),
		{
			...{ event: 'sms.failed', from: '+15552220000', to: null },
			error: { code: null, message: 'Absent' },
		},
	],
	[
		'surge',
		surge('message.received', { conversation: { phone_number: { number: '+15552220000' } } }),
		{ event: 'sms.received', to: '+15552220000', from: null },
	],
	[
		'surge',
		surge('message.received'),
		{
			...{ event: 'sms.received', eventId: 'surge:m1:message.received', text: 'Hello' },
			...{ messageId: 'm1', from: '+15551110000', to: '+15552220000', occurredAt: TIME },
		},
	],
	[
		'surge',
		{ type: 'contact.opted_out', data: { id: 'c1' } },
		{ event: 'unrecognized', providerEvent: 'contact.opted_out' },
	],
])('%s: %j', (preset, payload, expected) => {
	const [event, ...others] = events(preset, payload);
	expect(others).toEqual([]);
	expect(smsEventSchema.parse(event)).toEqual(event);
	expect(event).toMatchObject({ ...expected, raw: payload });
});

const WORDS: ReadonlyArray<
	[PresetId, payloadOf: (word: string) => Record<string, unknown>, Record<string, string>]
> = [
	[
		'46elks',
		(status) => ({ id: '1', status }),
		{ sent: 'sent', delivered: 'delivered', failed: 'failed' },
	],
	[
		'africastalking',
		(status) => ({ id: '1', status }),
		{
			...{ Sent: 'accepted', Submitted: 'sent', Buffered: 'sent', Success: 'delivered' },
			...{ Rejected: 'failed', Failed: 'undelivered' },
		},
	],
	[
		'bird',
		(word) => data(`sms.${word}`),
		{
			...{ accepted: 'accepted', sent: 'sent', delivered: 'delivered', undelivered: 'undelivered' },
			...{ failed: 'failed', expired: 'expired', rejected: 'failed', received: 'received' },
		},
	],
	[
		'infobip',
		(groupName) => infobip({ groupName }),
		{
			...{ ACCEPTED: 'accepted', PENDING: 'sent', DELIVERED: 'delivered', EXPIRED: 'expired' },
			...{ UNDELIVERABLE: 'undelivered', REJECTED: 'failed' },
		},
	],
	[
		'lox24',
		(code) => lox24(Number(code)),
		{ 1: 'delivered', 2: 'accepted', 4: 'sent', 8: 'expired', 16: 'failed' },
	],
	[
		'seven',
		seven,
		{
			...{ TRANSMITTED: 'sent', ACCEPTED: 'accepted', BUFFERED: 'accepted', FAILED: 'failed' },
			...{ DELIVERED: 'delivered', NOTDELIVERED: 'undelivered', EXPIRED: 'expired' },
			...{ REJECTED: 'failed', UNKNOWN: 'unknown' },
		},
	],
	[
		'surge',
		(word) => surge(`message.${word}`),
		{ sent: 'sent', delivered: 'delivered', failed: 'failed', received: 'received' },
	],
];
test.each(WORDS)('%s: the documented words', (preset, payloadOf, words) => {
	const made = Object.keys(words).map((word) => [word, events(preset, payloadOf(word))[0]?.event]);
	expect(made).toEqual(Object.entries(words).map(([word, status]) => [word, `sms.${status}`]));
});

test('each preset has words here, its name, and where to enter what', () => {
	expect(WORDS.map(([id]) => id)).toEqual(presetIds());
	const SECRET =
		/token that you make up: at least 16 letters and digits. .* n8n does not show it again after you save/;
	const TOKEN_URL =
		/the Production URL .*<code>\?token=&lt;Webhook Secret&gt;<\/code>.*the Webhook Secret of the credential/;
	const SIGNING =
		/the Production URL .* signing secret .*<code>whsec_<\/code>, into the credential/;
	const rows: Array<[PresetId, name: string, ...setup: RegExp[]]> = [
		[
			'46elks',
			'46elks',
			/<code>whendelivered<\/code> the/,
			TOKEN_URL,
			SECRET,
			/https:\/\/username:secret@/,
		],
		[
			'africastalking',
			'Africa’s Talking',
			/callback URL for delivery reports, and/,
			TOKEN_URL,
			SECRET,
		],
		['bird', 'Bird', /Add a webhook in Bird/, SIGNING],
		['infobip', 'Infobip', /notification profile .*Basic authentication.* 200 or fewer/],
		['lox24', 'LOX24', /LOX24’s API settings/, TOKEN_URL, SECRET],
		['seven', 'seven', /one header of your own: its name is the Parameter Name/, SECRET],
		['surge', 'Surge', /Add a webhook endpoint in Surge/, SIGNING],
	];
	for (const [id, name, ...texts] of rows) {
		expect(PRESETS[id].name).toBe(name);
		for (const text of texts) expect(PRESETS[id].setup).toMatch(text);
	}
});
