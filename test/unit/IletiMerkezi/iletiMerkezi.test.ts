import { iletiMerkezi } from '../../../nodes/IletiMerkezi/iletiMerkezi';
import { smsEventSchema } from '../../../tools/eventSchema';
import { readFixtureBytes } from '../../../tools/simulator/payload';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { eventOf, receiveOnce, SECRET, type TriggerSetup } from '../../support/receiveOnce';

const EVENTS = ['accepted', 'delivered', 'undelivered', 'unrecognized'];

const receive = async (body: Buffer | object, trigger: TriggerSetup<undefined> = {}) =>
	await receiveOnce(
		iletiMerkezi,
		undefined,
		{
			body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
			query: { token: SECRET },
		},
		{ events: EVENTS, ...trigger },
	);
const report = (fields: object) => ({
	report: { id: 1, packet_id: 2, status: 'delivered', ...fields },
});

test('a delivered report, key by key', async () => {
	const body = readFixtureBytes('iletimerkezi', 'delivered');
	expect(eventOf(await receive(body))).toEqual({
		event: 'sms.delivered',
		status: 'delivered',
		isFinal: true,
		statusRank: 3,
		isStale: false,
		provider: 'iletimerkezi',
		providerEvent: 'delivered',
		eventId: 'iletimerkezi:1599558518:delivered',
		messageId: '1599558518',
		batchId: '104525848',
		to: '+905057021234',
		from: null,
		text: 'Siparişiniz kargoya verildi. Takip no: 4821',
		network: null,
		reference: null,
		segments: null,
		price: null,
		error: null,
		optOut: null,
		occurredAt: null,
		receivedAt: '2026-05-22T09:20:00.123Z',
		raw: JSON.parse(body.toString()),
	});
});

test.each([
	['accepted', 'sms.accepted', 'accepted', false, 1],
	['delivered', 'sms.delivered', 'delivered', true, 3],
	['undelivered', 'sms.undelivered', 'undelivered', true, 3],
])('%s is %s', async (name, event, status, isFinal, statusRank) => {
	const received = eventOf(await receive(readFixtureBytes('iletimerkezi', name)));
	expect(received).toMatchObject({ event, status, isFinal, statusRank, providerEvent: name });
});

test('the secret stands in the URL', () => {
	expect(iletiMerkezi.isUrlToken?.(undefined)).toBe(true);
});

test('there is no time in the payload, so no age limit applies to it', async () => {
	const body = { ...report({}), timestamp: '2020-01-01T00:00:00Z' };
	const outcome = await receive(body, { options: { maximumEventAge: 1 } });
	expect(eventOf(outcome).occurredAt).toBeNull();
});

test.each([
	['an unknown status', report({ status: 'seen' }), 'seen'],
	['a status of a name every object has', report({ status: 'constructor' }), 'constructor'],
	['another case', report({ status: 'Delivered' }), 'Delivered'],
	['no id', { report: { status: 'delivered' } }, 'delivered'],
	['an id that is no id', report({ id: { $gt: '' } }), 'delivered'],
	['an empty id', report({ id: '' }), 'delivered'],
	['no status', { report: { id: 1 } }, null],
	['a status that is no text', report({ status: ['delivered'] }), null],
	['several reports', { report: [{ id: 1, status: 'delivered' }] }, null],
	['no report', { status: 'delivered', id: 1 }, null],
	['null for a report', { report: null }, null],
	['nothing', {}, null],
])('%s is unrecognized, whole', async (_, body, providerEvent) => {
	const event = eventOf(await receive(body));
	expect(event).toMatchObject({
		event: 'unrecognized',
		status: null,
		isFinal: false,
		statusRank: null,
		messageId: null,
		providerEvent,
		raw: body,
	});
	expect(event.eventId).toMatch(/^iletimerkezi:[\da-f]{32}$/);
	expect(smsEventSchema.safeParse(event).success).toBe(true);
});

