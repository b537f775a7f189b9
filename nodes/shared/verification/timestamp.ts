import { type Proven, rejected, type Verdict } from './verdict';

/**
 * Whether two times (Unix milliseconds) are at most `tolerance` milliseconds apart, either way round.
 */
export function isWithin(time: number, now: number, tolerance: number): boolean {
	return Math.abs(now - time) <= tolerance;
}

/**
 * A proven request that was signed at `time` (Unix milliseconds): stale when that is further off than the tolerance,
 * either way. 0 seconds is no limit.
 */
export function checkTimestamp(
	time: number,
	toleranceSeconds: number,
	now: number,
	verdict: Proven,
): Verdict {
	if (toleranceSeconds === 0) return verdict;
	const tolerance = toleranceSeconds * 1000;
	if (!isWithin(time, now, tolerance)) return rejected('stale_timestamp');
	return { ...verdict, replayableUntil: time + tolerance };
}
