import { providers, send, type Answer } from '../../tools/simulator/index';
import { startHost, type Host, type HostedTrigger } from './support/host';

const SECRET = 'uZ3kq8Rr5vTn2bYx';
const PREVIOUS = 'pR3v10usT0kenQw7';
const NOW = Date.UTC(2026, 4, 22, 9, 20);
const ALL = ['accepted', 'delivered', 'undelivered', 'unrecognized'];

let host: Host;
afterEach(() => host.close());

async function start(parameters: HostedTrigger['parameters'] = {}, credential = {}): Promise<void> {
	host = await startHost({
		type: 'iletiMerkeziTrigger',
		parameters: { events: ALL, ...parameters },
		credentials: { iletiMerkeziWebhookApi: { webhookSecret: SECRET, ...credential } },
	});
}

async function deliver(event: string, options: object = {}): Promise<Answer> {
	const { build } = providers.iletimerkezi;
	return await send(await build(event, { url: host.url, secret: SECRET, now: NOW, ...options }));
}
/** The documented report to a URL with this query. */
async function deliverTo(query: string): Promise<Answer> {
	const request = await providers.iletimerkezi.build('delivered', {
		url: host.url,
		secret: SECRET,
		now: NOW,
	});
	return await send({ ...request, url: host.url + query });
}
const items = () => host.executions.flatMap(([output]) => output ?? []);

test('each documented status is received once and starts one execution', async () => {
	await start();
	for (const status of ['accepted', 'delivered', 'undelivered']) {
		const answer = await deliver(status);
		expect(answer).toMatchObject({ status: 200, body: '{"received":true}' });
		expect(answer.headers['content-type']).toMatch(/^application\/json/);
	}
	expect(items().map(({ json }) => json.event)).toEqual([
		'sms.accepted',
		'sms.delivered',
		'sms.undelivered',
	]);
	expect(items()[1]?.json).toMatchObject({
		messageId: '1599558518',
		batchId: '104525848',
		eventId: 'iletimerkezi:1599558518:delivered',
		to: '+905057021234',
	});
});

test('ids come out as strings, whichever way they are sent', async () => {
	await start();
	await deliver('delivered', { set: { 'report.id': 7, 'report.packet_id': 8 } });
	await deliver('delivered', { set: { 'report.id': '9', 'report.packet_id': '10' } });
	expect(items().map(({ json }) => [json.messageId, json.batchId])).toEqual([
		['7', '8'],
		['9', '10'],
	]);
});

test('a redelivery is acknowledged and does nothing', async () => {
	await start();
	await deliver('delivered');
	expect(await deliver('delivered')).toMatchObject({
		status: 200,
		body: '{"received":true,"ignored":"duplicate"}',
	});
	expect(items()).toHaveLength(1);
});

test('accepted after delivered is stale', async () => {
	await start();
	await deliver('delivered');
	await deliver('accepted');
	expect(items().map(({ json }) => json.isStale)).toEqual([false, true]);
});

test.each([
	['no query', '', 'missing_token'],
	['an empty token', '?token=', 'missing_token'],
	['a token without value', '?token', 'missing_token'],
	['a repeated token', `?token=${SECRET}&token=${SECRET}`, 'missing_token'],
	['a right and a wrong token', `?token=${SECRET}&token=wrong`, 'missing_token'],
	['an array', `?token[]=${SECRET}`, 'missing_token'],
	['an object', `?token[0][a]=${SECRET}`, 'missing_token'],
	['another name', `?Token=${SECRET}`, 'missing_token'],
	['a wrong token', '?token=wrong', 'invalid_token'],
	['a token in another case', `?token=${SECRET.toUpperCase()}`, 'invalid_token'],
	['white space before the token', `?token=%20${SECRET}`, 'invalid_token'],
	['a NUL behind the token', `?token=${SECRET}%00`, 'invalid_token'],
	['bytes that are not UTF-8', '?token=%ff%fe', 'invalid_token'],
	['a pattern', '?token=.*', 'invalid_token'],
	['a very long token', `?token=${'x'.repeat(10_000)}`, 'invalid_token'],
])('%s: 401 and no execution', async (_, query, code) => {
	await start();
	expect(await deliverTo(query)).toMatchObject({ status: 401, body: `{"error":"${code}"}` });
	expect(items()).toEqual([]);
	expect(host.log).toHaveLength(1);
	expect(JSON.stringify(host.log)).toContain(code);
	expect(JSON.stringify(host.log)).not.toContain(SECRET);
});

test('the token is found among other parameters', async () => {
	await start();
	expect(await deliverTo(`?source=a&token=${SECRET}&lang=tr`)).toMatchObject({ status: 200 });
});

test('rotation: current and previous token pass, a third does not', async () => {
	await start({}, { previousWebhookSecret: PREVIOUS });
	expect((await deliver('accepted')).status).toBe(200);
	expect((await deliver('delivered', { secret: PREVIOUS })).status).toBe(200);
	expect((await deliver('undelivered', { secret: 'third-token-of-all' })).status).toBe(401);
	expect(items()).toHaveLength(2);
});

test('a token that needs escaping works when it is escaped', async () => {
	const webhookSecret = 'a+b/c=d&e f#g%h-şifre';
	await start({}, { webhookSecret });
	expect((await deliver('accepted', { secret: webhookSecret })).status).toBe(200);
});

test.each([
	[{ textContains: 'fatura' }],
	[{ batchIds: '1' }],
	[{ textContains: 'Siparişiniz', batchIds: '1' }],
])('filters %j: answered 200 without execution', async (filters) => {
	await start({ filters });
	expect(await deliver('delivered')).toMatchObject({
		status: 200,
		body: '{"received":true,"ignored":"filtered"}',
	});
	expect(items()).toEqual([]);
});

test('filters that match let the report through', async () => {
	await start({ filters: { textContains: 'fatura, sipariş', batchIds: '1, 104525848' } });
	await deliver('delivered');
	expect(items()).toHaveLength(1);
});

test('a status that is not selected: answered 200 without execution', async () => {
	await start({ events: ['delivered'] });
	expect(await deliver('accepted')).toMatchObject({
		status: 200,
		body: '{"received":true,"ignored":"event_not_selected"}',
	});
	expect(items()).toEqual([]);
});

test('an authentic body that is no JSON object: 400', async () => {
	await start();
	const { sign } = providers.iletimerkezi;
	for (const body of ['', '[]', 'report=1', '{"report":']) {
		const request = await sign(Buffer.from(body), { url: host.url, secret: SECRET, now: NOW });
		expect(await send(request)).toMatchObject({ status: 400, body: '{"error":"invalid_payload"}' });
	}
	expect(items()).toEqual([]);
});

test('without a token in the credential: 503, and publishing is refused with advice', async () => {
	await start({}, { webhookSecret: ' ' });
	expect(await deliverTo('?token=%20')).toMatchObject({
		status: 503,
		body: '{"error":"not_configured"}',
	});
	await expect(host.publish()).rejects.toMatchObject({
		message: expect.stringMatching(/^The Webhook Token is empty.*publish again/) as string,
	});
});

test('test listening works as production does, and remembers on its own', async () => {
	await start();
	await host.publish();
	await deliver('delivered');
	expect(await deliver('delivered', { url: host.testUrl })).toMatchObject({
		status: 200,
		body: '{"received":true}',
	});
	expect(items()).toHaveLength(2);
});
