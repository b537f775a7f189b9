import { createHash, createHmac } from 'node:crypto';

import { smsGate } from '../../../nodes/SmsGate/smsGate';
import { smsEventSchema } from '../../../tools/eventSchema';
import { providers } from '../../../tools/simulator/index';
import { readFixture } from '../../../tools/simulator/payload';
import { eventOf, NOW, receiveInTurn, receiveOnce, SECRET } from '../../support/receiveOnce';
import { arrived, request } from '../../support/wire';

const { smsgate } = providers;
const URL = 'https://n8n.example.com/webhook/1/webhook';
const SETTINGS = { timestampTolerance: 300 };
const DEVICE = 'ffffffffceb0b1db0000018e937c815b';

const signed = (payload: object, now = NOW, secret = SECRET) =>
	arrived(smsgate.sign(smsgate.encode(payload as never), { url: URL, secret, now }), URL);
const event = async (payload: object) =>
	eventOf(await receiveOnce(smsGate, SETTINGS, signed(payload)));
/** A fixture with other members in its payload. Undefined removes a member. */
function withDetails(name: string, details: object): Record<string, unknown> {
	const whole = readFixture('smsgate', name);
	return { ...whole, payload: { ...(whole.payload as object), ...details } };
}

describe('events', () => {
	test.each([
		['sms:sent', 'sms.sent', 'sent', 2, false, '09:05:00'],
		['sms:delivered', 'sms.delivered', 'delivered', 3, true, '09:05:04'],
		['sms:failed', 'sms.failed', 'failed', 3, true, '09:06:30'],
		['sms:cancelled', 'sms.cancelled', 'cancelled', 3, true, '09:07:10'],
		['sms:received', 'sms.received', 'received', 3, true, '09:12:11'],
		['sms:data-received', 'sms.received', 'received', 3, true, '09:13:40'],
		['app:started', 'phone.online', null, null, false, null],
		['system:ping', 'webhook.test', null, null, false, null],
	])('%s is %s', async (name, ours, status, statusRank, isFinal, time) => {
		const result = await event(readFixture('smsgate', name));
		expect(result).toMatchObject({
			event: ours,
			providerEvent: name,
			status,
			statusRank,
			isFinal,
			occurredAt: time && `2026-05-22T${time}.000Z`,
			eventId: smsgate.eventIdOf(readFixture('smsgate', name)),
			raw: readFixture('smsgate', name),
		});
		expect(smsEventSchema.parse(result)).toEqual(result);
	});

	test('an SMS sent, in full', async () => {
		const payload = readFixture('smsgate', 'sms:sent');
		const digest = createHash('sha256').update('+18005550100').digest('hex').slice(0, 16);
		expect(await event(payload)).toEqual({
			event: 'sms.sent',
			status: 'sent',
			isFinal: false,
			statusRank: 2,
			isStale: false,
			provider: 'smsgate',
			providerEvent: 'sms:sent',
			eventId: `smsgate:${DEVICE}:PyDmBQZZXYmyxMwED8Fzy:${digest}:sms:sent`,
			messageId: 'PyDmBQZZXYmyxMwED8Fzy',
			batchId: null,
			to: '+18005550100',
			from: '+18005550199',
			text: null,
			network: null,
			reference: null,
			segments: 2,
			price: null,
			error: null,
			optOut: null,
			occurredAt: '2026-05-22T09:05:00.000Z',
			receivedAt: new Date(NOW).toISOString(),
			raw: payload,
		});
	});

	test('an SMS received: sender, own number and text', async () => {
		expect(await event(readFixture('smsgate', 'sms:received'))).toMatchObject({
			eventId: `smsgate:${DEVICE}:69bde8d0:2026-05-22T16:12:11.000+07:00:1`,
			messageId: '69bde8d0',
			from: '+18005550100',
			to: '+18005550199',
			text: 'Thanks, please leave it with the neighbour',
			occurredAt: '2026-05-22T09:12:11.000Z',
		});
	});

	test('the data of a data SMS is not a text', async () => {
		const result = await event(withDetails('sms:data-received', { message: 'no text either' }));
		expect(result.text).toBeNull();
	});

	test('numbers stay as the caller wrote them unless they are international', async () => {
		const to = async (recipient: unknown) =>
			(await event(withDetails('sms:sent', { recipient }))).to;
		expect(await to('0800 555 0100')).toBe('0800 555 0100');
		expect(await to('00 1 (800) 555-0100')).toBe('+18005550100');
		expect(await to('18005550100')).toBe('18005550100');
		expect(await to('$aes-256-cbc/pbkdf2-sha1$i=75000$x==')).toBe(
			'$aes-256-cbc/pbkdf2-sha1$i=75000$x==',
		);
	});

	test('before sender and recipient there was phoneNumber', async () => {
		const old = { sender: undefined, recipient: undefined, phoneNumber: '+18005550100' };
		const sent = withDetails('sms:sent', old);
		expect(await event(sent)).toMatchObject({
			to: '+18005550100',
			from: null,
			eventId: (await event(readFixture('smsgate', 'sms:sent'))).eventId,
		});
		expect(await event(withDetails('sms:received', old))).toMatchObject({
			to: null,
			from: '+18005550100',
		});
	});

	test('the time of a phone with Android 5 or 6, west of Greenwich', async () => {
		const receivedAt = '2026-05-22T04:12:11.841+-5:00';
		expect(await event(withDetails('sms:received', { receivedAt }))).toMatchObject({
			occurredAt: '2026-05-22T09:12:11.841Z',
			eventId: `smsgate:${DEVICE}:69bde8d0:${receivedAt}:1`,
		});
	});

	test('the number of parts is not known where the app writes -1', async () => {
		expect((await event(withDetails('sms:sent', { partsCount: -1 }))).segments).toBeNull();
	});

	test.each([
		['TTL expired', 'sms.expired', null],
		['Delivery result from SC +18005550000: 69', 'sms.undelivered', '69'],
		['Delivery result from SC +18005550000: 70', 'sms.expired', '70'],
		['Delivery result from SC null: 71', 'sms.cancelled', '71'],
		['Delivery result from SC null: 72', 'sms.cancelled', '72'],
		['Delivery result from SC null: 73', 'sms.undelivered', '73'],
		['Delivery result: 70', 'sms.undelivered', null],
		['Delivery result from SC null: 64', 'sms.undelivered', '64'],
		['Delivery result: 1', 'sms.undelivered', null],
		['Delivery result from SC null: 70 (again)', 'sms.undelivered', null],
		['Again: Delivery result from SC null: 70', 'sms.failed', null],
		['TTL expired after 5 minutes', 'sms.expired', null],
		['Send result: No service', 'sms.failed', null],
		[
			'Send result: RESULT_ERROR_NO_SERVICE (Service is currently unavailable)',
			'sms.failed',
			'RESULT_ERROR_NO_SERVICE',
		],
		['Send result: RESULT_RIL_SMS_SEND_FAIL_RETRY', 'sms.failed', 'RESULT_RIL_SMS_SEND_FAIL_RETRY'],
		['Send result: NO_RESULT_AT_ALL', 'sms.failed', null],
		['sendSMS: Invalid message body', 'sms.failed', null],
		['Can’t send message: 12', 'sms.failed', null],
	])('failed because of %j is %s', async (reason, ours, code) => {
		const result = await event(withDetails('sms:failed', { reason }));
		expect(result).toMatchObject({
			event: ours,
			providerEvent: 'sms:failed',
			error: { code, message: reason },
			isFinal: true,
		});
	});
	test.each([undefined, ''])('failed because of %j is failed without an error', async (reason) => {
		const result = await event(withDetails('sms:failed', { reason }));
		expect(result).toMatchObject({ event: 'sms.failed', error: null });
	});

	test.each([
		[{}],
		[{ event: 'mms:received', id: '1', payload: { receivedAt: '2026-05-22T09:00:00Z' } }],
		[{ event: 'sms:batch:received', id: '1', payload: {} }],
		[{ event: 'sms:sent', id: '1' }],
		[{ event: 'sms:sent', id: '1', payload: { messageId: null, recipient: '+18005550100' } }],
		[{ event: 'sms:received', payload: { messageId: '1', message: 'Hi' } }],
		[{ event: 'toString', id: '1', payload: {} }],
		[{ event: ['sms:sent'], id: '1', payload: { messageId: '1' } }],
	])('%j is unrecognized, under its own name, and whole', async (payload) => {
		const result = await event(payload);
		const name: unknown = 'event' in payload ? payload.event : null;
		expect(result).toMatchObject({
			event: 'unrecognized',
			providerEvent: typeof name === 'string' ? name : null,
			raw: payload,
		});
		expect(result.eventId).toMatch(/^smsgate:[\da-f]{32}$/);
	});
	test('an MMS keeps its time', async () => {
		const payload = { receivedAt: '2026-05-22T16:00:00.000+07:00' };
		const result = await event({ event: 'mms:downloaded', id: '1', payload });
		expect(result).toMatchObject({ occurredAt: '2026-05-22T09:00:00.000Z' });
	});

	test('no text is left anywhere when texts are to be omitted', async () => {
		for (const [payload, secret] of [
			[readFixture('smsgate', 'sms:received'), 'neighbour'],
			[readFixture('smsgate', 'sms:data-received'), 'SGVsbG8'],
			[{ event: 'mms:received', id: '1', payload: { subject: 'Your code' } }, 'code'],
		] as const) {
			const setup = { options: { omitMessageText: true } };
			const outcome = await receiveOnce(smsGate, SETTINGS, signed(payload), setup);
			expect(JSON.stringify(eventOf(outcome))).not.toContain(secret);
		}
	});
});

