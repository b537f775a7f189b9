import { randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';

/** Another one each run, so that runs add up; `SEED=<number>` repeats one. */
export const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));

/** How many random runs a property gets; mutation testing asks for fewer, since it runs all tests for each mutant. */
export const runs = (count: number): number =>
	Math.ceil(count * Number(process.env.HOSTILE_SHARE ?? 1));

/** A line for the person reading the test run. Jest would frame what goes through console. */
export function say(line: string): void {
	writeSync(2, `${line}\n`);
}
