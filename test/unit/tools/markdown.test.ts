import {
	isRowOf,
	sectionOf,
	tableLines,
	tableRows,
	withoutSection,
	withRow,
} from '../../../tools/markdown';

const PAGE = `# Page

## One

Text.

| a | b |
| - | - |
| 1 | 2 |
| 3 | 4 |

\`\`\`sh
# a comment, not a heading
\`\`\`

### Below one

## Two

The end.
`;

test('a section ends at the next heading of its level, not at a comment in code or a lower heading', () => {
	const section = sectionOf(PAGE, '## One') ?? '';
	expect(section).toMatch(/^\nText\.[^]*# a comment[^]*### Below one\n$/);
	expect(sectionOf(PAGE, '## Two')).toBe('\nThe end.\n');
	expect(sectionOf(PAGE, '# Page')).toContain('The end.');
	expect(sectionOf(PAGE, '## Three')).toBeUndefined();
});

test('a section is taken out with its heading', () => {
	expect(withoutSection(PAGE, '## One')).toBe('# Page\n\n## Two\n\nThe end.\n');
	expect(withoutSection(PAGE, '## Three')).toBe(PAGE);
});

test('rows are read without the line below the head', () => {
	expect(tableRows(PAGE)).toEqual([
		['a', 'b'],
		['1', '2'],
		['3', '4'],
	]);
	expect(tableLines(PAGE)).toHaveLength(4);
	expect(tableLines('no table')).toEqual([]);
});

test('a row is added last, or before another', () => {
	const rows = (page: string) => tableRows(page).map(([first]) => first);
	expect(rows(withRow(PAGE, '## One', ['$&', '6']))).toEqual(['a', '1', '3', '$&']);
	expect(rows(withRow(PAGE, '## One', ['5', '6'], '3'))).toEqual(['a', '1', '5', '3']);
});

test.each([
	['## Two', ['5', '6']],
	['## Three', ['5', '6']],
	['## One', ['5']],
])('no row of another shape, and none below %s %j', (heading, cells) => {
	expect(() => withRow(PAGE, heading, cells)).toThrow(/no table of \d columns/);
});

test.each([
	['Acme', true],
	['Beta, Acme', true],
	['Acme, Callback', true],
	['Acme with HMAC', true],
	['Acme SMS', false],
	['', false],
	[undefined, false],
])('%j names Acme: %j', (cell, expected) => {
	expect(isRowOf(cell, 'Acme')).toBe(expected);
});
