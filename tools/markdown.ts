/**
 * The text below a heading of a page, up to the next heading of the same or a higher level.
 * @param heading with its marks, for example `## Keys`. @returns undefined when the page has no such heading.
 */
export function sectionOf(page: string, heading: string): string | undefined {
	const level = heading.indexOf(' ');
	const lines = page.split('\n');
	const start = lines.indexOf(heading);
	if (start < 0) return undefined;
	let isCode = false;
	const length = lines.slice(start + 1).findIndex((line) => {
		// In a block of code, a line that begins with a hash is a comment.
		if (line.startsWith('```')) isCode = !isCode;
		const marks = /^#+(?= )/.exec(line)?.[0].length;
		return !isCode && marks !== undefined && marks <= level;
	});
	return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The page without this heading and its section. */
export function withoutSection(page: string, heading: string): string {
	const section = sectionOf(page, heading);
	return section === undefined ? page : page.replace(`\n${heading}\n${section}`, '');
}

/** The lines of the first table of a text, its head and the line below it first; empty when it has no table. */
export function tableLines(text: string): string[] {
	const lines = text.split('\n');
	const start = lines.findIndex(isRow);
	if (start < 0) return [];
	const length = lines.slice(start).findIndex((line) => !isRow(line));
	return lines.slice(start, length < 0 ? undefined : start + length);
}

/** The cells of every row of all tables of a text, the heads too. */
export function tableRows(text: string): string[][] {
	return text
		.split('\n')
		.filter((line) => isRow(line) && !/^\s*\|[\s:|-]+$/.test(line))
		.map(cellsOf);
}

export function cellsOf(line: string): string[] {
	return line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());
}

/**
 * Adds a row to the first table below a heading. Prettier aligns the columns.
 * @param before the first cell of the row that follows; without such a row, the new row becomes the last.
 * @throws when there is no such table, or its rows have more or fewer cells.
 */
export function withRow(
	page: string,
	heading: string,
	cells: readonly string[],
	before?: string,
): string {
	const section = sectionOf(page, heading) ?? '';
	const lines = tableLines(section);
	if (cellsOf(lines[0] ?? '').length !== cells.length) {
		throw new Error(`There is no table of ${cells.length} columns below "${heading}"`);
	}
	const next = lines.findIndex((line) => cellsOf(line)[0] === before);
	const place = next < 0 ? lines.length : next;
	const row = `| ${cells.join(' | ')} |`;
	const table = [...lines.slice(0, place), row, ...lines.slice(place)];
	return page.replace(section, () => section.replace(lines.join('\n'), () => table.join('\n')));
}

/** Whether the first cell of a row names this provider: alone, in a list, or with a variant of its proof. */
export function isRowOf(cell: string | undefined, provider: string): boolean {
	return (cell ?? '').split(/, | with /).includes(provider);
}

const isRow = (line: string) => /^\s*\|/.test(line);
