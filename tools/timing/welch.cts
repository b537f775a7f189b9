import { randomInt } from 'node:crypto';

/** Calls that are timed together: one alone is shorter than the clock can tell. */
const BATCH = 50;
const SAMPLES = 6000;
/** Of the measurements of a kind, the fastest share counts; the others were interrupted by something. */
const KEPT = 0.8;

/**
 * How certain it is that two calls take different times: Welch's t over many measurements in random order, as
 * in "Dude, is my code constant time?" (Reparaz, Balasch, Verbauwhede, 2017). Beyond 5 is no accident.
 */
export function timingDifference(first: () => unknown, second: () => unknown): number {
	const calls = [first, second] as const;
	const times: [number[], number[]] = [[], []];
	for (let sample = 0; sample < 2 * SAMPLES; sample++) {
		const which = randomInt(2) as 0 | 1;
		times[which].push(timeBatch(calls[which]));
	}
	// The first ones ran before the code was optimised.
	return welch(steady(times[0]), steady(times[1]));
}

/** Nanoseconds. */
function timeBatch(call: () => unknown): number {
	const start = process.hrtime.bigint();
	for (let i = 0; i < BATCH; i++) call();
	return Number(process.hrtime.bigint() - start);
}

function steady(times: readonly number[]): number[] {
	const settled = times.slice(times.length / 10).sort((a, b) => a - b);
	return settled.slice(0, settled.length * KEPT);
}

function welch(a: readonly number[], b: readonly number[]): number {
	const difference = mean(a) - mean(b);
	return difference / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
}

const mean = (values: readonly number[]) =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
	const middle = mean(values);
	return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
