import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { providers, send as sendSigned } from '../../tools/simulator/index';
import { holdExecutions, startHost, type Host } from './support/host';

/** How a trigger works with n8n's contexts. The end-to-end tests have the answers to all kinds of requests. */

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';
const RECEIVED = { status: 200, body: '{"received":true}' };
const DUPLICATE = { status: 200, body: '{"received":true,"ignored":"duplicate"}' };

let host: Host;
afterEach(async () => await host.close());

async function start(more: { readonly publicUrl?: string } = {}): Promise<void> {
	host = await startHost({
		type: 'talkNTalkTrigger',
		parameters: { events: ['sms.sent', 'sms.delivered'] },
		credentials: { talkNTalkWebhookApi: { webhookSecret: SECRET } },
		...more,
	});
}
const build = async (event: string, url = host.url, message = 1) =>
	await providers.talkntalk.build(event, { url, secret: SECRET, now: Date.now(), message });
async function send(event = 'sms.delivered', url?: string, message?: number) {
	const { status, body } = await sendSigned(await build(event, url, message));
	return { status, body };
}
/** Sends the first event on a connection that the caller can break. */
async function sendOn(): Promise<Socket> {
	const { headers, body } = await build('sms.delivered');
	const { hostname, port, pathname } = new URL(host.url);
	const socket = connect(Number(port), hostname);
	const lines = Object.entries({ ...headers, 'content-length': body.length }).map(
		([name, value]) => `${name}: ${String(value)}\r\n`,
	);
	socket.write(`POST ${pathname} HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`);
	await new Promise((resolve) => socket.write(body, resolve));
	return socket;
}

describe('delivering once', () => {
	test('many copies at once start one execution, and the others are duplicates', async () => {
		await start();
		const answers = await Promise.all(Array.from({ length: 20 }, () => send()));
		expect(answers.filter((answer) => answer.body === RECEIVED.body)).toHaveLength(1);
		expect(answers.filter((answer) => answer.body === DUPLICATE.body)).toHaveLength(19);
		expect(host.executions).toHaveLength(1);
	});

	test('when n8n answers an error, the next copy is delivered', async () => {
		await start();
		host.onExecution = () => {
			throw new Error('database unavailable');
		};
		expect((await send()).status).toBe(500);
		host.onExecution = () => undefined;
		expect(await send()).toEqual(RECEIVED);
		expect(await send()).toEqual(DUPLICATE);
		expect(host.executions).toHaveLength(1);
	});

	test('a copy that arrives while the first is failing is delivered in its place', async () => {
		await start();
		const { reached, fail } = holdExecutions(host);
		const first = send();
		await reached;
		const second = send();
		host.onExecution = () => undefined;
		fail();
		expect((await first).status).toBe(500);
		expect(await second).toEqual(RECEIVED);
		expect(host.executions).toHaveLength(1);
	});

	test('when the sender hangs up before the answer, the execution counts all the same', async () => {
		await start();
		const reached = new Promise<void>((resolve) => {
			host.onExecution = (response) => {
				resolve();
				return once(response, 'close');
			};
		});
		const socket = await sendOn();
		await reached;
		host.onExecution = () => undefined;
		socket.destroy();
		expect(await send()).toEqual(DUPLICATE);
		expect(host.executions).toHaveLength(1);
	});

	test('a sender that gives up while its copy waits for another still has its event carried', async () => {
		await start();
		const { reached, fail } = holdExecutions(host);
		const first = send();
		await reached;
		host.onExecution = () => undefined;

		const second = await sendOn();
		// The server has read a request once it answers a later event.
		expect(await send('sms.delivered', host.url, 2)).toEqual(RECEIVED);
		second.destroy();
		await once(second, 'close');
		expect(await send('sms.delivered', host.url, 3)).toEqual(RECEIVED);

		fail();
		expect((await first).body).toContain('Workflow could not be started!');
		expect(await send()).toEqual(DUPLICATE);
		// Executions of the two other events and of the second copy.
		expect(host.executions).toHaveLength(3);
	});

	test('a status below one already delivered is marked stale', async () => {
		await start();
		await send();
		await send('sms.sent');
		expect(host.executions.map((execution) => execution[0]?.[0]?.json.isStale)).toEqual([
			false,
			true,
		]);
	});

	test('test listening and production remember apart; every test begins anew, publishing anew forgets nothing', async () => {
		await start();
		expect(await send('sms.delivered', host.testUrl)).toEqual(RECEIVED);
		expect(await send()).toEqual(RECEIVED);
		expect(await send('sms.delivered', host.testUrl)).toEqual(DUPLICATE);
		await host.unpublish({ test: true });
		await host.publish({ test: true });
		expect(await send('sms.delivered', host.testUrl)).toEqual(RECEIVED);
		expect(await send()).toEqual(DUPLICATE);
		await host.unpublish();
		await host.publish();
		expect(await send()).toEqual(DUPLICATE);
		expect(await send('sms.delivered', host.testUrl)).toEqual(DUPLICATE);
	});
});

describe('publishing', () => {
	test.each([
		['http://localhost:5678', /only inside your network.*WEBHOOK_URL/],
		['http://n8n.acme.com', /plain http.*WEBHOOK_URL/],
	])('a URL under %s is a warning, not a refusal', async (publicUrl, warning) => {
		await start({ publicUrl });
		await host.publish();
		expect(host.log).toEqual([
			expect.objectContaining({ level: 'warn', message: expect.stringMatching(warning) }),
		]);
	});

	test('a public https URL gives no warning', async () => {
		await start({ publicUrl: 'https://n8n.acme.com' });
		await host.publish();
		expect(host.log).toEqual([]);
	});
});
