import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	createWorkflow,
	publish,
	rest,
	waitFor,
	type WorkflowDraft,
} from '../../tools/n8n/client.cts';
import { freePorts } from '../../tools/n8n/ports.cts';
import {
	onceBehind,
	onceForMany,
	ONCE,
	serverCredentials,
	sqlOf,
	type Credentials,
} from './support/example.cts';
import {
	readPostgres,
	retryInterrupted,
	settled,
	type StoredExecution,
} from './support/executions.cts';
import { startPostgres, type Postgres } from './support/postgres.cts';
import { startProxy, type Proxy } from './support/proxy.cts';
import { startRedis, type Redis } from './support/redis.cts';
import { deliverDuring, eventsFor, shuffled } from './support/sender.cts';
import { startSingle, type SingleN8n } from './support/single.cts';
import { nothingAmiss, print, tallyOf } from './support/tally.cts';
import { publishTriggers } from './support/triggers.cts';

const EXAMPLES = ['once-only-redis', 'once-only-postgres'] as const;
/** So many in a round, of each trigger. */
const EVENTS_EACH = 4;
/** What is sent next begins here, so that no two tests send the same event. */
let message = 1;

/** So often n8n dies under load. */
const KILLS = 2;

const opened: Array<{ close(): Promise<void> }> = [];
let postgres: Postgres;
let proxy: Proxy;
let single: SingleN8n;
let credentials: Credentials;
beforeAll(async () => {
	postgres = await startPostgres();
	opened.push(postgres);
	const redis: Redis = await startRedis();
	opened.push(redis);
	const [port = 0] = await freePorts(1);
	proxy = await startProxy('single/Caddyfile', { 'n8n:5678': `http://127.0.0.1:${port}` });
	opened.push(proxy);
	single = await startSingle(postgres.env, { port });
	opened.push(single.n8n);
	credentials = await serverCredentials(single.session, { postgres, redis });
	postgres.run(sqlOf('once-only-postgres', 'Make the Table, Forget Old Events'));
}, 400_000);
afterAll(async () => {
	for (const one of opened.reverse()) await one.close();
}, 120_000);

const executions = async (timeoutMs?: number) =>
	await settled(() => readPostgres(postgres), timeoutMs);
const throughProxy = (url: string) => url.replace(single.n8n.url, proxy.url);

async function publishWorkflow(draft: WorkflowDraft): Promise<string> {
	const { id } = await createWorkflow(single.session, draft);
	expect(await publish(single.session, id)).toEqual({ ok: true });
	return id;
}

/** With the trigger's own memory switched off, every copy gets as far as the example, as after a restart. */
const rememberingNothing = (draft: WorkflowDraft): WorkflowDraft => ({
	...draft,
	nodes: draft.nodes.map((node, index) =>
		index === 0
			? { ...node, parameters: { ...node.parameters, options: { ignoreDuplicates: false } } }
			: node,
	),
});

test.each(EXAMPLES)(
	'%s: copies pass once, over 16 connections, with n8n killed under load',
	async (example) => {
		const complete = (draft: WorkflowDraft) =>
			onceBehind(example, credentials)(rememberingNothing(draft));
		const triggers = await publishTriggers(single.session, single.n8n.url, { complete });
		const copies = () => {
			const events = triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH, message));
			message += EVENTS_EACH;
			return shuffled([...events, ...events, ...events]);
		};
		const disturb = async () => {
			for (let kill = 0; kill < KILLS; kill++) {
				await sleep(1000);
				await single.n8n.kill();
				await single.n8n.start();
			}
		};
		const { events: sent, journal } = await deliverDuring(disturb, copies, {
			route: throughProxy,
			giveUpAfterMs: 600_000,
		});
		const events = [...new Map(sent.map((event) => [event.eventId, event])).values()];
		// Not longer: what died before its first node n8n may show as running for ever.
		const stored = await executions(30_000);
		const atTrigger = tallyOf(events, journal, stored);
		print(`${example}, processes killed, at the trigger`, atTrigger);
		expect(atTrigger).toMatchObject({ acknowledged: events.length, lost: 0 });

		await retryInterrupted(single.session, stored, ONCE);
		const tally = tallyOf(events, journal, await executions(30_000), { reaching: ONCE });
		print(`${example}, processes killed, after the example, interrupted ones retried`, tally);
		expect(tally).toMatchObject(nothingAmiss(events.length));
	},
	900_000,
);

