import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { n8nEnvironment } from '../../../../tools/n8n/environment';
import { freePorts, isFree } from '../../../../tools/n8n/ports';
import { waitFor } from '../../../../tools/n8n/wait';
import { triggerWorkflow, webhookUrlsOf } from '../../../../tools/n8n/workflow';

describe('the environment of a started n8n', () => {
	const address = {
		userFolder: '/folder',
		port: 1,
		brokerPort: 2,
		publicUrl: 'https://n8n.example.com',
		node: '/opt/node/bin/node',
		version: '2.40.7',
	};

	test("holds nothing of the developer's own n8n or test runner", () => {
		process.env.N8N_ENCRYPTION_KEY = 'mine';
		process.env.DB_TYPE = 'postgresdb';
		try {
			const env = n8nEnvironment(address, {});
			expect(env).not.toHaveProperty('N8N_ENCRYPTION_KEY');
			expect(env).not.toHaveProperty('DB_TYPE');
			expect(env).not.toHaveProperty('JEST_WORKER_ID');
			expect(env.NODE_ENV).toBe('production');
		} finally {
			delete process.env.N8N_ENCRYPTION_KEY;
			delete process.env.DB_TYPE;
		}
	});

	test('keeps to loopback, its own ports and its own Node.js', () => {
		expect(n8nEnvironment(address, { EXTRA: 'yes' })).toMatchObject({
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: '1',
			N8N_RUNNERS_BROKER_PORT: '2',
			N8N_WEBHOOK_URL: 'https://n8n.example.com',
			PATH: expect.stringMatching(/^\/opt\/node\/bin[:;]/) as string,
			EXTRA: 'yes',
		});
	});
});

describe('ports', () => {
	test('that are free are different ones', async () => {
		const ports = await freePorts(5);
		expect(new Set(ports).size).toBe(5);
	});

	test('are not free while somebody listens', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		expect(await isFree(port)).toBe(false);
		server.close();
		await once(server, 'close');
		expect(await isFree(port)).toBe(true);
	});
});

describe('waiting', () => {
	test('ends as soon as it is so', async () => {
		let asked = 0;
		expect(await waitFor(() => ++asked === 3, 60_000, 0)).toBe(true);
		expect(asked).toBe(3);
	});

	test('ends when time is up', async () => {
		expect(await waitFor(() => false, 0, 0)).toBe(false);
	});
});

test('a trigger workflow hands its events on, and knows where webhooks go', () => {
	const draft = triggerWorkflow({
		name: 'Example',
		trigger: 'turkeySmsTrigger',
		credential: { type: 'turkeySmsWebhookApi', id: '7' },
		parameters: { events: ['sms.sent'] },
		webhookId: 'abc',
	});
	const [trigger, next] = draft.nodes;
	expect(trigger).toMatchObject({
		type: 'n8n-nodes-sms-delivery.turkeySmsTrigger',
		typeVersion: 2,
		parameters: { events: ['sms.sent'] },
		credentials: { turkeySmsWebhookApi: { id: '7' } },
	});
	expect(draft.connections).toEqual({
		[trigger?.name ?? '']: { main: [[{ node: next?.name, type: 'main', index: 0 }]] },
	});
	expect(webhookUrlsOf('http://n8n', draft)).toEqual({
		production: 'http://n8n/webhook/abc/webhook',
		test: 'http://n8n/webhook-test/abc/webhook',
	});
	expect(() => webhookUrlsOf('http://n8n', { ...draft, nodes: [] })).toThrow('no trigger');
});
