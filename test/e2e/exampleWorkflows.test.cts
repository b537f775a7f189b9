import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startHttpSmsApi, type HttpSmsApi } from '../../tools/stand-in/httpSms.cts';
import { providers } from '../../tools/simulator/index.cts';
import { publishExample, type PublishedExample } from './support/example.cts';

const { httpsms, turkeysms } = providers;
const PHONE = '+18005550199';

/** Whole seconds, as providers send their times. */
const sign = ({ url, secret }: PublishedExample) => ({
	url,
	secret,
	now: Math.floor(Date.now() / 1000) * 1000,
});

let api: HttpSmsApi;
/** In the place of httpSMS's API for sending, which the stand-in does not have. */
let outbox: Server;
let outboxUrl: string;
const sentMessages: unknown[] = [];
beforeAll(async () => {
	api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: [PHONE] });
	outbox = createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8').on('data', (text: string) => (body += text));
		request.on('end', () => {
			sentMessages.push({ key: request.headers['x-api-key'], ...(JSON.parse(body) as object) });
			response.setHeader('content-type', 'application/json').end('{"status":"success"}');
		});
	}).listen(0, '127.0.0.1');
	await once(outbox, 'listening');
	outboxUrl = `http://127.0.0.1:${(outbox.address() as AddressInfo).port}/v1/messages/send`;
});
beforeEach(() => {
	sentMessages.length = 0;
});
afterAll(async () => {
	outbox.closeAllConnections();
	outbox.close();
	await api.close();
});

const account = () => ({ httpSmsWebhookApi: { apiKey: api.apiKey, baseUrl: api.url } });

test('otp-follow-up: follows up on a password that was delivered, not on one that was entered', async () => {
	const example = await publishExample('otp-follow-up', {
		parameters: { 'Five Minutes': { amount: 1, unit: 'seconds' } },
	});
	const run = async (event: string, message: number) =>
		await example.run(
			await turkeysms.build(event, { ...sign(example), message }),
			'Remember',
			'Follow Up',
		);
	expect(await run('sms.delivered', 1)).toMatchObject([[], [{}]]);
	expect(await run('otp.verified', 2)).toMatchObject([[{ messageId: '2' }], []]);
	expect(await run('sms.delivered', 2)).toMatchObject([[], []]);
});

test('auto-reply: answers the word, from the phone that received it, and nothing else', async () => {
	const example = await publishExample('auto-reply', {
		credentials: account(),
		parameters: { Reply: { url: outboxUrl } },
	});
	const receive = async (message: number, content: string) =>
		await example.run(
			await httpsms.build('message.phone.received', {
				...sign(example),
				message,
				set: { 'data.content': content },
			}),
			'Something Else',
		);
	expect(await receive(1, ' info ')).toEqual([[]]);
	expect(sentMessages).toMatchObject([
		{ key: api.apiKey, from: PHONE, to: '+18005550100', content: expect.any(String) as string },
	]);
	expect(await receive(2, 'Thank you')).toMatchObject([[{ text: 'Thank you' }]]);
	expect(sentMessages).toHaveLength(1);
});

test('phone-offline-alert: tells offline from online', async () => {
	const example = await publishExample('phone-offline-alert', { credentials: account() });
	const run = async (event: string) =>
		await example.run(await httpsms.build(event, sign(example)), 'Alert', 'All Clear');
	const offline = expect.stringMatching(/^Phone \+18005550199 went offline, reported 20/) as string;
	expect(await run('phone.heartbeat.offline')).toMatchObject([[{ message: offline }], []]);
	const online = expect.stringContaining('is online again') as string;
	expect(await run('phone.heartbeat.online')).toMatchObject([[], [{ message: online }]]);
});
