import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { countExecutions, type Session } from '../../tools/n8n/client';
import { send } from '../../tools/simulator/index';
import { quantile, rotated } from '../statistics';
import { drive } from './load';
import { cpuTimeOf, waitUntilIdle, type Processes } from './process';
import type { Receiver, ReceiverName } from './receivers';

/** Results of a receiver at a number of connections. Each list holds one figure per round. */
export interface Cell {
	readonly receiver: ReceiverName;
	/** The number of workflows that share the events, each with a URL of its own. 1 when left out. */
	readonly triggers?: number;
	readonly connections: number;
	readonly events: readonly number[];
	readonly executions: readonly number[];
	readonly eventsPerSecond: readonly number[];
	/** CPU milliseconds of all measured processes per event, until they are idle again. */
	readonly cpu: readonly number[];
	/** Milliseconds until the answer. */
	readonly p50: readonly number[];
	readonly p99: readonly number[];
}

export interface IdleResult {
	readonly receiver: ReceiverName;
	readonly p50: number;
	readonly p99: number;
}

export interface Terms {
	readonly rounds: number;
	/** No request begins after this time. */
	readonly durationMs: number;
	readonly idleRequests: number;
	readonly connections: readonly number[];
}

/** Events of one turn. A turn ends early when its time is up. */
const EVENTS = 600;
const WARM_UP = { connections: 8, durationMs: 2000 };
const IDLE_PAUSE_MS = 60;

/** Drives all receivers in turns, in a different order each round. After each turn it waits until n8n is idle. */
export async function measureCells(
	session: Session,
	processes: Processes,
	receivers: readonly Receiver[],
	{ rounds, durationMs, connections: all }: Terms,
): Promise<Cell[]> {
	for (const receiver of receivers) await drive(await receiver.prepare(EVENTS), WARM_UP);
	const series = all.flatMap((connections) =>
		receivers.map((receiver) => ({ receiver, connections, turns: [] as Turn[] })),
	);
	for (let round = 0; round < rounds; round++) {
		for (const { receiver, connections, turns } of rotated(series, round)) {
			turns.push(await takeTurn(session, processes, receiver, { connections, durationMs }));
		}
	}
	return series.map(({ receiver, connections, turns }) => {
		const each = (key: keyof Turn) => turns.map((turn) => turn[key]);
		return {
			receiver: receiver.name,
			...(receiver.workflowIds.length > 1 && { triggers: receiver.workflowIds.length }),
			connections,
			events: each('events'),
			executions: each('executions'),
			eventsPerSecond: each('eventsPerSecond'),
			cpu: each('cpu'),
			p50: each('p50'),
			p99: each('p99'),
		};
	});
}

type Turn = Awaited<ReturnType<typeof takeTurn>>;

async function takeTurn(
	session: Session,
	processes: Processes,
	{ workflowIds, prepare }: Receiver,
	terms: { readonly connections: number; readonly durationMs: number },
) {
	const requests = await prepare(EVENTS);
	const count = async () => {
		let executions = 0;
		for (const workflowId of workflowIds) {
			executions += await countExecutions(session, { workflowId, status: ['success'] });
		}
		return executions;
	};
	const executionsBefore = await count();
	await waitUntilIdle(processes);
	const cpuBefore = cpuTimeOf(processes);
	const { latencies, wallMs } = await drive(requests, terms);
	await waitUntilIdle(processes);
	const cpu = cpuTimeOf(processes) - cpuBefore;
	const events = latencies.length;
	return {
		events,
		executions: (await count()) - executionsBefore,
		eventsPerSecond: (events * 1000) / wallMs,
		cpu: cpu / events,
		p50: quantile(latencies, 0.5),
		p99: quantile(latencies, 0.99),
	};
}

/** Sends one request at a time, each to the next receiver. A pause between requests lets n8n become idle. */
export async function measureIdle(
	processes: Processes,
	receivers: readonly Receiver[],
	count: number,
): Promise<IdleResult[]> {
	const agent = new Agent({ keepAlive: true });
	const all = [];
	for (const { name, prepare } of receivers) {
		all.push({ receiver: name, requests: await prepare(count), latencies: [] as number[] });
	}
	await waitUntilIdle(processes);
	try {
		for (let n = 0; n < count; n++) {
			for (const { requests, latencies } of rotated(all, n)) {
				const request = requests[n];
				if (request === undefined) continue;
				latencies.push((await send(request, { agent })).durationMs);
				await sleep(IDLE_PAUSE_MS);
			}
		}
	} finally {
		agent.destroy();
	}
	return all.map(({ receiver, latencies }) => ({
		receiver,
		p50: quantile(latencies, 0.5),
		p99: quantile(latencies, 0.99),
	}));
}
