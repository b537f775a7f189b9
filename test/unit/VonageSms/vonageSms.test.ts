import { vonageSms } from '../../../nodes/VonageSms/vonageSms';
import { smsEventSchema } from '../../../tools/eventSchema';
import { type Payload, providers } from '../../../tools/simulator/index';
import { readFixture } from '../../../tools/simulator/payload';
import type { VonageOptions } from '../../../tools/simulator/vonageSms';
import { eventOf, NOW, receiveInTurn, receiveOnce, SECRET } from '../../support/receiveOnce';
import { arrived } from '../../support/wire';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const { vonage } = providers;

type Options = VonageOptions & { secret?: string; now?: number };
const signed = (body: string | Payload, options: Options = {}) =>
	arrived(
		vonage.sign(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {
			url: URL,
			secret: SECRET,
			now: NOW,
			...options,
		}),
		URL,
	);
const receive = async (request: ReturnType<typeof signed>, setup = {}) =>
	await receiveOnce(vonageSms, undefined, request, setup);
const received = async (body: string | Payload, setup = {}) =>
	eventOf(await receive(signed(body), setup));

const delivered = readFixture('vonage', 'delivered');
/** Version 0.1, as in Nexmo's API description of July 2021. */
const OLD_STATUS = {
	message_uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
	to: { type: 'sms', number: '447700900000' },
	from: { type: 'sms', number: '447700900001' },
	timestamp: '2026-05-22T08:00:00.000Z',
	status: 'undeliverable',
	error: { code: 1300, reason: 'Not part of the provider network' },
	usage: { currency: 'EUR', price: '0.0333' },
	client_ref: 'my-personal-reference',
};
const OLD_INBOUND = {
	message_uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
	to: { type: 'sms', number: '447700900000' },
	from: { type: 'sms', number: '447700900001' },
	timestamp: '2026-05-22T08:00:00.000Z',
	message: { content: { type: 'text', text: 'Hello' } },
};

