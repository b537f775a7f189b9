/** A Markdown table; the first column is left-aligned, the others to the right. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const alignment = head.map((_, index) => (index === 0 ? '---' : '---:'));
	return [line(head), line(alignment), ...rows.map(line)].join('\n');
}

export const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
