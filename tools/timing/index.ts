/**
 * `npm run check:timing`: whether the time a comparison takes tells how nearly right a guess was. Exits with 1
 * when it does, or when a comparison that leaks on purpose goes unnoticed. Takes about a minute; no part of
 * `npm test`, since it depends on the machine.
 */
import { COMPARISONS, LEAKY, type Comparison } from './comparisons';
import { timingDifference, type TimingDifference } from './welch';

/** Above this value a leak is beyond doubt: dudect's limit for Welch's t. */
const CERTAIN = 10;
/**
 * Above this value a leak could be seen, in nanoseconds: a tenth of the difference that the best attacks see in a local
 * network.
 */
const VISIBLE = 10;
/** A single round may be disturbed; a leak is there in every round. */
const ROUNDS = 3;

const isLeak = ({ t, size }: TimingDifference) => t > CERTAIN && size > VISIBLE;

/** The result of the first round without a leak, else of the last round. */
function differenceOf({ first, second }: Comparison): TimingDifference {
	let found = timingDifference(first, second);
	for (let round = 1; round < ROUNDS && isLeak(found); round++) {
		found = timingDifference(first, second);
	}
	return found;
}

function check(comparison: Comparison, shouldLeak: boolean): boolean {
	const found = differenceOf(comparison);
	const isRight = isLeak(found) === shouldLeak;
	const finding = isLeak(found) ? 'leaks' : 'tells nothing';
	console.log(
		`${isRight ? 'ok   ' : 'WRONG'} ${comparison.name}: ${finding} (${found.size.toFixed(1)} ns, t = ${found.t.toFixed(1)})`,
	);
	return isRight;
}

const results = [
	...COMPARISONS.map((comparison) => check(comparison, false)),
	...LEAKY.map((comparison) => check(comparison, true)),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
