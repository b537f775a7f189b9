import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { publish, testCredential } from '../../tools/n8n/client';
import { providers } from '../../tools/simulator/index';
import { event } from './support/event';
import { sharedN8n } from './support/shared';
import { deployTrigger, randomSecret, saveTrigger, type DeployedTrigger } from './support/trigger';

const { opensms } = providers;
const RECEIVED = { status: 200, body: '{"received":true}' };
const JSON_TYPE = expect.stringMatching(/^application\/json\b/) as string;
const CREDENTIAL = 'openSmsWebhookApi';
const MINUTE = 60_000;

const settings = (parameters: Record<string, unknown>) => ({
	trigger: 'openSmsTrigger',
	credentialType: CREDENTIAL,
	parameters,
});
const deploy = async (parameters: Record<string, unknown> = {}) =>
	await deployTrigger(settings(parameters));
/** Whole seconds, as the documented times are. */
const now = () => Math.floor(Date.now() / 1000) * 1000;
const sign = (trigger: DeployedTrigger) => ({
	url: trigger.url,
	secret: trigger.secret,
	now: now(),
});

const EVENTS = [
	['sms.pending', 'sms.queued', 'queued', false, 0, null],
	['sms.delivered', 'sms.delivered', 'delivered', true, 3, null],
	['sms.failed', 'sms.failed', 'failed', true, 3, { code: null, message: 'Invalid phone number' }],
] as const;

