import { itemsOf, TRIGGER, waitForExecutions, type Session } from '../../tools/n8n/client';
import type { N8n } from '../../tools/n8n/instance';
import { providers, type Payload, type WebhookRequest } from '../../tools/simulator/index';
import { drive } from './load';
import { heapInUse, HEAP_READABLE } from '../../tools/n8n/heap';
import { residentBytes, waitUntilIdle } from './process';
import { publishReceivers, type Receiver, type ReceiverName } from './receivers';
import { assertAllSucceeded, ENGINE, inN8n, pidOf } from './run';

/** Results of one n8n after many events. */
export interface SoakResult {
	readonly receiver: ReceiverName;
	readonly events: number;
	readonly seconds: number;
	readonly executions: number;
	/** Growth of the heap and of the resident memory since the warm-up, in bytes, measured while n8n is idle. */
	readonly heapGrowth: number;
	readonly residentGrowth: number;
}

export interface SoakResults {
	readonly growth: readonly SoakResult[];
	/** Acknowledged events that no execution holds, and events that several executions hold. */
	readonly lost: number;
	readonly doubled: number;
}

const CONNECTIONS = 32;
const FULL = { events: 20_000, warmUp: 2_000, durationMs: 240_000 };
const QUICK = { events: 1_000, warmUp: 200, durationMs: 20_000 };
/** The Webhook node gets fewer events: it is slow, and only its memory growth is measured. */
const WEBHOOK_MS = 120_000;
/** Without this setting, n8n would delete executions while they are counted. */
const KEEP_EXECUTIONS = { EXECUTIONS_DATA_PRUNE: 'false' };

/**
 * Sends many events at Batch Size 100 through a real n8n. Checks that each event is in exactly one execution, and
 * measures the memory growth.
 */
export async function measureSoak(
	isQuick: boolean,
	say: (line: string) => void,
): Promise<SoakResults> {
	const terms = isQuick ? QUICK : FULL;
	const env = { ...ENGINE.lazy, ...HEAP_READABLE, ...KEEP_EXECUTIONS };
	say(`Soak: ${terms.events} events at Batch Size 100`);
	const ours = await inN8n(env, async (session, n8n) => {
		const { receiver, result, sent } = await soak(session, n8n, 'Batch Size 100', terms);
		say('Soak: reading every execution');
		return { result, ...(await tally(session, receiver, sent)) };
	});
	say('Soak: the Webhook node');
	const durationMs = Math.min(terms.durationMs, WEBHOOK_MS);
	const theirs = await inN8n(env, async (session, n8n) => {
		return await soak(session, n8n, 'Webhook node', { ...terms, durationMs });
	});
	return { growth: [ours.result, theirs.result], lost: ours.lost, doubled: ours.doubled };
}

async function soak(session: Session, n8n: N8n, name: ReceiverName, terms: typeof FULL) {
	const [receiver] = await publishReceivers(session, [name]);
	if (receiver === undefined) throw new Error(`${name} was not published`);
	const pid = pidOf(n8n);
	const sent: WebhookRequest[] = [];
	const run = async (count: number) => {
		const requests = await receiver.prepare(count);
		const load = await drive(requests, { connections: CONNECTIONS, durationMs: terms.durationMs });
		sent.push(...requests.slice(0, load.latencies.length));
		await waitUntilIdle(() => [pid]);
		return load;
	};
	await run(terms.warmUp);
	const before = { heap: await heapInUse(pid, n8n.log), resident: residentBytes(pid) };
	const { latencies, wallMs } = await run(terms.events);
	if (name !== 'Webhook node' && latencies.length < terms.events) {
		throw new Error(`Only ${latencies.length} events in ${terms.durationMs} ms`);
	}
	const heap = await heapInUse(pid, n8n.log);
	const executions = await waitForExecutions(session, workflowOf(receiver), 1);
	await assertAllSucceeded(session);
	const result: SoakResult = {
		receiver: name,
		events: latencies.length,
		seconds: wallMs / 1000,
		executions: executions.length,
		heapGrowth: heap - before.heap,
		residentGrowth: residentBytes(pid) - before.resident,
	};
	return { receiver, result, sent };
}

const workflowOf = ({ workflowIds: [id = ''] }: Receiver): string => id;

/** Compares the acknowledged events with the executions in n8n's database. */
async function tally(session: Session, receiver: Receiver, sent: readonly WebhookRequest[]) {
	const runs = new Map<string, number>();
	for (const { body } of sent) {
		runs.set(providers.turkeysms.eventIdOf(JSON.parse(body.toString()) as Payload), 0);
	}
	const executions = (await waitForExecutions(session, workflowOf(receiver), 1)).values();
	const read = async () => {
		for (const { id } of executions) {
			for (const { eventId } of await itemsOf(session, id, TRIGGER)) {
				const key = String(eventId);
				runs.set(key, (runs.get(key) ?? 0) + 1);
			}
		}
	};
	await Promise.all(Array.from({ length: 8 }, read));
	const counts = [...runs.values()];
	return {
		lost: counts.filter((count) => count === 0).length,
		doubled: counts.filter((count) => count > 1).length,
	};
}
