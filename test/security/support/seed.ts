import { randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';

/** A new seed each run, so that runs add up. `SEED=<number>` repeats a run. */
export const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));

/** Number of random runs per property. Mutation testing asks for fewer, because it runs all tests for each mutant. */
export const runs = (count: number): number =>
	Math.ceil(count * Number(process.env.HOSTILE_SHARE ?? 1));

/** Prints a line for the reader of the test run. Jest would frame output of console. */
export function say(line: string): void {
	writeSync(2, `${line}\n`);
}