describe('the events', () => {
	test.each([
		['submitted', 'sms.sent', 'sent', false],
		['delivered', 'sms.delivered', 'delivered', true],
		['rejected', 'sms.failed', 'failed', true],
		['undeliverable', 'sms.failed', 'failed', true],
		['inbound', 'sms.received', 'received', true],
	])('%s is %s', async (name, event, status, isFinal) => {
		const payload = readFixture('vonage', name);
		const item = smsEventSchema.parse(await received(payload));
		expect(item).toMatchObject({ event, status, isFinal, providerEvent: name, raw: payload });
		expect(item.eventId).toBe(vonage.eventIdOf(payload));
	});
	test('a status carries all that Vonage says of it', async () => {
		expect(await received(delivered)).toMatchObject({
			eventId: 'vonage:6f0c1a52-3f5b-4a3e-9d0e-5b7f0a1c2d32:delivered',
			messageId: '6f0c1a52-3f5b-4a3e-9d0e-5b7f0a1c2d32',
			to: '+447700900000',
			from: 'ACME',
			text: null,
			network: '23410',
			reference: 'order-1043',
			segments: 1,
			price: { amount: '0.0333', currency: 'EUR' },
			error: null,
			optOut: null,
			occurredAt: '2026-05-22T08:30:04.010Z',
		});
	});
	test('an inbound SMS', async () => {
		expect(await received(readFixture('vonage', 'inbound'))).toMatchObject({
			eventId: 'vonage:6f0c1a52-3f5b-4a3e-9d0e-5b7f0a1c2d35:received',
			to: '+447700900001',
			from: '+447700900000',
			text: 'Yes, please deliver it tomorrow.',
			segments: 1,
			occurredAt: '2026-05-22T08:41:09.000Z',
		});
	});
	test.each([[1000], ['1000']])(
		'the title of an error may be a number or a text: %p',
		async (title) => {
			const error = { title, detail: 'Throttled' };
			expect((await received({ ...delivered, status: 'rejected', error })).error).toEqual({
				code: '1000',
				message: 'Throttled',
			});
		},
	);
	const TYPE = 'https://developer.nexmo.com/api-errors/messages-olympus#';
	describe.each([
		[1360, 'sms.expired', 'expired'],
		[1330, 'sms.unknown', 'unknown'],
		[1000, 'sms.failed', 'failed'],
		[13600, 'sms.failed', 'failed'],
	])('rejected with error %d', (number, event, status) => {
		test.each([
			['as the title', { title: number, detail: 'Prose' }],
			['as the title, a text', { title: String(number) }],
			['behind the # of the type', { type: `${TYPE}${number}`, title: 'Prose' }],
			['as the code of version 0.1', { code: number, reason: 'Prose' }],
			['as the code, a text', { code: String(number) }],
		])(`is ${event}: the number stands %s`, async (_, error) => {
			const payload = { ...delivered, status: 'rejected', error };
			expect(await received(payload)).toMatchObject({
				event,
				status,
				isFinal: true,
				providerEvent: 'rejected',
				eventId: vonage.eventIdOf(payload),
			});
			const request = signed(payload);
			expect(await receive(request, { events: ['rejected'] })).toMatchObject({ kind: 'accepted' });
			expect(await receive(request, { events: ['delivered', 'undeliverable'] })).toMatchObject({
				reason: 'event_not_selected',
			});
		});
	});
	test.each([
		undefined,
		null,
		'1360',
		{},
		{ detail: '1360' },
		{ type: '1360' },
		{ type: `${TYPE}x1360` },
		{ title: [1360] },
		{ title: 'constructor' },
	])('rejected with error %j is failed', async (error) => {
		expect(await received({ ...delivered, status: 'rejected', error })).toMatchObject({
			event: 'sms.failed',
		});
	});
	test('the number of an error says nothing of another status', async () => {
		expect(await received({ ...delivered, error: { title: 1360 } })).toMatchObject({
			event: 'sms.delivered',
		});
		expect(
			await received({ ...delivered, status: 'undeliverable', error: { title: 1360 } }),
		).toMatchObject({ event: 'sms.failed' });
	});
	test('a status of version 0.1', async () => {
		expect(await received(OLD_STATUS)).toMatchObject({
			event: 'sms.failed',
			eventId: 'vonage:aaaaaaaa-bbbb-cccc-dddd-0123456789ab:undeliverable',
			to: '+447700900000',
			from: '+447700900001',
			reference: 'my-personal-reference',
			price: { amount: '0.0333', currency: 'EUR' },
			error: { code: '1300', message: 'Not part of the provider network' },
			optOut: null,
			occurredAt: '2026-05-22T08:00:00.000Z',
		});
	});
	test('an inbound SMS of version 0.1, and a party known by an id', async () => {
		expect(await received(OLD_INBOUND)).toMatchObject({
			event: 'sms.received',
			text: 'Hello',
			from: '+447700900001',
		});
		const from = { type: 'sms', id: 'ACME' };
		expect(await received({ ...OLD_INBOUND, from })).toMatchObject({ from: 'ACME' });
	});
	test('the time as some examples write it', async () => {
		const timestamp = '2026-05-22 08:00:00 UTC';
		expect(await received({ ...delivered, timestamp })).toMatchObject({
			occurredAt: '2026-05-22T08:00:00.000Z',
		});
	});
	test.each([
		['another channel', { ...delivered, channel: 'whatsapp' }, 'delivered'],
		[
			'another channel in version 0.1',
			{ ...OLD_STATUS, to: { type: 'viber_service_msg' } },
			'undeliverable',
		],
		['no channel', { ...delivered, channel: undefined }, 'delivered'],
		['a status for other channels', { ...delivered, status: 'read' }, 'read'],
		['a status that is a name of ours', { ...delivered, status: 'inbound', text: 'x' }, 'inbound'],
		[
			'a status that is a name of JavaScript',
			{ ...delivered, status: 'constructor' },
			'constructor',
		],
		['a status that is no text', { ...delivered, status: {} }, null],
		['a status that is null', { ...delivered, status: null, text: 'x' }, null],
		['no id', { ...delivered, message_uuid: undefined }, 'delivered'],
		['neither status nor text', { ...delivered, status: undefined }, null],
		['nothing', {}, null],
	])('%s is unrecognized', async (_, payload, providerEvent) => {
		const item = await received(payload);
		expect(item).toMatchObject({ event: 'unrecognized', messageId: null, providerEvent });
		expect(item.raw).toEqual(JSON.parse(JSON.stringify(payload)));
		expect(item.eventId).toMatch(/^vonage:[\da-f]{32}$/);
	});
	test('the text, its first word and a caption can be left out', async () => {
		const options = { omitMessageText: true };
		const image = { caption: 'My passport' };
		const item = await received({ ...readFixture('vonage', 'inbound'), image }, { options });
		expect(item.text).toBeNull();
		expect(JSON.stringify(item)).not.toMatch(/deliver it|YES|passport/);
	});
});

