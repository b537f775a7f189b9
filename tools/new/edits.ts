import { sectionOf, withRow } from '../markdown';
import type { NewProvider } from './newProvider';

type Edit = (text: string, provider: NewProvider) => string;

/** The additions to existing files, by path. */
const EDITS: Readonly<Record<string, Edit>> = {
	'package.json': withEntries,
	'tools/providers.ts': withTableRow,
	'CHANGELOG.md': withChange,
	'README.md': (page, { provider, id }) =>
		withRow(
			page,
			'## Set up in five minutes',
			[
				`[${provider}](docs/${id}.md)`,
				'TODO: where its URL goes, in its own menu words',
				'TODO: where the secret comes from',
			],
			'**A token in the URL**',
		),
	'docs/answers.md': (page, { provider }) =>
		withRow(page, '## Refusals by provider', [
			provider,
			'`invalid_signature`',
			'TODO: the likely cause of each refusal, and its cure',
		]),
	'docs/security.md': (page, { provider }) =>
		withRow(
			page,
			'## What each scheme proves',
			[
				provider,
				'HMAC-SHA256 of the body, in a header',
				'who sent it, and every byte of the body',
				'TODO: what it does not prove; name it under _Who can do what_ too',
			],
			'iletiMerkezi',
		),
	'docs/delivery.md': (page, { provider }) =>
		withRow(page, '## How long n8n may be away', [
			provider,
			'TODO: how often and how long, as documented',
		]),
};

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

function withTableRow(text: string, names: NewProvider): string {
	const { folder, module, id, provider, header } = names;
	const end = text.indexOf('} satisfies Readonly<Record<string, WrittenRow>>;');
	if (end < 0) throw new Error('tools/providers.ts has no table of WrittenRow');
	const row = `${id}: {
		provider: ${module},
		simulator: ${module}Simulator,
		folder: '${folder}',
		event: 'delivered',
		// TODO: credential fields beside the webhook secrets that are secret.
		keys: ['apiKey'],
		// TODO: the header, and the codes for a proof that is wrong.
		proofs: [{ name: '${provider}', settings: undefined, ...inHeader('${header}', ['invalid_signature']) }],
		editor: {
			spellings: ['${provider.toLowerCase()}', '${id}'],
			setup: ['TODO: menu words of the set-up notice'],
			choice: 'On delivered',
		},
	},
`;
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