test.each(EXAMPLES)(
	'%s: of many events in one execution, those pass that no other execution has passed',
	async (example) => {
		const { draft, path } = onceForMany(example, credentials);
		const workflowId = await publishWorkflow({ ...draft, name: `${example}, many` });
		const events = Array.from({ length: 120 }, (_, index) => ({ eventId: `many:${index}` }));
		// Each event in three executions: of 30, of 20 and of 10 events.
		const batches = [30, 20, 10].flatMap((size) =>
			Array.from({ length: events.length / size }, (_, index) =>
				events.slice(index * size, (index + 1) * size),
			),
		);
		const statuses = await Promise.all(
			shuffled(batches).map(async (batch) => {
				const answer = await fetch(`${proxy.url}/webhook/${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ events: batch }),
				});
				await answer.text();
				return answer.status;
			}),
		);
		expect(statuses).toEqual(batches.map(() => 200));
		let ours: StoredExecution[] = [];
		const areThere = async () => {
			ours = (await executions()).filter((one) => one.workflowId === workflowId);
			return ours.length === batches.length;
		};
		expect(await waitFor(areThere, 60_000, 500)).toBe(true);
		expect(ours.map(({ status }) => status)).toEqual(ours.map(() => 'success'));
		const passed = ours.flatMap((one) => one.passed[ONCE] ?? []);
		expect(passed.sort()).toEqual(events.map(({ eventId }) => eventId).sort());
	},
	240_000,
);

describe('an execution that fails after the note', () => {
	/** Where the user's own step sends events to: it fails at first. */
	let target: Server;
	let statuses: number[] = [];
	beforeAll(async () => {
		target = createServer((request, response) => {
			request.resume();
			response.writeHead(statuses.push(statuses.length === 0 ? 500 : 200) === 1 ? 500 : 200);
			response.end('{}');
		}).listen(0, '127.0.0.1');
		await once(target, 'listening');
	});
	beforeEach(() => {
		statuses = [];
	});
	afterAll(async () => {
		target.closeAllConnections();
		target.close();
		await once(target, 'close');
	});

	test.each(EXAMPLES)(
		'%s: can be retried and goes on, and a copy still stops',
		async (example) => {
			const { draft, path } = onceForMany(example, credentials);
			const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`;
			const step = {
				...{ id: path, name: 'My Step', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
				...{ position: [1600, 0] as const, parameters: { method: 'POST', url, options: {} } },
			};
			const link = { main: [[{ node: step.name, type: 'main', index: 0 }]] };
			const workflowId = await publishWorkflow({
				...draft,
				name: `${example}, retried`,
				nodes: [...draft.nodes, step],
				connections: { ...draft.connections, [ONCE]: link },
			});
			const send = async () => {
				const answer = await fetch(`${proxy.url}/webhook/${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ events: [{ eventId: `${example}:retried` }] }),
				});
				expect(answer.status).toBe(200);
				await answer.text();
			};
			const ended = async (count: number) => {
				let ours: StoredExecution[] = [];
				const areThere = async () => {
					ours = (await executions()).filter((one) => one.workflowId === workflowId);
					return ours.length === count;
				};
				expect(await waitFor(areThere, 60_000, 500)).toBe(true);
				return ours;
			};
			await send();
			const [failed] = await ended(1);
			expect(failed?.status).toBe('error');
			await rest(single.session, 'POST', `/executions/${failed?.id}/retry`, {});
			expect((await ended(2))[1]?.status).toBe('success');
			await send();
			const copy = (await ended(3))[2];
			expect(copy).toMatchObject({ status: 'success' });
			expect(copy?.reached).not.toContain(ONCE);
			expect(statuses).toHaveLength(2);
		},
		240_000,
	);
});