describe('the proof', () => {
	const pretty = JSON.stringify(delivered, null, 2);
	const rejection = (code: string, status?: number) => ({
		kind: 'rejected',
		code,
		...(status && { status }),
	});

	test('fits the bytes as sent', async () => {
		expect(await receive(signed(pretty))).toMatchObject({ kind: 'accepted' });
	});
	test('fits the same JSON without white space', async () => {
		const request = signed(pretty, { hashed: JSON.stringify(delivered) });
		expect(await receive(request)).toMatchObject({ kind: 'accepted' });
	});
	test.each([
		['of another status', pretty, JSON.stringify({ ...delivered, status: 'rejected' })],
		['that is no JSON', 'status=delivered', 'status=rejected'],
		['that is a list with the right one', `[${pretty}]`, JSON.stringify(delivered)],
	])('fits no other body: one %s', async (_, body, hashed) => {
		expect(await receive(signed(body, { hashed }))).toEqual(rejection('invalid_signature'));
	});
	test('is made with the current or the previous secret', async () => {
		const secrets = [SECRET, 'the-previous-one'] as const;
		for (const secret of secrets) {
			const request = signed(delivered, { secret });
			expect(await receive(request, { secrets })).toMatchObject({ kind: 'accepted' });
		}
		const request = signed(delivered, { secret: 'a-third-one' });
		expect(await receive(request, { secrets })).toEqual(rejection('invalid_token'));
	});
	test('does not fit an integer whose last digits changed, which no JavaScript number holds', async () => {
		const hashed = '{"n":12345678901234567000}';
		const body = '{ "n": 12345678901234567890 }';
		expect(await receive(signed(body, { hashed }))).toEqual(rejection('invalid_signature'));
	});
	test.each([
		['missing', undefined],
		['null', null],
		['empty', ''],
		['that of an empty body', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
		['a list', [['x']]],
	])('needs the hash: %s', async (_, hash) => {
		const request = signed(delivered, { claims: { payload_hash: hash } });
		expect(await receive(request)).toEqual(rejection('invalid_signature'));
	});
	test('needs the hash in lower case', async () => {
		const { createHash } = await import('node:crypto');
		const hash = createHash('sha256').update(JSON.stringify(delivered)).digest('hex');
		const upper = signed(delivered, { claims: { payload_hash: hash.toUpperCase() } });
		expect(await receive(upper)).toEqual(rejection('invalid_signature'));
		const right = signed(delivered, { claims: { payload_hash: hash } });
		expect(await receive(right)).toMatchObject({ kind: 'accepted' });
	});
	test('a missing token is refused for now: Vonage signs when it is asked again by a 5xx', async () => {
		const headers = { ...signed(delivered).headers, authorization: undefined };
		expect(await receive({ ...signed(delivered), headers })).toEqual(
			rejection('missing_token', 503),
		);
	});
	test('a header with another scheme is refused for good', async () => {
		const request = { ...signed(delivered), headers: { authorization: 'Basic YTpi' } };
		expect(await receive(request)).toEqual(rejection('missing_token'));
	});
	const seconds = Math.floor(NOW / 1000);
	const withClaims = async (claims: object, payload: Payload = delivered) =>
		await receive(signed(payload, { claims: { ...claims } }));
	test('times that the token does hold count', async () => {
		expect(await withClaims({ exp: seconds - 61 })).toEqual(rejection('expired_token'));
		expect(await withClaims({ exp: 'soon' })).toEqual(rejection('invalid_token'));
		expect(await withClaims({ nbf: seconds + 61 })).toEqual(rejection('expired_token'));
		expect(await withClaims({ exp: seconds + 60 })).toMatchObject({ kind: 'accepted' });
		expect(await withClaims({ exp: seconds + 0.5, nbf: seconds + 0.5 })).toMatchObject({
			kind: 'accepted',
		});
	});
	test.each([undefined, 1, 'yesterday', null, 631_152_000])(
		'where the body says when, a token made at %p is as good as any',
		async (iat) => expect(await withClaims({ iat })).toMatchObject({ kind: 'accepted' }),
	);
	describe.each([
		['lacks', { ...delivered, timestamp: undefined }],
		['holds but nobody can read', { ...delivered, timestamp: 'this morning' }],
	])('the time of signing stands in for a time that the body %s', (_, payload) => {
		const limit = 2880 * 60;
		test('and bounds how long a captured request passes', async () => {
			const made = seconds - 0.5;
			expect(await withClaims({ iat: made }, payload)).toMatchObject({ kind: 'accepted' });
			expect(await withClaims({ iat: made - limit }, payload)).toEqual(rejection('stale_event'));
			// The year 1990.
			expect(await withClaims({ iat: 631_152_000 }, payload)).toEqual(rejection('stale_event'));
		});
		test('unless it is missing, or cannot be read, which the log says', async () => {
			const unreadable = 'the signed time of the request cannot be read';
			const missing = await withClaims({ iat: undefined }, payload);
			expect(missing).toMatchObject({ kind: 'accepted' });
			expect(JSON.stringify(missing)).not.toContain(unreadable);
			const outcome = await withClaims({ iat: 'yesterday' }, payload);
			expect(outcome).toMatchObject({ kind: 'accepted' });
			expect(JSON.stringify(outcome)).toContain(unreadable);
		});
	});
});

describe('the account check', () => {
	const check = vonageSms.accountCheck({ apiKey: 'a1b2c3d', apiSecret: 'secret' });
	test('asks for the balance', () => {
		expect(check?.request).toEqual({
			method: 'GET',
			url: 'https://rest.nexmo.com/account/get-balance',
			headers: { Authorization: `Basic ${Buffer.from('a1b2c3d:secret').toString('base64')}` },
		});
		expect(check?.problem(200, { value: 1, autoReload: false })).toBeNull();
		expect(check?.problem(401, {})).toMatch(/^Vonage answered 401\. Vonage does not accept/);
		expect(check?.problem(500, '')).toBe('Vonage answered 500. Try again later.');
		expect(check?.problem(200, 'a page')).toContain('200');
	});
	test('needs both key and secret', () => {
		expect(vonageSms.accountCheck({})).toBeNull();
		expect(vonageSms.accountCheck({ apiKey: 'a' })).toBeNull();
		expect(vonageSms.credentialProblem?.({ apiKey: 'a' })).toContain('The API Secret is empty');
		expect(vonageSms.credentialProblem?.({ apiSecret: 'a' })).toContain('The API Key is empty');
		expect(vonageSms.credentialProblem?.({ apiKey: 'a', apiSecret: 'b' })).toBeNull();
		expect(vonageSms.credentialProblem?.({})).toBeNull();
	});
});

test('white space that the hash does not cover makes no second event of an unrecognized one', async () => {
	const original = signed({ ...delivered, channel: 'whatsapp' });
	const text = original.body.toString();
	const bodies = [text, `${text} `, text.replaceAll(',', ', ')].map((body) => Buffer.from(body));
	const requests = [original, ...bodies.map((body) => ({ ...original, body }))];
	const outcomes = await receiveInTurn(vonageSms, undefined, requests);
	expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'ignored', 'ignored', 'ignored']);
});
