import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { ProviderId } from '../simulator/index';
import { PROVIDER_IDS, PROVIDERS } from '../providers';
import { withEditorLinks } from './links';
import { lockFor, lockOf } from './lock';
import { bundle, BUNDLE_REPOSITORY, manifestOf, packageNameOf } from './manifest';
import { readmeOf } from './readme';
import { readSource, sourcesOf, type Files } from './sources';
import { publishWorkflow } from './workflow';

/** Files that are passed on unchanged. */
const COPIED = [
	'LICENSE.md',
	'eslint.config.mjs',
	'gulpfile.js',
	'tsconfig.json',
	'.npmrc',
	'.prettierrc.js',
];
/** Files that stay when a package is written anew, so that a clone of its repository stays a clone. */
const KEPT = ['.git', 'node_modules'];

/**
 * Writes the package of every provider into a folder of its own name.
 * @returns their folders, in the order of the providers.
 * @throws when one of these folders holds something else.
 */
export function writeSplitPackages(folder: string): string[] {
	const lock = splitLock();
	return PROVIDER_IDS.map((id) => writeSplitPackage(folder, id, lock));
}

/** The lock file of one split package, from which the lock files of all others are made. */
export const splitLock = (): string => lockFor(manifestOf(PROVIDER_IDS[0] as ProviderId));

/**
 * Writes the package of one provider into a folder of its name.
 * @param lock as splitLock makes it. @returns that folder.
 * @throws when that folder holds something else, or a file of the provider is missing.
 */
export function writeSplitPackage(folder: string, id: ProviderId, lock: string): string {
	const target = join(folder, packageNameOf(id));
	empty(target, packageNameOf(id));
	const files = new Map([...splitFiles(id), ['package-lock.json', lockOf(lock, manifestOf(id))]]);
	for (const [path, text] of files) {
		mkdirSync(dirname(join(target, path)), { recursive: true });
		writeFileSync(join(target, path), text);
	}
	return target;
}

/** All files of a provider's own package, except the lock file. */
export function splitFiles(id: ProviderId): Files {
	const row = PROVIDERS[id];
	const codex = `${row.nodePath}.json`;
	const files: Files = new Map(COPIED.map((path) => [path, readSource(path)]));
	for (const [path, text] of sourcesOf(row)) files.set(path, withEditorLinks(id, text));
	const oldType = `"${bundle.name}.${row.trigger}"`;
	const text = files.get(codex) ?? '';
	if (!text.includes(oldType)) throw new Error(`${codex} does not name the node ${oldType}`);
	files.set(codex, text.replace(oldType, `"${packageNameOf(id)}.${row.trigger}"`));
	files.set('package.json', `${JSON.stringify(manifestOf(id), null, '\t')}\n`);
	files.set('README.md', readmeOf(id));
	files.set('CHANGELOG.md', changelog());
	files.set('.gitignore', 'node_modules/\ndist/\n*.tgz\n');
	files.set('.github/workflows/publish.yml', publishWorkflow());
	return files;
}

/** The first version that is split. Earlier changes do not concern users of a package for one provider. */
const FIRST_VERSION = '0.2.0';

function changelog(): string {
	const [changes, others] = readSource('CHANGELOG.md').split(`\n## ${FIRST_VERSION}\n`);
	if (others === undefined) throw new Error(`CHANGELOG.md has no version ${FIRST_VERSION}`);
	return `${changes}\n## ${FIRST_VERSION}\n\nFirst version.\n`.replace(
		/^# Changelog\n/,
		`# Changelog\n\nThis package is made from [${bundle.name}](${BUNDLE_REPOSITORY}) and has its versions. These are the changes of that package,\nthose for other providers among them.\n`,
	);
}

function empty(folder: string, name: string): void {
	const entries = existsSync(folder)
		? readdirSync(folder).filter((entry) => !KEPT.includes(entry))
		: [];
	if (entries.length > 0 && nameIn(folder) !== name) {
		throw new Error(`${folder} holds something other than ${name}: nothing was written there`);
	}
	for (const entry of entries) rmSync(join(folder, entry), { recursive: true });
}

function nameIn(folder: string): unknown {
	const manifest = join(folder, 'package.json');
	if (!existsSync(manifest)) return undefined;
	return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name;
}
