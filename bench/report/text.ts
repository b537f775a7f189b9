/** A Markdown table. The first column is left-aligned, the others right-aligned. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const alignment = head.map((_, index) => (index === 0 ? '---' : '---:'));
	return [line(head), line(alignment), ...rows.map(line)].join('\n');
}

/** Rounds to three significant digits. */
export function readable(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (value >= 1000) return Math.round(value).toLocaleString('en');
	return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
export const whole = (count: number) => count.toLocaleString('en');
