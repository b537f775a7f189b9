import { rotated } from '../statistics.cts';
import { cpuTimeOf, waitUntilIdle } from './cpu.cts';
import { drive } from './load.cts';
import type { Scenario } from './scenarios.cts';

/** What a scenario cost, one figure for each round; latencies of all rounds together. */
export interface ScenarioResult {
	readonly name: string;
	readonly events: number;
	/** CPU milliseconds per event of n8n itself. */
	readonly cpu: readonly number[];
	/** CPU milliseconds per event of the process that runs Code nodes. */
	readonly otherCpu: readonly number[];
	readonly eventsPerSecond: readonly number[];
	readonly latencies: readonly number[];
}

/** Requests that are under way at any time. */
export const CONNECTIONS = 8;
/** Whichever comes first ends a scenario's turn. */
const TURN = { durationMs: 3000, events: 600 };
const WARM_UP = { durationMs: 2000, events: 100 };

/** Drives all scenarios in turns, each round in another order, and lets n8n come to rest after each. */
export async function measureInTurns(
	pid: number,
	list: readonly Scenario[],
	rounds: number,
): Promise<ScenarioResult[]> {
	for (const scenario of list) await turn(pid, scenario, WARM_UP);
	const results = list.map(({ name }) => ({
		name,
		events: 0,
		cpu: [] as number[],
		otherCpu: [] as number[],
		eventsPerSecond: [] as number[],
		latencies: [] as number[],
	}));
	for (let round = 0; round < rounds; round++) {
		for (const [index, result] of rotated([...results.entries()], round)) {
			const scenario = list[index]!;
			const { latencies, wallMs, cpu, otherCpu } = await turn(pid, scenario, TURN);
			result.events += latencies.length;
			result.cpu.push(cpu / latencies.length);
			result.otherCpu.push(otherCpu / latencies.length);
			result.eventsPerSecond.push((latencies.length * 1000) / wallMs);
			result.latencies.push(...latencies);
		}
	}
	return results;
}

async function turn(pid: number, scenario: Scenario, terms: typeof TURN) {
	const { status } = scenario;
	const requests = await scenario.prepare(terms.events);
	await waitUntilIdle(pid);
	const before = cpuTimeOf(pid);
	const load = await drive(requests, {
		connections: CONNECTIONS,
		durationMs: terms.durationMs,
		status,
	});
	await waitUntilIdle(pid);
	const after = cpuTimeOf(pid);
	return { ...load, cpu: after.n8n - before.n8n, otherCpu: after.others - before.others };
}
