import { openSms } from '../../../nodes/OpenSms/openSms';
import type { OpenSmsSettings } from '../../../nodes/OpenSms/openSmsSettings';
import { smsEventSchema } from '../../../tools/eventSchema';
import { readFixtureBytes } from '../../../tools/simulator/payload';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { eventOf, receiveOnce, SECRET, type TriggerSetup } from '../../support/receiveOnce';

const EVENTS = ['sms.pending', 'sms.delivered', 'sms.failed', 'unrecognized'];

const receive = async (body: Buffer | object, trigger: TriggerSetup<OpenSmsSettings> = {}) =>
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
	const body = readFixtureBytes('opensms', 'sms.failed');
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
		reference: null,
		segments: null,
		price: null,
		error: { code: null, message: 'Invalid phone number' },
		optOut: null,
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
	const received = eventOf(await receive(readFixtureBytes('opensms', name)));
	expect(received).toMatchObject({ event, status, isFinal, statusRank, providerEvent: name });
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

test.each(['', null, 7, { message: 'x' }, ['x']])('error %j says nothing', async (error) => {
	expect(eventOf(await receive(report({ error }))).error).toBeNull();
});

test.each([
	['an unknown event', report({ event: 'sms.seen' }), 'sms.seen'],
	['an event of a name every object has', report({ event: 'toString' }), 'toString'],
	['a test without a message', { event: 'test', timestamp: '2026-05-22T09:14:07Z' }, 'test'],
	['no message id', report({ message_id: undefined }), 'sms.delivered'],
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

describe('the account check', () => {
	const accountCheck = (credential: object) => openSms.accountCheck(credential as JsonObject);
	const credentialProblem = (credential: object) =>
		openSms.credentialProblem?.(credential as JsonObject) ?? null;

	const BASE = 'https://www.opensms.co.ke/api/v3';
	const credential = { webhookSecret: 'uZ3kq8Rr5vTn2bYx', apiToken: 'token', baseUrl: BASE };
	const problem = (status: number, body: unknown) =>
		accountCheck(credential)?.problem(status, body);

	test('asks who the token belongs to', () => {
		expect(accountCheck(credential)?.request).toEqual({
			method: 'GET',
			url: `${BASE}/me`,
			headers: { Authorization: 'Bearer token' },
		});
	});

	test.each([
		'https://api.opensms.co.ke/v3',
		'https://api.opensms.co.ke/v3/',
		' https://api.opensms.co.ke/v3// ',
	])('base URL %j', (baseUrl) => {
		expect(accountCheck({ ...credential, baseUrl })?.request.url).toBe(
			'https://api.opensms.co.ke/v3/me',
		);
		expect(credentialProblem({ ...credential, baseUrl })).toBeNull();
	});

	test.each(['', 'opensms', 'ftp://opensms.co.ke', 'javascript:alert(1)', undefined])(
		'base URL %j is refused before the token is sent anywhere',
		(baseUrl) => {
			expect(accountCheck({ ...credential, baseUrl })).toBeNull();
			expect(credentialProblem({ ...credential, baseUrl })).toMatch(
				/Base URL is not .*https:\/\/www\.opensms\.co\.ke\/api\/v3\./,
			);
		},
	);

	test('without a token there is no account to check', () => {
		expect(accountCheck({ ...credential, apiToken: '' })).toBeNull();
		expect(credentialProblem({ ...credential, apiToken: '', baseUrl: '' })).toBeNull();
	});

	test('success in the body is right', () => {
		expect(problem(200, { status: 'success', data: {} })).toBeNull();
	});

	test.each([
		[
			401,
			{ status: 'error' },
			/^OpenSMS answered 401 \(error\)\. OpenSMS does not accept the API Token\./,
		],
		[403, '', /^OpenSMS answered 403\. OpenSMS does not accept the API Token\./],
		[200, { status: 'error' }, /^OpenSMS answered 200 \(error\)\. Try again later\.$/],
		[200, '<html>', /does not lead to OpenSMS’s API: the server answered 200 .*Check the Base URL/],
		[404, { status: 'error' }, /Check the Base URL/],
		[500, { status: 'success' }, /answered 500/],
		[503, undefined, /^OpenSMS answered 503\. Try again later\.$/],
	])('HTTP %p with %j is no proof of the token', (status, body, expected) => {
		expect(problem(status, body)).toMatch(expected);
	});
});
