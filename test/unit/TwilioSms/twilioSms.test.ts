import { twilioSms, webhookSourceOf } from '../../../nodes/TwilioSms/twilioSms';
import { smsEventSchema } from '../../../tools/eventSchema';
import type { Recognized } from '../../../nodes/shared/events/recognized';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { providers } from '../../../tools/simulator/index';
import { fixtureEvents, readFixture } from '../../../tools/simulator/payload';
import { twilioEventStreams } from '../../../tools/simulator/twilioSms';
import {
	eventOf,
	eventsOf,
	NOW,
	receiveInTurn,
	receiveOnce,
	SECRET,
} from '../../support/receiveOnce';
import { arrived } from '../../support/wire';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const FORM = { webhookSource: 'statusCallback' } as const;
const JSON_LIST = { webhookSource: 'eventStreams' } as const;
const OPTIONS = { url: URL, secret: SECRET, now: NOW };
/** A status callback as it arrives at the trigger. */
const callback = (fields: JsonObject, options: object = {}) =>
	arrived(providers.twilio.sign(providers.twilio.encode(fields), { ...OPTIONS, ...options }), URL);
const stream = (payload: unknown, options: object = {}) =>
	arrived(
		twilioEventStreams.sign(Buffer.from(JSON.stringify(payload)), { ...OPTIONS, ...options }),
		URL,
	);
const recognize = (payload: JsonObject) => twilioSms.recognize(payload, FORM) as Recognized;
const SID = 'SM1342fe1b2c904d1ab04f0fc7a58abc';

