import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { holdExecutions, startHost, type Host } from './support/host';

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';

let host: Host;
beforeEach(async () => {
	host = await startHost({
		type: 'talkNTalkTrigger',
		parameters: { events: ['sms.delivered'] },
		credentials: { talkNTalkWebhookApi: { webhookSecret: SECRET } },
	});
});
afterEach(async () => await host.close());

const bodyOf = (id: number) =>
	JSON.stringify({ event: 'sms.delivered', timestamp: new Date().toISOString(), data: { id } });
const signatureOf = (body: string) =>
	`sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

async function send(body: string): Promise<string> {
	const headers = { 'x-talkntalk-signature': signatureOf(body) };
	return await (await fetch(host.url, { method: 'POST', headers, body })).text();
}

/** Sends a whole request on a connection that the caller can break. */
async function sendOn(body: string): Promise<Socket> {
	const { hostname, port, pathname } = new URL(host.url);
	const socket = connect(Number(port), hostname);
	const lines = [
		`POST ${pathname} HTTP/1.1`,
		'Host: localhost',
		`Content-Length: ${Buffer.byteLength(body)}`,
		`X-TalkNTalk-Signature: ${signatureOf(body)}`,
	];
	await new Promise((resolve) => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, resolve));
	return socket;
}

test('a sender that gives up while its copy waits for another still has its event carried', async () => {
	const body = bodyOf(1);
	const { reached, fail } = holdExecutions(host);
	const first = send(body);
	await reached;
	host.onExecution = () => undefined;

	const second = await sendOn(body);
	// The server has read a request once it answers a later event.
	expect(await send(bodyOf(2))).toBe('{"received":true}');
	second.destroy();
	await once(second, 'close');
	expect(await send(bodyOf(3))).toBe('{"received":true}');

	fail();
	expect(await first).toContain('Workflow could not be started!');
	expect(await send(body)).toBe('{"received":true,"ignored":"duplicate"}');
	// Executions of the two other events and of the second copy.
	expect(host.executions).toHaveLength(3);
});
