import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { PROVIDERS } from '../../tools/providers';
import { assigned, publishExample } from './support/example';
import { deployTrigger, eventsAfter, randomSecret } from './support/trigger';

/** The events that the workflow sends. It sends none for Telnyx, because only Telnyx has the private key. */
const SENT = [
	['turkeysms', 'webhook.test'],
	['iletimerkezi', 'sms.delivered'],
	['talkntalk', 'sms.delivered'],
	['httpsms', 'sms.delivered'],
	['opensms', 'sms.delivered'],
	['twilio', 'sms.delivered'],
	['vonage', 'sms.delivered'],
	['sinch', 'sms.delivered'],
	['smsgate', 'sms.delivered'],
	['textbee', 'sms.delivered'],
] as const;

type SentProvider = (typeof SENT)[number][0];

/** The text of Result after a person has filled in these values and executed the workflow. */
async function resultOf(provider: SentProvider, url: string, secret: string): Promise<unknown> {
	const example = await publishExample('send-test-event', {
		parameters: { 'Fill In': assigned({ provider, url, secret }) },
	});
	const [[item] = []] = await example.start('Send a Test Event', 'Result');
	return item?.result;
}

async function deploy(provider: SentProvider) {
	const { trigger, credential, parameters } = PROVIDERS[provider];
	return await deployTrigger({
		trigger,
		credentialType: credential,
		...(parameters && { parameters }),
	});
}

// The n8n of these tests has an address on loopback.
const RECEIVED =
	/^200 received: The secret is right and the workflow has started, but providers cannot reach this URL/;
const WRONG_SECRET =
	/^401 invalid_(signature|token): .+ the secret in Fill In is not the secret in its credential/;
const WRONG_URL_OR_SECRET =
	/^401 invalid_signature: .+ Either url is not written exactly as the trigger shows it \(Twilio signs the URL\), or the secret differs\./;

test.each(SENT)(
	'send-test-event: the trigger of %s accepts the event, and the result says why it refuses a wrong secret',
	async (provider, event) => {
		const { url, secret, workflowId } = await deploy(provider);
		expect(await resultOf(provider, url, secret)).toMatch(RECEIVED);
		expect(await resultOf(provider, url, randomSecret())).toMatch(
			provider === 'twilio' ? WRONG_URL_OR_SECRET : WRONG_SECRET,
		);
		expect(await eventsAfter(workflowId, 1)).toMatchObject([{ provider, event }]);
	},
);

test.each([
	['twilio', WRONG_URL_OR_SECRET],
	['httpsms', /^401 wrong_audience: The secret is right, but url is not written exactly/],
] as const)(
	'send-test-event: the result names the URL when the event of %s is signed for it in another spelling',
	async (provider, refused) => {
		const { url, secret } = await deploy(provider);
		const sameHost = url.replace('127.0.0.1', 'localhost');
		expect(sameHost).not.toBe(url);
		expect(await resultOf(provider, sameHost, secret)).toMatch(refused);
	},
);

test('send-test-event: the secret may be pasted with the ?token= that stands before it in the URL', async () => {
	const { url, secret } = await deploy('iletimerkezi');
	expect(await resultOf('iletimerkezi', url, `?token=${secret}`)).toMatch(RECEIVED);
});

test('send-test-event: the result says that the provider is another one than that of the trigger', async () => {
	const { url, secret } = await deploy('textbee');
	expect(await resultOf('turkeysms', url, secret)).toMatch(
		/^401 missing_signature: Check provider in Fill In\./,
	);
});

describe('send-test-event: something else than the trigger answers', () => {
	const HTML = { 'content-type': 'text/html; charset=utf-8' };
	const ANSWERS: Readonly<
		Record<string, readonly [status: number, headers: Record<string, string>, body: string]>
	> = {
		'/login': [302, { location: 'https://login.example.com/' }, ''],
		'/https': [308, { location: 'https://n8n.example.com/' }, ''],
		'/challenge': [403, HTML, '\n<!DOCTYPE html><title>Just a moment...</title>'],
		'/page': [200, HTML, '<html><body>Sign in</body></html>'],
		'/nginx': [502, HTML, '<html><body><h1>502 Bad Gateway</h1></body></html>'],
		'/caddy': [503, {}, ''],
		'/starting': [200, HTML, 'n8n is starting up. Please wait'],
		'/database': [503, { 'content-type': 'application/json' }, '{"code":503,"message":"Wait"}'],
	};
	let server: Server;
	beforeAll(async () => {
		server = createServer((request, response) => {
			const [status, headers, body] = ANSWERS[request.url ?? ''] ?? [500, {}, ''];
			request.resume().on('end', () => response.writeHead(status, headers).end(body));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
	});
	afterAll(async () => {
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
	});

	test.each([
		['/login', /^302: Cloudflare Access, a login page or a bot check answers instead of n8n/],
		['/https', /^308: A proxy redirects this URL/],
		['/challenge', /^403: Cloudflare Access, a login page or a bot check answers instead of n8n/],
		['/page', /^200: Cloudflare Access, a login page or a bot check answers instead of n8n/],
		['/nginx', /^502: The tunnel or proxy is there, but does not reach n8n\.$/],
		['/caddy', /^503: The tunnel or proxy is there, but does not reach n8n\.$/],
		['/starting', /^200: n8n was starting: a provider's event would be lost now\./],
		['/database', /^503: This is not an answer of the trigger\./],
	])('%s', async (path, result) => {
		const { port } = server.address() as AddressInfo;
		const url = `http://127.0.0.1:${port}${path}`;
		expect(await resultOf('turkeysms', url, randomSecret())).toMatch(result);
	});

	test('nothing', async () => {
		const closed = createServer().listen(0, '127.0.0.1');
		await once(closed, 'listening');
		const { port } = closed.address() as AddressInfo;
		closed.close();
		await once(closed, 'close');
		expect(await resultOf('turkeysms', `http://127.0.0.1:${port}/`, randomSecret())).toMatch(
			/^No answer: This n8n does not reach the URL\./,
		);
	});
});