describe('status callbacks', () => {
	const STATUSES = {
		accepted: ['sms.queued', 'queued', 0, false, '01'],
		scheduled: ['sms.queued', 'queued', 0, false, '02'],
		queued: ['sms.queued', 'queued', 0, false, '03'],
		sending: ['sms.accepted', 'accepted', 1, false, '03'],
		sent: ['sms.sent', 'sent', 2, false, '03'],
		delivered: ['sms.delivered', 'delivered', 3, true, '03'],
		undelivered: ['sms.undelivered', 'undelivered', 3, true, '04'],
		failed: ['sms.failed', 'failed', 3, true, '05'],
		canceled: ['sms.cancelled', 'cancelled', 3, true, '02'],
		received: ['sms.received', 'received', 3, true, '06'],
	} as const;

	test('every event of the table has a fixture and an expectation here', () => {
		const names = Object.keys(STATUSES).sort();
		expect(Object.keys(twilioSms.events).sort()).toEqual(names);
		expect(fixtureEvents('twilio').sort()).toEqual(names);
	});

	test.each(Object.entries(STATUSES))('%s', async (name, [event, status, rank, isFinal, end]) => {
		const raw = readFixture('twilio', name);
		const result = eventOf(await receiveOnce(twilioSms, FORM, callback(raw)));
		const code = raw.ErrorCode === undefined ? null : String(raw.ErrorCode);
		expect(result).toEqual({
			event,
			status,
			isFinal,
			statusRank: rank,
			isStale: false,
			provider: 'twilio',
			providerEvent: name,
			eventId: `twilio:${SID}${end}:${name}:${code ?? '-'}`,
			messageId: `${SID}${end}`,
			batchId: null,
			to: '+15558675310',
			from: '+15017250604',
			text: raw.Body ?? null,
			network: null,
			reference: null,
			segments: null,
			price: null,
			error: code === null ? null : { code, message: null },
			optOut: null,
			occurredAt: null,
			receivedAt: new Date(NOW).toISOString(),
			raw,
		});
		expect(smsEventSchema.parse(result)).toEqual(result);
		expect(result.eventId).toBe(providers.twilio.eventIdOf(raw));
	});

	const sent = readFixture('twilio', 'sent');
	const withStatus = (status: string) => ({ ...sent, MessageStatus: status, SmsStatus: status });
	test.each<[string, JsonObject, string | null]>([
		['no SMS: a WhatsApp address', { ...sent, To: 'whatsapp:+15558675310' }, 'sent'],
		['no SMS: a WhatsApp address behind a space', { ...sent, To: ' whatsapp:+1555' }, 'sent'],
		['no SMS: an RCS sender', { ...sent, From: 'rcs:brand' }, 'sent'],
		['a status of other channels', withStatus('read'), 'read'],
		['a partial delivery', withStatus('partially_delivered'), 'partially_delivered'],
		['a status on the way in', withStatus('receiving'), 'receiving'],
		['a status of the future', withStatus('toString'), 'toString'],
		['no status', { ...sent, MessageStatus: undefined }, null],
		['two statuses', { ...sent, MessageStatus: ['sent', 'delivered'] }, null],
		['no message', { ...sent, MessageSid: undefined }, 'sent'],
		['nothing', {}, null],
	])('%s is unrecognized', (_, payload, providerEvent) => {
		expect(recognize(payload)).toEqual({ event: 'unrecognized', providerEvent });
	});

	const received = readFixture('twilio', 'received');
	test.each([
		['SmsSid', { SmsSid: `${SID}99` }],
		['SmsSid, empty', { SmsSid: '' }],
		['two of SmsSid', { SmsSid: [`${SID}03`, `${SID}99`] }],
		['SmsStatus', { SmsStatus: 'delivered' }],
		['SmsStatus of an SMS that came in', { SmsStatus: 'received' }],
		['two of SmsStatus', { SmsStatus: ['sent', 'delivered'] }],
		['AccountSid, too long', { AccountSid: `AC${'0a'.repeat(16)}0` }],
		['AccountSid with the next field at its end', { AccountSid: `AC${'0a'.repeat(16)}From` }],
		['AccountSid, empty', { AccountSid: '' }],
		['AccountSid of another kind', { AccountSid: `MG${'0a'.repeat(16)}` }],
		['AccountSid behind something else', { AccountSid: `xAC${'0a'.repeat(16)}` }],
		['two of AccountSid', { AccountSid: [`AC${'0a'.repeat(16)}`, `AC${'0b'.repeat(16)}`] }],
	])('%s contradicts the rest, so the form is unrecognized', (_, changes) => {
		expect(recognize({ ...sent, ...changes })).toEqual({
			event: 'unrecognized',
			providerEvent: 'sent',
		});
	});

	test('so is an SMS that came in, with another SmsSid', () => {
		expect(recognize({ ...received, SmsSid: `${SID}99` }).event).toBe('unrecognized');
	});

	test.each(['SmsSid', 'SmsStatus', 'AccountSid', 'ApiVersion', 'To', 'From'])(
		'without %s, nothing is contradicted',
		(name) => {
			const payload = { ...sent };
			delete payload[name];
			expect(recognize(payload)).toMatchObject({
				event: 'sms.sent',
				eventId: `twilio:${SID}03:sent:-`,
			});
		},
	);

	test('a sender whose name holds a colon is a sender of SMS', () => {
		expect(recognize({ ...sent, From: '24h:Shop' })).toMatchObject({ event: 'sms.sent' });
	});

	test.each([
		['STOP', 'stop'],
		['start', 'start'],
		['Help', 'help'],
		['INFO', null],
		[undefined, null],
	])('an SMS that came in with OptOutType %p: opt-out %p', async (type, optOut) => {
		const raw: JsonObject = { ...received, ...(type !== undefined && { OptOutType: type }) };
		const events = ['received'];
		expect(eventOf(await receiveOnce(twilioSms, FORM, callback(raw), { events }))).toMatchObject({
			event: 'sms.received',
			eventId: `twilio:${SID}06:received:-`,
			text: received.Body,
			optOut,
			raw,
		});
	});

	test('an opt-out of a report is none', async () => {
		const request = callback({ ...sent, OptOutType: 'STOP' });
		expect(eventOf(await receiveOnce(twilioSms, FORM, request)).optOut).toBeNull();
	});

	test('an SMS status alone is no status of a message that was sent', () => {
		const { MessageStatus, ...others } = sent;
		expect(MessageStatus).toBe('sent');
		expect(recognize(others)).toEqual({ event: 'unrecognized', providerEvent: null });
	});
});

