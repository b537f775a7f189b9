import { createRequire } from 'node:module';
import { resolve } from 'node:path';

import type { INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { PROVIDERS, type ProviderRow } from './providers';

const load = createRequire(__filename);
const ROWS: readonly ProviderRow[] = Object.values(PROVIDERS);

/** The description of a provider's node. @throws if its file has no such class. */
export function descriptionOf({ folder, nodePath }: ProviderRow): INodeTypeDescription {
	const classes = load(resolve(__dirname, '..', `${nodePath}.ts`)) as Record<
		string,
		new () => INodeType
	>;
	const node = classes[`${folder}Trigger`];
	if (node === undefined) throw new Error(`${nodePath}.ts has no class ${folder}Trigger`);
	return new node().description;
}

/** The entries that a provider's node offers under Filters and Options. */
function parametersOf(row: ProviderRow): INodeProperties[] {
	return descriptionOf(row)
		.properties.filter(({ name }) => name === 'filters' || name === 'options')
		.flatMap(({ options }) => options as INodeProperties[]);
}

/** By the name of a filter or option: its default at each provider that has the entry, by display name. */
function readDefaults(): ReadonlyMap<string, ReadonlyMap<string, string>> {
	const found = new Map<string, Map<string, string>>();
	for (const row of ROWS) {
		for (const { displayName, default: value } of parametersOf(row)) {
			const defaults = found.get(displayName) ?? new Map<string, string>();
			const word = value === true ? 'on' : value === false ? 'off' : String(value);
			found.set(displayName, defaults.set(row.provider.displayName, word));
		}
	}
	return found;
}

const DEFAULTS = readDefaults();

/** The most names that follow "all but". */
const FEW = 3;

/** The display names of providers. If few are missing, the names of those. */
export function namesCell(names: readonly string[]): string {
	const missing = ROWS.map(({ provider }) => provider.displayName).filter(
		(name) => !names.includes(name),
	);
	if (missing.length === 0) return 'all';
	return missing.length <= FEW ? `all but ${missing.join(', ')}` : names.join(', ');
}

/** The triggers that have this filter or option. A note in brackets behind a name of `cell` stays. */
export function triggersCell(name: string, cell = ''): string {
	const names = [...(DEFAULTS.get(name)?.keys() ?? [])];
	const noted = cell.split(/,\s*/).map((text) => text.trim());
	if (!noted.some((text) => text.includes('('))) return namesCell(names);
	return names.map((one) => noted.find((text) => text.startsWith(`${one} (`)) ?? one).join(', ');
}

/**
 * The default of an option. If triggers differ, the most common default comes first, then the other defaults with their
 * triggers' names.
 */
export function defaultCell(name: string): string {
	const namesOf = new Map<string, string[]>();
	for (const [trigger, word] of DEFAULTS.get(name) ?? []) {
		namesOf.set(word, [...(namesOf.get(word) ?? []), trigger]);
	}
	const groups = [...namesOf];
	const isUsual = (names: readonly string[]) => names.length > (DEFAULTS.get(name)?.size ?? 0) / 2;
	return [
		...groups.filter(([, names]) => isUsual(names)).map(([word]) => word),
		...groups
			.filter(([, names]) => !isUsual(names))
			.map(([word, names]) => `${names.join(', ')} ${word}`),
	].join('; ');
}
