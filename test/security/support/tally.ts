import { basename } from 'node:path';

import { say, SEED } from './seed';

/** Counts the results of hostile and authentic requests. */
export interface Tally {
	/** Counts a verdict on a request that must be refused. Returns the fault as text, or null. */
	hostile(verdict: () => string, allowed?: readonly string[]): string | null;
	/** Counts a verdict on a request that must pass. Returns the fault as text, or null. */
	authentic(verdict: () => string): string | null;
}

/**
 * Prints its counts and the seed after the tests of the calling file. `verdict` returns `authentic` or a rejection
 * code. An exception in it counts as a crash.
 */
export function tally(file: string): Tally {
	const counts = { tried: 0, refused: 0, delivered: 0, crashed: 0, passedWrongly: 0 };
	afterAll(() => {
		const { tried, refused, delivered, crashed, passedWrongly } = counts;
		say(
			`${basename(file, '.test.ts')}: tried ${tried}, refused ${refused}, delivered ${delivered}, crashed ${crashed}, passed wrongly ${passedWrongly} (seed ${SEED})`,
		);
	});
	function run(verdict: () => string): string {
		counts.tried++;
		try {
			return verdict();
		} catch (error) {
			counts.crashed++;
			return `crashed: ${String(error)}`;
		}
	}
	return {
		hostile(verdict, allowed) {
			const result = run(verdict);
			if (result === 'authentic') counts.passedWrongly++;
			else if (!result.startsWith('crashed')) counts.refused++;
			const isRight = allowed ? allowed.includes(result) : /^[a-z_]+$/.test(result);
			return result !== 'authentic' && isRight ? null : result;
		},
		authentic(verdict) {
			const result = run(verdict);
			if (result !== 'authentic') return result;
			counts.delivered++;
			return null;
		},
	};
}
