import { providers, send, type Answer } from '../../tools/simulator/index';
import { startHost, type Host, type HostedTrigger } from './support/host';

const SECRET = 'uZ3kq8Rr5vTn2bYx';
const NOW = Date.now();
const ALL = ['sms.pending', 'sms.delivered', 'sms.failed', 'unrecognized'];
const HMAC = { header: 'X-Signature', algorithm: 'sha256', encoding: 'hex', prefix: '' } as const;

let host: Host;
afterEach(() => host.close());

async function start(parameters: HostedTrigger['parameters'] = {}, credential = {}): Promise<void> {
	host = await startHost({
		type: 'openSmsTrigger',
		parameters: { events: ALL, ...parameters },
		credentials: { openSmsWebhookApi: { webhookSecret: SECRET, ...credential } },
	});
}
const forHmac = (parameters = {}) => ({
	verification: 'hmac',
	signatureHeader: 'X-Signature',
	signatureAlgorithm: 'sha256',
	signatureEncoding: 'hex',
	signaturePrefix: '',
	...parameters,
});

async function deliver(event: string, options: object = {}): Promise<Answer> {
	const { build } = providers.opensms;
	return await send(await build(event, { url: host.url, secret: SECRET, now: NOW, ...options }));
}
const items = () => host.executions.flatMap(([output]) => output ?? []);

test('by token, which is the default: each documented event starts one execution', async () => {
	await start();
	for (const event of ['sms.pending', 'sms.delivered', 'sms.failed']) {
		const answer = await deliver(event);
		expect(answer).toMatchObject({ status: 200, body: '{"received":true}' });
		expect(answer.headers['content-type']).toMatch(/^application\/json/);
	}
	expect(items().map(({ json }) => [json.event, json.messageId, json.error])).toEqual([
		['sms.queued', 'msg_123456', null],
		['sms.delivered', 'msg_123456', null],
		['sms.failed', 'msg_123457', { code: null, message: 'Invalid phone number' }],
	]);
});

test.each([
	['wrong', 'invalid_token', '?token=wrong'],
	['missing', 'missing_token', ''],
	['repeated', 'missing_token', `?token=${SECRET}&token=${SECRET}`],
])('by token: a %s one is answered 401', async (_, code, query) => {
	await start();
	const request = await providers.opensms.build('sms.failed', {
		url: host.url,
		secret: SECRET,
		now: NOW,
	});
	expect(await send({ ...request, url: host.url + query })).toMatchObject({
		status: 401,
		body: `{"error":"${code}"}`,
	});
	expect(items()).toEqual([]);
});

describe.each(['sha256', 'sha384', 'sha512'] as const)('by HMAC with %s', (algorithm) => {
	test.each(['hex', 'base64'] as const)('in %s', async (encoding) => {
		await start(
			forHmac({
				signatureAlgorithm: algorithm,
				signatureEncoding: encoding,
				signaturePrefix: 'v1=',
			}),
		);
		const hmac = { header: 'X-Signature', algorithm, encoding, prefix: 'v1=' };
		expect(await deliver('sms.delivered', { hmac })).toMatchObject({
			status: 200,
			body: '{"received":true}',
		});
		for (const wrong of [
			{ hmac, secret: 'another-secret-77' },
			{ hmac: { ...hmac, prefix: '' } },
			{ hmac: { ...hmac, encoding: encoding === 'hex' ? 'base64' : 'hex' } },
			{ hmac: { ...hmac, algorithm: algorithm === 'sha256' ? 'sha512' : 'sha256' } },
		]) {
			expect(await deliver('sms.failed', wrong)).toMatchObject({
				status: 401,
				body: '{"error":"invalid_signature"}',
			});
		}
		expect(items()).toHaveLength(1);
	});
});

test('by HMAC: over the bytes as received, so one changed byte is refused', async () => {
	await start(forHmac());
	const { sign } = providers.opensms;
	const body = Buffer.from(
		'{ "message_id":"m\\u0031",\n "phone":"254712345678", "event":"sms.failed"}',
	);
	const request = await sign(body, { url: host.url, secret: SECRET, now: NOW, hmac: HMAC });
	const changed = Buffer.from(body.toString().replace('\n', ' '));
	expect((await send({ ...request, body: changed })).status).toBe(401);
	expect((await send(request)).status).toBe(200);
	expect(items()[0]?.json).toMatchObject({ messageId: 'm1', to: '+254712345678' });
});

test('by HMAC: the header may be missing, sent twice, or the token sent instead: 401', async () => {
	await start(forHmac());
	const request = await providers.opensms.build('sms.failed', {
		url: host.url,
		secret: SECRET,
		now: NOW,
		hmac: HMAC,
	});
	const signature = String(request.headers['X-Signature']);
	const refused = { status: 401, body: '{"error":"missing_signature"}' };
	expect(await deliver('sms.failed')).toMatchObject(refused);
	expect(await send({ ...request, headers: {} })).toMatchObject(refused);
	expect(
		await send({ ...request, headers: { 'X-Signature': [signature, signature] } }),
	).toMatchObject(refused);
	expect(items()).toEqual([]);
	expect((await send(request)).status).toBe(200);
});

test('by HMAC: an event older than the limit is refused; by token the limit does not apply', async () => {
	const options = { maximumEventAge: 60 };
	const eventTime = NOW - 3 * 3_600_000;
	await start(forHmac({ options }));
	expect(await deliver('sms.failed', { hmac: HMAC, eventTime })).toMatchObject({
		status: 401,
		body: '{"error":"stale_event"}',
	});
	await host.close();
	await start({ options });
	expect((await deliver('sms.failed', { eventTime })).status).toBe(200);
});

test('what “Send Test Event” may send arrives as unrecognized, whole', async () => {
	await start();
	const payload = { event: 'test', message: 'This is a test' };
	const request = await providers.opensms.sign(Buffer.from(JSON.stringify(payload)), {
		url: host.url,
		secret: SECRET,
		now: NOW,
	});
	expect((await send(request)).status).toBe(200);
	expect(items()[0]?.json).toMatchObject({
		event: 'unrecognized',
		providerEvent: 'test',
		raw: payload,
	});
});

describe('HMAC without what it takes', () => {
	test.each([
		['no header name', { signatureHeader: '' }, /Signature Header must be the name of a header/],
		[
			'a header name that cannot be',
			{ signatureHeader: 'X Signature' },
			/Signature Header must be the name of a header/,
		],
		[
			'an algorithm that is not accepted',
			{ signatureAlgorithm: 'md5' },
			/Signature Algorithm must be sha256/,
		],
	])(
		'%s: publishing is refused, and every request is answered 503',
		async (_, parameters, message) => {
			await start(forHmac(parameters));
			await expect(host.publish()).rejects.toMatchObject({
				message: expect.stringMatching(new RegExp(`${message.source}.*publish again`)) as string,
			});
			const answer = await deliver('sms.failed', { hmac: HMAC });
			expect(answer).toMatchObject({ status: 503, body: '{"error":"not_configured"}' });
			expect(items()).toEqual([]);
		},
	);
});

test('publishing with an empty secret is refused, with one it is not', async () => {
	await start({}, { webhookSecret: '' });
	await expect(host.publish()).rejects.toMatchObject({
		message: expect.stringMatching(/^The Webhook Secret is empty.*publish again/) as string,
	});
	await host.close();
	await start(forHmac());
	await expect(host.publish()).resolves.toBeUndefined();
});
