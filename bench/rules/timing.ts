import { rotated } from '../statistics';

/** Something to be timed against the others of its list. */
export interface Case {
	readonly name: string;
	/** How many events one run handles. */
	readonly events: number;
	/** @throws when the outcome is not the one that is meant to be timed. */
	run(): void | Promise<void>;
}

/** Microseconds of CPU per event, all threads of the process, one figure for each round. */
export type Timings = Readonly<Record<string, readonly number[]>>;

const WARM_UP_MS = 150;
const BATCH_MS = 25;

/**
 * Times all cases in turns, each round in another order. CPU time and not time on the clock, so that other
 * processes of the machine count as little as possible.
 */
export async function timeInTurns(cases: readonly Case[], rounds: number): Promise<Timings> {
	const ready: Array<{ one: Case; runs: number; times: number[] }> = [];
	for (const one of cases) {
		const runs = await warmUp(one);
		ready.push({ one, runs, times: [] });
	}
	for (let round = 0; round < rounds; round++) {
		for (const { one, runs, times } of rotated(ready, round)) {
			// Garbage of the case before is its own. Only the young: a full collection discards compiled code.
			global.gc?.({ type: 'minor', execution: 'sync' });
			const before = process.cpuUsage();
			for (let i = 0; i < runs; i++) await one.run();
			const { user, system } = process.cpuUsage(before);
			times.push((user + system) / (runs * one.events));
		}
	}
	return Object.fromEntries(ready.map(({ one, times }) => [one.name, times]));
}

/** Runs it until it is compiled. @returns how many runs fill one batch. */
async function warmUp(one: Case): Promise<number> {
	const startedAt = performance.now();
	let last = 0;
	do {
		const runStartedAt = performance.now();
		await one.run();
		last = performance.now() - runStartedAt;
	} while (performance.now() - startedAt < WARM_UP_MS);
	return Math.max(1, Math.round(BATCH_MS / last));
}