describe('OpenSMS', () => {
	test('by token: every documented event runs the workflow once with the whole event', async () => {
		const trigger = await deploy();
		const expected = [];
		for (const [name, ...meaning] of EVENTS) {
			const options = sign(trigger);
			const raw = opensms.payload(name, options) as Record<string, string>;
			const answer = await trigger.send(await opensms.build(name, options));
			expect(answer).toMatchObject({ ...RECEIVED, headers: { 'content-type': JSON_TYPE } });
			expected.push(
				event({
					event: meaning[0],
					status: meaning[1],
					isFinal: meaning[2],
					statusRank: meaning[3],
					error: meaning[4],
					provider: 'opensms',
					providerEvent: name,
					eventId: `opensms:${raw.message_id}:${raw.phone}:${name}`,
					messageId: raw.message_id,
					to: raw.phone,
					occurredAt: String(raw.timestamp).replace(/Z$/, '.000Z'),
					raw,
				}),
			);
		}
		expect(await trigger.events()).toEqual(expected);
	});

	test('by token: a wrong, missing or repeated one is answered 401 and runs nothing', async () => {
		const trigger = await deploy();
		const { secret, url } = trigger;
		const request = await opensms.build('sms.failed', sign(trigger));
		for (const [query, code] of [
			['', 'missing_token'],
			['?token=wrong', 'invalid_token'],
			[`?token=${secret}&token=${secret}`, 'missing_token'],
			[`?token[]=${secret}`, 'missing_token'],
		]) {
			const answer = await trigger.send({ ...request, url: url + query });
			expect([query, answer.status, answer.body]).toEqual([query, 401, `{"error":"${code}"}`]);
		}
		expect(await trigger.executions()).toEqual([]);
	});

	describe.each(['sha256', 'sha384', 'sha512'] as const)('by HMAC with %s', (algorithm) => {
		test.each(['hex', 'base64'] as const)('in %s', async (encoding) => {
			const prefix = encoding === 'hex' ? `${algorithm}=` : '';
			const trigger = await deploy({
				verification: 'hmac',
				signatureHeader: 'X-Webhook-Signature',
				signatureAlgorithm: algorithm,
				signatureEncoding: encoding,
				signaturePrefix: prefix,
			});
			const hmac = { header: 'X-Webhook-Signature', algorithm, encoding, prefix };
			const by = async (options: object) =>
				await trigger.send(
					await opensms.build('sms.delivered', { ...sign(trigger), hmac, ...options }),
				);

			expect(await by({ message: 1 })).toMatchObject(RECEIVED);
			expect(await by({ message: 2, secret: trigger.previousSecret })).toMatchObject(RECEIVED);
			for (const wrong of [
				{ secret: randomSecret() },
				{ hmac: { ...hmac, prefix: 'v1=' } },
				{ hmac: { ...hmac, encoding: encoding === 'hex' ? 'base64' : 'hex' } },
				{ hmac: { ...hmac, algorithm: algorithm === 'sha512' ? 'sha256' : 'sha512' } },
			]) {
				expect(await by({ ...wrong, message: 3 })).toMatchObject({
					status: 401,
					body: '{"error":"invalid_signature"}',
				});
			}
			expect(await by({ hmac: undefined })).toMatchObject({
				status: 401,
				body: '{"error":"missing_signature"}',
			});
			const tampered = opensms.tamper.body?.(
				await opensms.build('sms.delivered', { ...sign(trigger), hmac }),
			);
			expect(tampered && (await trigger.send(tampered))).toMatchObject({ status: 401 });
			expect(await trigger.executions()).toHaveLength(2);
		});
	});

	test('the age limit holds where the time is signed, and only there', async () => {
		const options = { maximumEventAge: 60 };
		const eventTime = now() - 61 * MINUTE;
		const byToken = await deploy({ options });
		expect(
			await byToken.send(await opensms.build('sms.failed', { ...sign(byToken), eventTime })),
		).toMatchObject(RECEIVED);

		const byHmac = await deploy({ options, verification: 'hmac', signatureHeader: 'X-Signature' });
		const hmac = {
			header: 'x-signature',
			algorithm: 'sha256',
			encoding: 'hex',
			prefix: '',
		} as const;
		expect(
			await byHmac.send(await opensms.build('sms.failed', { ...sign(byHmac), hmac, eventTime })),
		).toMatchObject({ status: 401, body: '{"error":"stale_event"}' });
		expect(
			await byHmac.send(await opensms.build('sms.failed', { ...sign(byHmac), hmac })),
		).toMatchObject(RECEIVED);
		expect(await byToken.executions()).toHaveLength(1);
		expect(await byHmac.executions()).toHaveLength(1);
	});

	test('HMAC without a header name cannot be published, and the message says what is missing', async () => {
		const trigger = await saveTrigger(settings({ verification: 'hmac', signatureHeader: ' ' }));
		expect(await publish(sharedN8n().session, trigger.workflowId)).toEqual({
			ok: false,
			message: expect.stringContaining('Signature Header') as string,
		});
	});

	describe('its credential', () => {
		const TOKEN = 'api-token-of-the-account';
		let server: Server;
		let baseUrl: string;
		beforeAll(async () => {
			server = createServer((request, response) => {
				const isRight = request.headers.authorization === `Bearer ${TOKEN}`;
				response
					.writeHead(request.url === '/api/v3/me' ? 200 : 404, {
						'content-type': 'application/json',
					})
					.end(JSON.stringify({ status: isRight ? 'success' : 'error', data: {} }));
			}).listen(0, '127.0.0.1');
			await once(server, 'listening');
			baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3/`;
		});
		afterAll(() => {
			server.closeAllConnections();
			server.close();
		});
		const run = async (data: Record<string, string>) =>
			await testCredential(sharedN8n().session, {
				name: 'test',
				type: CREDENTIAL,
				data: { webhookSecret: randomSecret(), ...data },
			});

		test('is right when the account says success', async () => {
			expect(await run({ baseUrl, apiToken: TOKEN })).toEqual({
				status: 'OK',
				message: expect.stringContaining('OpenSMS accepts') as string,
			});
		});
		test('is wrong when it says error, though with HTTP 200', async () => {
			expect(await run({ baseUrl, apiToken: 'another' })).toEqual({
				status: 'Error',
				message: expect.stringContaining('OpenSMS answered 200 (error)') as string,
			});
		});
		test('says what is wrong with the address', async () => {
			expect(await run({ baseUrl: 'opensms', apiToken: TOKEN })).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('Base URL') as string,
			});
			expect(await run({ baseUrl: `${baseUrl}v3`, apiToken: TOKEN })).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('Check the Base URL') as string,
			});
		});
		test('passes on its secret alone when there is no API token', async () => {
			expect(await run({ baseUrl })).toEqual({
				status: 'OK',
				message: expect.stringContaining('Only the secret was checked') as string,
			});
		});
	});
});
