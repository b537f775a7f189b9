import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { testCredential } from '../../tools/n8n/client';
import { sharedN8n } from './support/shared';
import { randomSecret } from './support/trigger';

describe('the credential of OpenSMS', () => {
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
			type: 'openSmsWebhookApi',
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