describe('Event Streams', () => {
	const STATUSES = {
		queued: ['sms.queued', 'queued'],
		sent: ['sms.sent', 'sent'],
		delivered: ['sms.delivered', 'delivered'],
		undelivered: ['sms.undelivered', 'undelivered'],
		failed: ['sms.failed', 'failed'],
		received: ['sms.received', 'received'],
	} as const;

	test.each(Object.entries(STATUSES))('%s', async (name, [event, status]) => {
		const raw = readFixture('twilioEventStreams', name);
		const result = eventOf(await receiveOnce(twilioSms, JSON_LIST, stream(raw)));
		const data = raw.data as JsonObject;
		const code = data.errorCode === undefined ? null : String(data.errorCode);
		expect(smsEventSchema.parse(result)).toMatchObject({
			event,
			status,
			provider: 'twilio',
			providerEvent: raw.type,
			eventId: `twilio:${String(raw.id)}`,
			messageId: data.messageSid,
			to: data.to,
			from: data.from,
			text: data.body,
			segments: 1,
			error: code === null ? null : { code, message: null },
			optOut: null,
			occurredAt: data.timestamp,
			raw,
		});
		expect(twilioEventStreams.eventIdOf(raw)).toBe(result.eventId);
		// Both sources use the same short names for the choice of events.
		const others = Object.keys(twilioSms.events).filter((one) => one !== name);
		expect(await receiveOnce(twilioSms, JSON_LIST, stream(raw), { events: others })).toMatchObject({
			reason: 'event_not_selected',
		});
		expect(
			eventsOf(await receiveOnce(twilioSms, JSON_LIST, stream(raw), { events: [name] })),
		).toHaveLength(1);
	});

	test('an array gives one event each, and an element of another kind is not lost', async () => {
		const [a, b] = [
			readFixture('twilioEventStreams', 'sent'),
			readFixture('twilioEventStreams', 'failed'),
		];
		const outcome = await receiveOnce(twilioSms, JSON_LIST, stream([a, 5, b]));
		expect(eventsOf(outcome).map(({ event, raw }) => [event, raw])).toEqual([
			['sms.sent', a],
			['unrecognized', { value: 5 }],
			['sms.failed', b],
		]);
	});

	test('a test of the sink is a test, another each time, although its id is the account', async () => {
		const raw = readFixture('twilioEventStreams', 'test-event');
		const result = eventOf(await receiveOnce(twilioSms, JSON_LIST, stream([raw])));
		const test = (raw.data as JsonObject).test_id;
		expect(result).toMatchObject({
			event: 'webhook.test',
			providerEvent: 'com.twilio.eventstreams.test-event',
			eventId: `twilio:${String(raw.id)}:${String(test)}`,
		});
		expect(recognize({ ...raw, data: '{}' }).eventId).toBeUndefined();
	});

	const read = readFixture('twilioEventStreams', 'read');
	const sent = readFixture('twilioEventStreams', 'sent');
	const withData = (data: JsonObject) => ({
		...sent,
		data: { ...(sent.data as JsonObject), ...data },
	});
	test.each<[string, JsonObject, unknown]>([
		['a WhatsApp message that was read', read, read.type],
		['a WhatsApp message that was sent', withData({ to: 'whatsapp:+15558675310' }), sent.type],
		[
			'a type of the future',
			{ ...sent, type: 'com.twilio.messaging.message.lost' },
			'com.twilio.messaging.message.lost',
		],
		['no type', { ...sent, type: undefined }, null],
		['no id', { ...sent, id: undefined }, sent.type],
		['no message', withData({ messageSid: undefined }), sent.type],
		['no data', { ...sent, data: null }, sent.type],
	])('%s is unrecognized', (_, payload, providerEvent) => {
		expect(recognize(payload)).toMatchObject({ event: 'unrecognized', providerEvent });
		expect(recognize(payload).eventId).toBeUndefined();
	});

	test('without a time in the data, that of the CloudEvent counts', () => {
		expect(recognize(withData({ timestamp: undefined })).occurredAt).toBe(sent.time);
	});

	test('the signed time bounds the age of an event', async () => {
		const outcome = await receiveOnce(twilioSms, JSON_LIST, stream(sent), {
			now: NOW + 2 * 24 * 60 * 60_000,
		});
		expect(outcome).toEqual({ kind: 'rejected', code: 'stale_event' });
	});
});

