/** The value that this share (0 to 1) of all values does not exceed; NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)] ?? NaN;
	return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** Forms the ratio of each pair before the median: a disturbance affects both rounds of a pair. */
export function medianRatio(values: readonly number[], base: readonly number[]): number {
	return median(values.map((value, round) => value / (base[round] ?? NaN)));
}

/** The same list, rotated, so that each entry comes first and last in turn. */
export function rotated<Value>(list: readonly Value[], by: number): Value[] {
	const at = list.length === 0 ? 0 : by % list.length;
	return [...list.slice(at), ...list.slice(0, at)];
}