describe('ids', () => {
	test('the parts of one message are one event', async () => {
		const first = readFixture('smsgate', 'sms:delivered');
		const second = { ...first, id: 'another', webhookId: 'another' };
		expect((await event(second)).eventId).toBe((await event(first)).eventId);
	});
	test('recipients, devices, messages and statuses are told apart', async () => {
		const whole = readFixture('smsgate', 'sms:delivered');
		const ids = [
			whole,
			withDetails('sms:delivered', { recipient: '+18005550101' }),
			{ ...whole, deviceId: 'another' },
			withDetails('sms:delivered', { messageId: 'another' }),
			readFixture('smsgate', 'sms:sent'),
		].map(async (payload) => (await event(payload)).eventId);
		expect(new Set(await Promise.all(ids)).size).toBe(5);
	});
	test.each(['sms:received', 'sms:data-received'])(
		'%s that the phone hands over twice starts the workflow once',
		async (name) => {
			const first = readFixture('smsgate', name);
			const requests = [first, { ...first, id: 'another', webhookId: 'another' }].map((payload) =>
				signed(payload),
			);
			const outcomes = await receiveInTurn(smsGate, SETTINGS, requests);
			expect(outcomes).toMatchObject([{ kind: 'accepted' }, { reason: 'duplicate' }]);
		},
	);
	test('received SMS of another device, content, time or SIM are others', async () => {
		const whole = readFixture('smsgate', 'sms:received');
		const payloads = [
			whole,
			{ ...whole, deviceId: 'another' },
			withDetails('sms:received', { messageId: 'another' }),
			withDetails('sms:received', { receivedAt: '2026-05-22T16:12:12.000+07:00' }),
			withDetails('sms:received', { simNumber: 2 }),
			withDetails('sms:received', { simNumber: null }),
		];
		const ids = await Promise.all(payloads.map(async (payload) => (await event(payload)).eventId));
		expect(new Set(ids).size).toBe(payloads.length);
		expect(ids.at(-1)).toBe(`smsgate:${DEVICE}:69bde8d0:2026-05-22T16:12:11.000+07:00:-`);
	});
	test.each([
		['device', { ...readFixture('smsgate', 'sms:received'), deviceId: undefined }],
		['message', withDetails('sms:received', { messageId: undefined })],
		['time', withDetails('sms:received', { receivedAt: undefined })],
	])('a received SMS without its %s is known by the id of the webhook', async (_, payload) => {
		expect(await event(payload)).toMatchObject({
			event: 'sms.received',
			eventId: 'smsgate:-9qZ4oiiZZRm-h_A3mrp2',
		});
	});
	test('where the device or the recipient is not named, the bytes are the id', async () => {
		const pattern = /^smsgate:[\da-f]{32}$/;
		const whole = { ...readFixture('smsgate', 'sms:sent'), deviceId: undefined };
		expect((await event(whole)).eventId).toMatch(pattern);
		const nobody = withDetails('sms:sent', { recipient: undefined });
		expect(await event(nobody)).toMatchObject({
			event: 'sms.sent',
			eventId: expect.stringMatching(pattern) as string,
		});
	});
});