test('the source is read, not cast', () => {
	expect(webhookSourceOf(() => undefined)).toBe('statusCallback');
	expect(webhookSourceOf(() => ' eventStreams ')).toBe('eventStreams');
	expect(() => webhookSourceOf(() => 'both')).toThrow('The parameter Webhook Source must be');
});

describe('credential', () => {
	const TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
	const KEY = `SK${'0a'.repeat(16)}`;
	test.each([
		{ accountSid: KEY, webhookSecret: 'an API key secret' },
		{ accountSid: ` ${KEY}`, webhookSecret: TOKEN },
		{ accountSid: '', webhookSecret: KEY },
		{ webhookSecret: ` ${KEY.toLowerCase()}\n` },
		{ webhookSecret: KEY },
	])('an API key pair is refused, with the reason: %j', (credential) => {
		expect(twilioSms.secretProblem?.(credential)).toMatch(/API key .*signs.*Auth Token/);
	});
	test('an Account SID in place of the Auth Token is named', () => {
		for (const webhookSecret of [`AC${'0a'.repeat(16)}`, ` AC${'0A'.repeat(16)}\n`]) {
			expect(twilioSms.secretProblem?.({ webhookSecret })).toMatch(/^This is the Account SID/);
		}
		for (const webhookSecret of [`xAC${'0a'.repeat(16)}`, `AC${'0a'.repeat(17)}`]) {
			expect(twilioSms.secretProblem?.({ webhookSecret })).toBeNull();
		}
	});
	test('a request proves the URL', () => {
		const settings = { webhookSource: 'statusCallback' } as const;
		expect(twilioSms.provenUrl?.(settings, 'https://a.example/1')).toBe('https://a.example/1');
	});
	test.each([
		{ accountSid: `AC${'0a'.repeat(16)}`, webhookSecret: TOKEN },
		{ accountSid: `ACSK${'0a'.repeat(15)}`, webhookSecret: TOKEN },
		{ accountSid: '', webhookSecret: 'SKip-this-is-no-key' },
		{ accountSid: '', webhookSecret: `x${KEY}` },
		{ accountSid: '', webhookSecret: `${KEY}x` },
	])('the account itself is not: %j', (credential) => {
		expect(twilioSms.secretProblem?.(credential)).toBeNull();
		expect(twilioSms.credentialProblem?.(credential)).toBeNull();
	});
	test.each(['MG123', 'xAC123', 'AC123/', 'AC'])('%j is no Account SID', (accountSid) => {
		expect(twilioSms.credentialProblem?.({ accountSid })).toMatch(/begins with AC/);
	});

	const accountSid = 'AC00112233445566778899aabbccddeeff';
	const check = twilioSms.accountCheck({ accountSid, webhookSecret: TOKEN });
	test('the account is asked with the very token that signs', () => {
		expect(check?.request).toEqual({
			method: 'GET',
			url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}.json`,
			headers: {
				Authorization: `Basic ${Buffer.from(`${accountSid}:${TOKEN}`).toString('base64')}`,
			},
		});
		expect(twilioSms.accountCheck({ webhookSecret: TOKEN })).toBeNull();
	});
	test.each([
		[200, { sid: accountSid }, null],
		[200, '<html>', /answered 200/],
		[
			401,
			{ code: 20003, message: 'Authenticate' },
			/401 \(Authenticate; error 20003\).*Auth Token/,
		],
		[400, {}, /400.*Correct the value/],
		[403, {}, /403.*account may/],
		[404, {}, /404.*Account SID/],
		[503, {}, /503.*later/],
	])('%i %j', (status, body, expected) => {
		const problem = check?.problem(status, body);
		if (expected === null) expect(problem).toBeNull();
		else expect(problem).toMatch(expected);
	});
});

describe('a captured callback starts nothing more, whatever the signature lets one change of it', () => {
	const failed = readFixture('twilio', 'failed');
	const code = String(failed.ErrorCode);
	const copies = async (fields: JsonObject, bodies: readonly string[]) => {
		const original = callback(fields);
		const changed = bodies.map((body) => ({ ...original, body: Buffer.from(body) }));
		return await receiveInTurn(twilioSms, FORM, [original, original, ...changed]);
	};
	const kinds = (outcomes: Awaited<ReturnType<typeof copies>>) =>
		outcomes.map((outcome) => (outcome.kind === 'ignored' ? outcome.reason : outcome.kind));
	const text = (fields: JsonObject) =>
		new URLSearchParams(fields as Record<string, string>).toString();

	test('bytes of the first field moved into the query, a thousand copies', async () => {
		const original = callback(failed, { url: `${URL}?order=42` });
		const fields = [...new URLSearchParams(String(original.body))].sort(([a], [b]) =>
			a < b ? -1 : 1,
		);
		const [first = [], ...others] = fields;
		const firstText = first.join('');
		const moved = Array.from({ length: 1000 }, (_, n) => {
			const cut = (n % (firstText.length - 1)) + 1;
			const rest = new URLSearchParams([[firstText.slice(cut), ''], ...others]);
			const rawQuery = `${original.rawQuery}${firstText.slice(0, cut)}`;
			return { ...original, rawQuery, body: Buffer.from(String(rest)) };
		});
		const outcomes = kinds(await receiveInTurn(twilioSms, FORM, [original, ...moved]));
		const count = (kind: string) => outcomes.filter((one) => one === kind).length;
		expect(count('accepted')).toBe(1);
		// The signature still fits when the rest of the field sorts first.
		expect(count('duplicate')).toBeGreaterThan(400);
		expect(count('duplicate') + count('rejected')).toBe(1000);
	});

	test('a field twice, in another order', async () => {
		const sid = `MessageSid=${String(failed.MessageSid)}`;
		const fields = text(failed);
		const reversed = fields.split('&').reverse().join('&');
		const bodies = [`${fields}&${sid}`, `${sid}&${fields}`, `${fields}&${sid}&${sid}`, reversed];
		expect(kinds(await copies(failed, bodies))).toEqual([
			'accepted',
			...Array<string>(5).fill('duplicate'),
		]);
	});

	test('another callback is no copy, recognized or not', async () => {
		const callbacks = [failed, { ...failed, MessageStatus: 'read' }].flatMap((fields) => [
			callback(fields),
			callback({ ...fields, MessageSid: `${SID}98`, SmsSid: `${SID}98` }),
		]);
		const outcomes = kinds(await receiveInTurn(twilioSms, FORM, callbacks));
		expect(outcomes).toEqual(Array<string>(4).fill('accepted'));
	});

	test('what is unrecognized, in another order and with other borders between its fields', async () => {
		const read: JsonObject = { ...failed, MessageStatus: 'read' };
		const reversed = text(read).split('&').reverse().join('&');
		const moved: JsonObject = {
			...read,
			ApiVersion: `${String(failed.ApiVersion)}ErrorCode${code}`,
		};
		delete moved.ErrorCode;
		expect(kinds(await copies(read, [reversed, text(moved)]))).toEqual([
			'accepted',
			'duplicate',
			'duplicate',
			'duplicate',
		]);
	});

	test('a field that must agree with another and has taken in the next one', async () => {
		const { SmsStatus: status, ...others } = failed;
		const taken = text({ ...others, SmsSid: `${String(failed.SmsSid)}SmsStatus${String(status)}` });
		expect(kinds(await copies(failed, [taken]))).toEqual(['accepted', 'duplicate', 'duplicate']);
		const [first] = await receiveInTurn(twilioSms, FORM, [
			{ ...callback(failed), body: Buffer.from(taken) },
		]);
		expect(first && eventOf(first).event).toBe('unrecognized');
	});

	test('an error code that has taken in the next field, or hides in another one', async () => {
		const { From: from, ...rest } = failed;
		const others: JsonObject = { ...rest };
		delete others.ErrorCode;
		const taken = text({ ...others, ErrorCode: `${code}From${String(from)}` });
		const hidden = text({
			...others,
			From: from,
			ApiVersion: `${String(failed.ApiVersion)}ErrorCode${code}`,
		});
		const outcomes = await copies(failed, [taken, hidden]);
		expect(kinds(outcomes)).toEqual(['accepted', 'duplicate', 'duplicate', 'duplicate']);
		const [first] = await receiveInTurn(twilioSms, FORM, [
			{ ...callback(failed), body: Buffer.from(taken) },
		]);
		expect(first && eventOf(first).event).toBe('unrecognized');
	});
});
