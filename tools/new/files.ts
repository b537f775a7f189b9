import { asNew, MODEL, type NewProvider } from './newProvider';

type Change = (text: string, provider: NewProvider) => string;

/** A provider's files, in the order in which a person fills them in. */
const filesOf = (
	{ folder, module, id, nodePath, credentialPath }: NewProvider,
	fixtures: readonly string[],
): ReadonlyArray<readonly [path: string, mark: Change]> => [
	...fixtures.map((name) => [`test/fixtures/${id}/${name}`, unmarked] as const),
	[`tools/simulator/${module}.ts`, inCode],
	[`nodes/${folder}/${module}.ts`, inCode],
	[`test/unit/${folder}/${module}.test.ts`, inCode],
	[`${credentialPath}.ts`, inCode],
	[`${nodePath}.ts`, inCode],
	[`${nodePath}.json`, inCodex],
	[`nodes/${folder}/${module}.svg`, inIcon],
	[`nodes/${folder}/${module}.dark.svg`, inIcon],
	[`docs/${id}.md`, inPage],
];

/**
 * The new files by path: those of the model, under the new names. A TODO stands wherever they say something of the
 * model's provider.
 * @param fixtures the names of the model's fixtures.
 */
export function newFiles(
	provider: NewProvider,
	read: (path: string) => string,
	fixtures: readonly string[],
): ReadonlyMap<string, string> {
	const sources = filesOf(MODEL, fixtures);
	return new Map(
		filesOf(provider, fixtures).map(([path, mark], at) => {
			const [source = ''] = sources[at] ?? [];
			return [path, mark(asNew(read(source), provider), provider)];
		}),
	);
}

/** A fixture holds only the documented payload. The text of its message has the mark: see asNew(). */
const unmarked: Change = (text) => text;

/** Every comment, and every text with the menu words of a dashboard or the way of a test. */
export const inCode: Change = (text, { provider }) =>
	`// TODO: a copy of ${MODEL.provider}'s. Make it ${provider}'s own.\n${text
		.replace(/(\/\*\*\s(?:\s*\*\s)?|^\s*\/\/\s)/gm, '$1TODO: ')
		.replace(/'(?=[^'\n]*(?:→|Test URL))/g, "'TODO: ")}`;

/** The spellings that people search by. */
const inCodex: Change = (text, { product, provider, id }) => {
	const codex = JSON.parse(text) as { alias: readonly string[] };
	const common = codex.alias.slice(0, codex.alias.indexOf('Webhook') + 1);
	const own = [...new Set([product, provider, id]), 'TODO: other spellings, and the website'];
	return JSON.stringify({ ...codex, alias: [...common, ...own] });
};

const inIcon: Change = (text) =>
	text.replace('>\n', '>\n\t<!-- TODO: a simple shape of its own, readable at 16 pixels -->\n');

/** Every item of a list and every other paragraph. The picture is left out: `npm run screenshots` makes it. */
const inPage: Change = (text) =>
	text
		.replace(/<picture>[^]*<\/picture>\n\n/, '')
		.split('\n\n')
		.map((part) => {
			if (/^[#|]/.test(part)) return part;
			return /^(?:-|\d\.) /.test(part)
				? part.replace(/^(?:-|\d\.) /gm, '$&TODO: ')
				: `TODO: ${part}`;
		})
		.join('\n\n');
