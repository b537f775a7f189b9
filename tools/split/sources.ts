import { existsSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';

import { preProcessFile } from 'typescript';

import type { ProviderRow } from '../providers';

/** The repository from which the packages are made. */
export const ROOT = resolve(__dirname, '../..');

/** Content by path below a package's root, with slashes. */
export type Files = Map<string, string>;

export const readSource = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');

/** A provider's trigger and credential, and only the files that these import or show. */
export function sourcesOf(row: ProviderRow): Files {
	const { nodePath, credentialPath } = row;
	const files: Files = new Map([[`${nodePath}.json`, readSource(`${nodePath}.json`)]]);
	const waiting = [`${nodePath}.ts`, `${credentialPath}.ts`];
	for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
		if (files.has(path)) continue;
		const text = readSource(path);
		files.set(path, text);
		if (path.endsWith('.ts')) waiting.push(...importsOf(path, text), ...iconsOf(path, text));
	}
	return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws if a file imports a missing file. */
function importsOf(path: string, text: string): string[] {
	return preProcessFile(text)
		.importedFiles.map(({ fileName }) => fileName)
		.filter((name) => name.startsWith('.'))
		.map((name) => {
			const imported = `${posix.join(posix.dirname(path), name)}.ts`;
			if (!existsSync(resolve(ROOT, imported)))
				throw new Error(`${path} imports ${name}: not found`);
			return imported;
		});
}

function iconsOf(path: string, text: string): string[] {
	return [...text.matchAll(/'file:([^']+\.svg)'/g)].map(([, icon = '']) =>
		posix.join(posix.dirname(path), icon),
	);
}
