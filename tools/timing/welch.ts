import { randomInt } from 'node:crypto';

/** Calls that are timed together, because a single call is too short for the clock. */
const BATCH = 50;
const SAMPLES = 6000;
/** Only this fastest share of the measurements counts. The slower measurements were interrupted. */
const KEPT = 0.8;

/** How much longer one of two calls takes than the other. */
export interface TimingDifference {
	/** Welch's t: how certain it is that there is a difference at all. */
	readonly t: number;
	/** Nanoseconds a call: how large the difference is. */
	readonly size: number;
}

/**
 * Compares the times of two calls over many measurements in random order, as in "Dude, is my code constant
 * time?" (Reparaz, Balasch, Verbauwhede, 2017).
 */
export function timingDifference(first: () => unknown, second: () => unknown): TimingDifference {
	const calls = [first, second] as const;
	const times: [number[], number[]] = [[], []];
	for (let sample = 0; sample < 2 * SAMPLES; sample++) {
		const which = randomInt(2) as 0 | 1;
		times[which].push(timeBatch(calls[which]));
	}
	const [a, b] = [steady(times[0]), steady(times[1])];
	return { t: Math.abs(welch(a, b)), size: Math.abs(mean(a) - mean(b)) / BATCH };
}

/** Nanoseconds. */
function timeBatch(call: () => unknown): number {
	const start = process.hrtime.bigint();
	for (let i = 0; i < BATCH; i++) call();
	return Number(process.hrtime.bigint() - start);
}

function steady(times: readonly number[]): number[] {
	// The first measurements ran before the code was optimised.
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
