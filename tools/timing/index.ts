/**
 * `npm run check:timing`: whether the time a comparison takes tells how nearly right a guess was. Exits with 1
 * when it does, or when a comparison that leaks on purpose goes unnoticed. Takes about a minute; no part of
 * `npm test`, since it depends on the machine.
 */
import { COMPARISONS, LEAKY, type Comparison } from './comparisons';
import { timingDifference, type TimingDifference } from './welch';

/** A leak is beyond doubt: that is dudect's limit for Welch's t. */
const CERTAIN = 10;
/** And it could be seen: a tenth of what the best attacks tell apart in a local network, in nanoseconds. */
const VISIBLE = 10;
/** A machine may hiccup; a leak is there every time. */
const ROUNDS = 3;

const isLeak = ({ t, size }: TimingDifference) => t > CERTAIN && size > VISIBLE;

/** What the first round found that shows no leak, else the last. */
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