describe('verification', () => {
	const body = smsgate.encode(readFixture('smsgate', 'sms:received'));
	const right = signed(readFixture('smsgate', 'sms:received'));
	const code = (parts: object) => {
		const verdict = smsGate.verify({ ...right, ...parts }, [SECRET], SETTINGS, NOW);
		return verdict.ok ? 'authentic' : verdict.code;
	};
	const signText = (text: string, key = SECRET) =>
		createHmac('sha256', key).update(text).digest('hex');

	/**
	 * The sender of https://github.com/capcom6/android-sms-gateway/discussions/200 published body and timestamp. Key
	 * and signature are not published. OpenSSL made this signature with the key `signing-key`.
	 */
	test('body and timestamp of discussion 200, signed by the documented rule', () => {
		const published =
			'{"deviceId":"ffffffffceb0b1db00000193991c27e5","event":"sms:received","id":"-9qZ4oiiZZRm-h_A3mrp2","payload":{"message":"Android is always a sweet treat!","receivedAt":"2025-03-14T07:29:55.000+07:00","messageId":"69bde8d0","phoneNumber":"6505551212","simNumber":1},"webhookId":"LreFUt-Z3sSq0JufY9uWB"}';
		const verdict = smsGate.verify(
			request({
				headers: {
					'x-signature': '26e402101c54b8ce709ec712dad57cd4d9fea6ee37223df2f7280801dfb66257',
					'x-timestamp': '1741912196',
				},
				body: Buffer.from(published),
			}),
			['signing-key'],
			SETTINGS,
			1741912196_000,
		);
		expect(verdict).toEqual({
			ok: true,
			coversBody: true,
			signedAt: 1741912196_000,
			replayableUntil: (1741912196 + 300) * 1000,
		});
	});

	test('the bytes are signed as the app writes them, not the JSON they mean', () => {
		const payload = withDetails('sms:received', { message: "<it's 1 & 1 = 2>" });
		const sent = signed(payload);
		expect(sent.body.toString()).toContain('\\u003cit\\u0027s 1 \\u0026 1 \\u003d 2\\u003e');
		expect(code(sent)).toBe('authentic');
		const rewritten = JSON.stringify(JSON.parse(sent.body.toString()));
		expect(code({ ...sent, body: Buffer.from(rewritten) })).toBe('invalid_signature');
	});

	test('bytes moved between body and timestamp prove nothing', () => {
		const timestamp = String(right.headers['x-timestamp']);
		const signature = signText(body.toString() + timestamp);
		const moved = (bytes: number) => ({
			headers: {
				'x-signature': signature,
				'x-timestamp': (body.toString() + timestamp).slice(bytes),
			},
			body: Buffer.from((body.toString() + timestamp).slice(0, bytes)),
		});
		expect(code(moved(body.length))).toBe('authentic');
		// The timestamp now begins with the body's brace, so it is not made of digits.
		expect(code(moved(body.length - 1))).toBe('invalid_timestamp');
		// The body now ends in a digit of the timestamp. The timestamp is long ago, and the body is not JSON.
		expect(code(moved(body.length + 1))).toBe('stale_timestamp');
	});
});
