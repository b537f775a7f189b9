import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { createWorkflow, publish, rest, waitFor, type WorkflowDraft } from '../../tools/n8n/client';
import { PROVIDER_IDS } from '../../tools/providers';
import { onceBehind, onceForMany, ONCE } from './support/example';
import {
	retryInterrupted,
	settled,
	type SettlingOptions,
	type StoredExecution,
} from './support/executions';
import { deliverDuring, eventsFor, shuffled } from './support/sender';
import { startOnceServers, type OnceServers } from './support/onceServers';
import { startAgain } from './support/single';
import { postgresStore } from './support/store';
import { nothingAmiss, print, tallyOf } from './support/tally';
import { BATCH_SIZES, OF_EACH_KIND, publishTriggers } from './support/triggers';

const EXAMPLES = ['once-only-redis', 'once-only-postgres'] as const;
/** Events per round for each trigger, by its Batch Size. */
const EVENTS_EACH = { 1: 2, 100: 8 } as const;
/** Number of the next message. Tests share this counter, so that no two tests send the same event. */
let message = 1;

/** The number of n8n's crashes under load. */
const KILLS = 2;

let servers: OnceServers;
beforeAll(async () => {
	servers = await startOnceServers();
}, 400_000);
afterAll(async () => await servers?.close(), 120_000);

const executions = async (options?: SettlingOptions) =>
	await settled(postgresStore(servers.postgres), options);
const throughProxy = (url: string) => url.replace(servers.single.n8n.url, servers.proxy.url);

async function publishWorkflow(draft: WorkflowDraft): Promise<string> {
	const { session } = servers.single;
	const { id } = await createWorkflow(session, draft);
	expect(await publish(session, id)).toEqual({ ok: true });
	return id;
}

/** With duplicates not ignored, every copy reaches the example, as after a restart. */
const rememberingNothing = (draft: WorkflowDraft): WorkflowDraft => ({
	...draft,
	nodes: draft.nodes.map((node, index) => {
		if (index > 0) return node;
		const options = { ...(node.parameters.options as object), ignoreDuplicates: false };
		return { ...node, parameters: { ...node.parameters, options } };
	}),
});

test('copies pass each example once, with n8n killed under load', async () => {
	const { single, credentials } = servers;
	const sets = await Promise.all(
		EXAMPLES.flatMap((example) =>
			BATCH_SIZES.map(async (batchSize) => {
				const complete = (draft: WorkflowDraft) =>
					onceBehind(example, credentials)(rememberingNothing(draft));
				const of = batchSize === 1 ? PROVIDER_IDS : OF_EACH_KIND;
				const options = { complete, batchSize, of };
				return {
					label: `${example}, Batch Size ${batchSize}`,
					batchSize,
					triggers: await publishTriggers(single.session, single.n8n.url, options),
				};
			}),
		),
	);
	const copies = () => {
		const events = sets.flatMap(({ triggers }) => {
			message += 100;
			return triggers.flatMap((one) => eventsFor(one, EVENTS_EACH[one.batchSize], message));
		});
		return shuffled([...events, ...events, ...events]);
	};
	const disturb = async () => {
		for (let kill = 0; kill < KILLS; kill++) {
			await sleep(1000);
			await single.n8n.kill();
			await startAgain(single.n8n);
		}
	};
	const { events: sent, journal } = await deliverDuring(disturb, copies, {
		route: throughProxy,
		giveUpAfterMs: 600_000,
	});
	const stored = await executions({ mayBeCutOff: true });
	await retryInterrupted(single.session, stored, ONCE);
	const afterRetry = await executions({ mayBeCutOff: true });
	for (const { label, batchSize, triggers } of sets) {
		const urls = new Set(triggers.map(({ url }) => url));
		const ours = sent.filter(({ trigger }) => urls.has(trigger.url));
		const ids = new Set(triggers.map(({ workflowId }) => workflowId));
		const ourOwn = (all: readonly StoredExecution[]) =>
			all.filter(({ workflowId }) => ids.has(workflowId));
		const events = new Set(ours.map(({ eventId }) => eventId)).size;
		const atTrigger = tallyOf(ours, journal, ourOwn(stored));
		print(`${label}, n8n killed, at the trigger`, atTrigger);
		expect(atTrigger).toMatchObject({ acknowledged: events, lost: 0 });
		const tally = tallyOf(ours, journal, ourOwn(afterRetry), { reaching: ONCE });
		print(`${label}, after the example, interrupted ones retried`, tally);
		expect(tally).toMatchObject(nothingAmiss(events));
		// Copies that arrived together started one execution.
		if (batchSize > 1) expect(atTrigger.executions).toBeLessThan(3 * events);
	}
}, 900_000);

test.each(EXAMPLES)(
	'%s: of many events in one execution, those pass that no other execution has passed',
	async (example) => {
		const { draft, path } = onceForMany(example, servers.credentials);
		const workflowId = await publishWorkflow({ ...draft, name: `${example}, many` });
		const events = Array.from({ length: 120 }, (_, index) => ({ eventId: `many:${index}` }));
		// Each event is in three executions: of 30, of 20 and of 10 events.
		const batches = [30, 20, 10].flatMap((size) =>
			Array.from({ length: events.length / size }, (_, index) =>
				events.slice(index * size, (index + 1) * size),
			),
		);
		const statuses = await Promise.all(
			shuffled(batches).map(async (batch) => {
				const answer = await fetch(`${servers.proxy.url}/webhook/${path}`, {
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
	/** The server that the user's own step sends events to. It fails at first. */
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
			const { draft, path } = onceForMany(example, servers.credentials);
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
				const answer = await fetch(`${servers.proxy.url}/webhook/${path}`, {
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
			await rest(servers.single.session, 'POST', `/executions/${failed?.id}/retry`, {});
			expect((await ended(2))[1]?.status).toBe('success');
			await send();
			const copy = (await ended(3))[2];
			expect(copy).toMatchObject({ status: 'success' });
			expect(copy?.passed[ONCE] ?? []).toEqual([]);
			expect(statuses).toHaveLength(2);
		},
		240_000,
	);
});
