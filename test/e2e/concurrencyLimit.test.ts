import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
	countExecutions,
	createWorkflow,
	itemsOf,
	linkTo,
	openSession,
	ownNode,
	publish,
	TRIGGER,
	waitFor,
	waitForExecutions,
	type Session,
} from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { providers, send, type WebhookRequest } from '../../tools/simulator/index';
import { OWNER, sharedN8n } from './support/shared';
import { ACCEPTED_BODY, deployTrigger } from './support/trigger';

/** Starting n8n takes seconds, on a busy machine minutes. */
const TIMEOUT_MS = 600_000;
const DUPLICATE = '{"received":true,"ignored":"duplicate"}';

let n8n: N8n;
let session: Session;
/** A server that answers no request until the test releases the answers. */
let slowServer: Server;
const held: ServerResponse[] = [];
const answerHeld = () => held.splice(0).forEach((response) => response.end('{}'));

beforeAll(async () => {
	slowServer = createServer((_, response) => held.push(response)).listen(0, '127.0.0.1');
	await once(slowServer, 'listening');
	n8n = await startN8n({
		tarball: sharedN8n().tarball,
		env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' },
	});
	session = await openSession(n8n.url, OWNER);
}, TIMEOUT_MS);
afterAll(async () => {
	answerHeld();
	await n8n?.close();
	slowServer.close();
}, TIMEOUT_MS);

/** A published workflow that runs until the slow server answers. @returns a function that starts the workflow. */
async function publishSlowWorkflow(): Promise<() => Promise<void>> {
	const webhookId = randomUUID();
	const { port } = slowServer.address() as AddressInfo;
	const { id } = await createWorkflow(session, {
		name: 'Slow',
		nodes: [
			{ ...ownNode('Start', 'webhook', 2, { httpMethod: 'POST', path: webhookId }), webhookId },
			ownNode('Call', 'httpRequest', 4.2, { url: `http://127.0.0.1:${port}`, options: {} }),
		],
		connections: { Start: linkTo('Call') },
		settings: { executionOrder: 'v1' },
	});
	expect(await publish(session, id)).toEqual({ ok: true });
	return async () => {
		const answer = await fetch(`${n8n.url}/webhook/${webhookId}`, { method: 'POST' });
		expect(answer.status).toBe(200);
		expect(await waitFor(() => held.length > 0, TIMEOUT_MS)).toBe(true);
	};
}

/** Sends a whole request. @returns a function that breaks the connection, as a sender does that gives up. */
async function sendWhole({ url, method, headers, body }: WebhookRequest) {
	const outgoing = request(url, { method, headers, agent: false });
	// The client reports the broken connection as an error.
	outgoing.on('error', () => undefined);
	const isClosed = new Promise((resolve) => outgoing.on('close', resolve));
	outgoing.end(body);
	await once(outgoing, 'finish');
	return async () => {
		outgoing.destroy();
		await isClosed;
	};
}

test(
	'the limit on concurrency holds an event whose sender gives up and sends again: one execution',
	async () => {
		const startSlow = await publishSlowWorkflow();
		const { workflowId, url, secret } = await deployTrigger({
			trigger: 'talkNTalkTrigger',
			credentialType: 'talkNTalkWebhookApi',
			parameters: { events: ['sms.delivered'] },
			n8n: { session, url: n8n.url },
		});
		const build = async (event: string) =>
			await providers.talkntalk.build(event, { url, secret, now: Date.now() });
		const event = await build('sms.delivered');
		await startSlow();

		const hangUp = await sendWhole(event);
		const isStored = async () => (await countExecutions(session, { workflowId })) > 0;
		expect(await waitFor(isStored, TIMEOUT_MS)).toBe(true);
		await hangUp();

		// Two copies: the sender of the first gives up too, the sender of the second waits.
		const hangUpAgain = await sendWhole(event);
		let isAnswered = false;
		const copy = send(event, { timeoutMs: TIMEOUT_MS }).finally(() => (isAnswered = true));
		// n8n has read the copies by the time it answers an event that came after them.
		expect(await send(await build('sms.sent'))).toMatchObject({
			body: '{"received":true,"ignored":"event_not_selected"}',
		});
		await hangUpAgain();
		expect(isAnswered).toBe(false);
		expect(await countExecutions(session, { workflowId })).toBe(1);

		answerHeld();
		// On a machine that takes more than a minute to get here, the copy is answered 503.
		expect([DUPLICATE, '{"error":"try_again"}']).toContain((await copy).body);
		const executions = await waitForExecutions(session, workflowId, 1, TIMEOUT_MS);
		expect(await send(event)).toMatchObject({ status: 200, body: DUPLICATE });
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		const items = await itemsOf(session, executions[0]?.id ?? '', TRIGGER);
		expect(items.map(({ event }) => event)).toEqual(['sms.delivered']);
		expect(await countExecutions(session, { workflowId })).toBe(1);

		// The execution has ended, so the next event can run.
		const next = await providers.talkntalk.build('sms.delivered', {
			...{ url, secret, now: Date.now(), message: 2 },
		});
		expect(await send(next, { timeoutMs: TIMEOUT_MS })).toMatchObject({ body: ACCEPTED_BODY });
	},
	TIMEOUT_MS,
);
