import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';

import { providers, send, type WebhookRequest } from '../../tools/simulator/index';
import { startHost, type Host } from './support/host';

const SECRET = 'uZ3kq8Rr5vTn2bYx';
const OTHER_WORKFLOW = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';

let host: Host;
beforeAll(async () => {
	host = await startHost({
		type: 'httpSmsTrigger',
		parameters: { registration: 'manual' },
		credentials: { httpSmsWebhookApi: { webhookSecret: SECRET } },
	});
	await host.publish();
	await host.publish({ test: true });
});
afterAll(() => host.close());

type Claims = Readonly<Record<string, unknown>>;
let message = 0;

/** A delivery as httpSMS sends it, but for the claims given. */
async function delivery(claims: Claims = {}, url = host.url): Promise<WebhookRequest> {
	return await providers.httpsms.build('message.phone.sent', {
		url,
		secret: SECRET,
		now: Date.now(),
		message: ++message,
		claims,
	});
}

const tokenOf = ({ headers }: WebhookRequest) =>
	String(headers.Authorization).slice('Bearer '.length);
const withToken = (request: WebhookRequest, token: string): WebhookRequest => ({
	...request,
	headers: { ...request.headers, Authorization: `Bearer ${token}` },
});
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** The delivery with a token of this header, over the same claims, signed in the way given. */
async function resigned(header: object, sign: (signed: string) => string): Promise<WebhookRequest> {
	const request = await delivery();
	const signed = `${encode(header)}.${tokenOf(request).split('.')[1]}`;
	return withToken(request, `${signed}.${sign(signed)}`);
}
const hmac = (algorithm: string, key: string) => (signed: string) =>
	createHmac(algorithm, key).update(signed).digest('base64url');

async function answerTo(request: WebhookRequest): Promise<string> {
	const before = host.executions.length;
	const { status, body } = await send(request);
	const started = host.executions.length - before;
	return `${status} ${body}${started === 0 ? '' : `, ${started} execution`}`;
}
const ACCEPTED = '200 {"received":true}, 1 execution';
const INVALID = '401 {"error":"invalid_token"}';
const EXPIRED = '401 {"error":"expired_token"}';
const WRONG_AUDIENCE = '401 {"error":"wrong_audience"}';

test('a token as httpSMS makes it opens the URL it is for', async () => {
	expect(await answerTo(await delivery())).toBe(ACCEPTED);
	expect(await answerTo(await delivery({}, host.testUrl))).toBe(ACCEPTED);
});

test('a token for the test URL does not open the production URL, nor the other way round', async () => {
	expect(await answerTo(await delivery({ aud: [host.testUrl] }))).toBe(WRONG_AUDIENCE);
	expect(await answerTo(await delivery({ aud: [host.url] }, host.testUrl))).toBe(WRONG_AUDIENCE);
});

test.each<[string, Claims, string]>([
	['for another workflow', { aud: [OTHER_WORKFLOW] }, WRONG_AUDIENCE],
	['for nobody', { aud: [] }, WRONG_AUDIENCE],
	['without audience', { aud: undefined }, WRONG_AUDIENCE],
	['from another issuer', { iss: 'api.example.com' }, INVALID],
	['without issuer', { iss: undefined }, INVALID],
	['that never expires', { exp: undefined }, INVALID],
	['that expired long ago', { exp: 1_500_000_000 }, EXPIRED],
	['that is not valid yet', { nbf: 7_000_000_000 }, EXPIRED],
	['whose expiry is text', { exp: '7000000000' }, INVALID],
])('a token %s is refused', async (_, claims, answer) => {
	expect(await answerTo(await delivery(claims))).toBe(answer);
});

test('alg none is refused, with and without a signature', async () => {
	expect(await answerTo(await resigned({ alg: 'none' }, () => ''))).toBe(INVALID);
	expect(await answerTo(await resigned({ alg: 'none' }, hmac('sha256', SECRET)))).toBe(INVALID);
});

test('HS384 and HS512 are refused, even with the right key', async () => {
	expect(await answerTo(await resigned({ alg: 'HS384' }, hmac('sha384', SECRET)))).toBe(INVALID);
	expect(await answerTo(await resigned({ alg: 'HS512' }, hmac('sha512', SECRET)))).toBe(INVALID);
});

test('RS256 is refused, and its public key is no secret', async () => {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
	const rsa = (signed: string) =>
		createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url');
	expect(await answerTo(await resigned({ alg: 'RS256' }, rsa))).toBe(INVALID);
	expect(await answerTo(await resigned({ alg: 'RS256' }, hmac('sha256', pem)))).toBe(INVALID);
	expect(await answerTo(await resigned({ alg: 'HS256' }, hmac('sha256', pem)))).toBe(INVALID);
});

test('an edited claim is refused', async () => {
	const request = await delivery({ exp: 1_500_000_000 });
	const [header, payload = '', signature] = tokenOf(request).split('.');
	const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
	const prolonged = encode({ ...claims, exp: 7_000_000_000 });
	expect(await answerTo(withToken(request, `${header}.${prolonged}.${signature}`))).toBe(INVALID);
});

test('another spelling of a right token is refused', async () => {
	const request = await delivery();
	const token = tokenOf(request);
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
	const sameBits = alphabet[alphabet.indexOf(token.slice(-1)) ^ 1];
	for (const other of [`${token}=`, token.slice(0, -1) + sameBits, `${token}.`, `${token} x`]) {
		expect(await answerTo(withToken(request, other))).toBe(INVALID);
	}
	expect(await answerTo(request)).toBe(ACCEPTED);
});

test('a token sent twice, or as something else than a bearer token, is none', async () => {
	const request = await delivery();
	const authorization = String(request.headers.Authorization);
	for (const value of [
		[authorization, authorization],
		authorization.replace('Bearer', 'Basic'),
		'',
	]) {
		const headers = { ...request.headers, Authorization: value };
		expect(await answerTo({ ...request, headers })).toBe('401 {"error":"missing_token"}');
	}
});

test('what a token opens is in the log of n8n, the token itself is not', async () => {
	host.log.length = 0;
	const request = await delivery({ aud: [OTHER_WORKFLOW] });
	await answerTo(request);
	expect(host.log).toMatchObject([
		{ level: 'warn', message: expect.stringMatching(/wrong_audience/) },
	]);
	expect(JSON.stringify(host.log)).not.toContain(tokenOf(request));
});