test.each([
	['to', 905057021234, { to: '+905057021234' }],
	['to', '05057021234', { to: '05057021234' }],
	['to', '+90 505 702 12 34', { to: '+905057021234' }],
	// This Turkish number has no country code. It is not a number of Cuba (+53).
	['to', '5300000001', { to: '5300000001' }],
	['to', '4447890', { to: '4447890' }],
	['to', '9050570212345', { to: '9050570212345' }],
	['body', { html: 'x' }, { text: null }],
	['body', null, { text: null }],
	['packet_id', null, { batchId: null }],
	['packet_id', [2], { batchId: null }],
])('%s %j does not hide the rest of a report', async (field, value, expected) => {
	const event = eventOf(await receive(report({ [field]: value })));
	expect(event).toMatchObject({ event: 'sms.delivered', messageId: '1', ...expected });
});

describe('the account check', () => {
	const accountCheck = (credential: object) => iletiMerkezi.accountCheck(credential as JsonObject);
	const credentialProblem = (credential: object) =>
		iletiMerkezi.credentialProblem?.(credential as JsonObject) ?? null;

	const credential = { webhookSecret: 'uZ3kq8Rr5vTn2bYx', apiKey: 'key', apiHash: 'hash' };
	const problem = (status: number, body: unknown) =>
		accountCheck(credential)?.problem(status, body);

	test('asks for the balance with key and hash', () => {
		expect(accountCheck(credential)?.request).toEqual({
			method: 'POST',
			url: 'https://api.iletimerkezi.com/v1/get-balance/json',
			body: { request: { authentication: { key: 'key', hash: 'hash' } } },
		});
	});

	test('without key and hash there is no account to check', () => {
		expect(accountCheck({ webhookSecret: 'uZ3kq8Rr5vTn2bYx', apiKey: '', apiHash: '' })).toBeNull();
		expect(accountCheck({ ...credential, apiKey: '' })).toBeNull();
		expect(accountCheck({ ...credential, apiHash: '' })).toBeNull();
	});

	test.each([200, '200'])('HTTP 200 with code %p is right', (code) => {
		const balance = { amount: '10.50', sms: '1200' };
		expect(problem(200, { response: { status: { code }, balance } })).toBeNull();
	});

	test.each([
		[401, { response: { status: { code: 401 } } }],
		[200, { response: { status: { code: 401 } } }],
		[200, { response: { status: { code: '401' } } }],
		[401, 'Unauthorized'],
	])('HTTP %p with %j names the switch in the panel', (status, body) => {
		expect(problem(status, body)).toMatch(/“Allow API access” is off/);
	});

	test.each([
		[
			200,
			{ response: { status: { code: 400 } } },
			/^iletiMerkezi answered 200 \(code 400\)\. Try again later\.$/,
		],
		[
			500,
			{ response: { status: { code: 500 } } },
			/^iletiMerkezi answered 500 \(code 500\)\. Try again later\.$/,
		],
		[
			500,
			{ response: { status: { code: 200 } } },
			/^iletiMerkezi answered 500 \(code 200\)\. Try again later\.$/,
		],
		[503, '<html>', /^iletiMerkezi answered 503\. Try again later\.$/],
		[200, '<html>', /answered 200 with something else/],
		[200, { response: { status: null } }, /answered 200 with something else/],
		[200, { response: [] }, /answered 200 with something else/],
		[200, undefined, /answered 200 with something else/],
	])('HTTP %p with %j is no proof of the key', (status, body, expected) => {
		expect(problem(status, body)).toMatch(expected);
	});

	test('faults of the credential are found before any call', () => {
		expect(credentialProblem(credential)).toBeNull();
		expect(credentialProblem({ webhookSecret: 'uZ3kq8Rr5vTn2bYx' })).toBeNull();
		expect(credentialProblem({ ...credential, apiHash: '' })).toMatch(/^The API Hash is empty/);
		expect(credentialProblem({ ...credential, apiKey: '' })).toMatch(/^The API Key is empty/);
		expect(credentialProblem({ ...credential, webhookSecret: 'a+b' })).toMatch(
			/^The Webhook Token has/,
		);
		expect(credentialProblem({ ...credential, previousWebhookSecret: 'a&b' })).toMatch(
			/^The Previous Webhook Token has/,
		);
	});
});
