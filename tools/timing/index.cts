/**
 * `npm run check:timing`: whether the time a comparison takes tells how nearly right a guess was. Exits with 1
 * when it does, or when a comparison that leaks on purpose goes unnoticed. Takes about a minute; no part of
 * `npm test`, since it depends on the machine.
 */
import { COMPARISONS, LEAKY, type Comparison } from './comparisons.cts';
import { timingDifference } from './welch.cts';

/** dudect's limit for a definite leak; the deliberate ones below are far beyond it. */
const LIMIT = 10;
/** A machine may hiccup; a leak is there every time. */
const ROUNDS = 3;

/** The smallest difference of several rounds: the one that is always there. */
function differenceOf({ first, second }: Comparison): number {
	let smallest = Infinity;
	for (let round = 0; round < ROUNDS && smallest > LIMIT; round++) {
		smallest = Math.min(smallest, Math.abs(timingDifference(first, second)));
	}
	return smallest;
}

function check(comparison: Comparison, shouldLeak: boolean): boolean {
	const difference = differenceOf(comparison);
	const isRight = difference > LIMIT === shouldLeak;
	const finding = difference > LIMIT ? 'leaks' : 'tells nothing';
	console.log(
		`${isRight ? 'ok   ' : 'WRONG'} ${comparison.name}: ${finding} (t = ${difference.toFixed(1)}, limit ${LIMIT})`,
	);
	return isRight;
}

const results = [
	...COMPARISONS.map((comparison) => check(comparison, false)),
	...LEAKY.map((comparison) => check(comparison, true)),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
