import { sectionOf, tableRows, withRow } from '../markdown';
import { inCode } from './files';
import { asNew, MODEL, type NewProvider } from './newProvider';

type Edit = (text: string, provider: NewProvider) => string;

/** The first cell of the row of the SMS Webhook Trigger, which stands behind those of all providers. */
const ANY_PROVIDER = 'SMS Webhook';

/** The additions to existing files, by path. */
const EDITS: Readonly<Record<string, Edit>> = {
	'package.json': withEntries,
	'tools/providers.ts': withTableRow,
	'CHANGELOG.md': withChange,
	'README.md': inTable('## Set up in five minutes', '**A token in the URL**'),
	'docs/answers.md': inTable('## Refusals by provider', ANY_PROVIDER),
	'docs/security.md': inTable('## What each scheme proves', 'iletiMerkezi'),
	'docs/delivery.md': inTable('## How long n8n may be away', ANY_PROVIDER),
	'docs/faq.md': inList('- Several URLs: ', 'how many URLs it can call'),
	'docs/moving.md': inTable('## 2. Let both receive', 'httpSMS, textbee, SMSGate'),
};

/** Adds the model's row below a heading, with a TODO in each cell that holds words. */
function inTable(heading: string, before?: string): Edit {
	return (page, provider) => {
		const row = tableRows(sectionOf(page, heading) ?? '').find(([cell = '']) =>
			/^\[?TalkNTalk\b/.test(cell),
		);
		if (row === undefined)
			throw new Error(`There is no row of ${MODEL.provider} below "${heading}"`);
		const [first = '', ...others] = row.map((cell) => asNew(cell, provider));
		const marked = others.map((cell) => (cell.includes(' ') ? `TODO: ${cell}` : cell));
		return withRow(page, heading, [first, ...marked], before);
	};
}

/** Adds an item that asks a question, before the item that begins with this text. */
function inList(before: string, question: string): Edit {
	return (page, { provider }) => {
		if (!page.includes(`\n${before}`)) throw new Error(`There is no item "${before}"`);
		return page.replace(before, (text) => `- TODO: ${provider}: ${question}\n${text}`);
	};
}

/** @throws if a file no longer has the place for an addition. */
export function editedFiles(
	provider: NewProvider,
	read: (path: string) => string,
): ReadonlyMap<string, string> {
	return new Map(Object.entries(EDITS).map(([path, edit]) => [path, edit(read(path), provider)]));
}

interface Manifest {
	readonly description: string;
	readonly keywords: readonly string[];
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

function withEntries(text: string, { id, provider, ...names }: NewProvider): string {
	const manifest = JSON.parse(text) as Manifest;
	const { description, keywords, n8n } = manifest;
	const changed = {
		...manifest,
		description: description.replace(/ and ([^,:]+):/, `, $1 and ${provider}:`),
		keywords: [...keywords, id],
		n8n: {
			...n8n,
			credentials: [...n8n.credentials, `dist/${names.credentialPath}.js`].sort(),
			nodes: [...n8n.nodes, `dist/${names.nodePath}.js`].sort(),
		},
	};
	return `${JSON.stringify(changed, null, 2)}\n`;
}

/** Adds a copy of the model's row, behind those of all providers, and its imports. */
function withTableRow(text: string, provider: NewProvider): string {
	const { folder, module } = provider;
	const end = text.indexOf('\tcustom: {');
	const [model] = /^\ttalkntalk: \{\n[^]*?^\t\},\n/m.exec(text) ?? [];
	if (end < 0 || model === undefined)
		throw new Error('tools/providers.ts has no table of WrittenRow');
	const row = inCode(asNew(model, provider), provider);
	const withRows = text.slice(0, end) + row + text.slice(end);
	const withNode = withImport(
		withRows,
		`import { ${module} } from '../nodes/${folder}/${module}';`,
		/^import .* from '\.\.\/nodes\/[A-Z].*$/gm,
	);
	return withImport(
		withNode,
		`import { ${module} as ${module}Simulator } from './simulator/${module}';`,
		/^import .* from '\.\/simulator\/.*$/gm,
	);
}

/** Adds an import to the matching imports, in the order of their paths. */
function withImport(text: string, line: string, others: RegExp): string {
	const pathOf = (one: string) => one.slice(one.indexOf("'"));
	const lines = text.match(others) ?? [];
	const next = lines.find((other) => pathOf(other) > pathOf(line));
	if (next !== undefined) return text.replace(next, () => `${line}\n${next}`);
	const last = lines.at(-1) ?? '';
	return text.replace(last, () => `${last}\n${line}`);
}

function withChange(page: string, { provider }: NewProvider): string {
	const changes = sectionOf(page, '## Unreleased');
	if (changes === undefined) throw new Error('CHANGELOG.md has no section "## Unreleased"');
	const entry = `- A trigger for ${provider}.`;
	const added = sectionOf(`${changes}\n`, '### Added');
	const changed =
		added === undefined
			? `\n### Added\n\n${entry}\n${changes.replace('\nNothing yet.\n', '')}`
			: changes.replace(added.trim(), (text) => `${text}\n${entry}`);
	return page.replace(changes, () => changed);
}
