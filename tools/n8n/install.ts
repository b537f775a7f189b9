import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { lock } from 'proper-lockfile';

import { nodeFor } from './node';
import { npm } from './npm';
import { countShared, isAsLocked, shareInstalled } from './share';
import { prepareSqlite } from './sqlite';
import { CURRENT_VERSION, versionFolder, VERSIONS, type N8nVersion } from './versions';

export interface N8nInstall {
	/** n8n's command, to be run with `node`. */
	readonly n8n: string;
	/** A Node.js that n8n runs on. */
	readonly node: string;
	readonly version: string;
}

/**
 * A real n8n of one of the tested versions. The first call downloads and builds it (about four minutes, 2.8 GB) into a
 * cache outside the repository; later calls find it there. A second version shares its common files with the version
 * that is there.
 * @param say gets lines for the person waiting.
 * @throws when the machine lacks what n8n needs or npm fails, with a message that says what to do.
 */
export async function installN8n(
	version: N8nVersion = CURRENT_VERSION,
	say: (line: string) => void = console.log,
): Promise<N8nInstall> {
	const folder = cacheFolder(version);
	if (!existsSync(folder)) await installInto(folder, version, say);
	return {
		n8n: join(folder, 'node_modules/n8n/bin/n8n'),
		node: nodeFor(folder),
		version: JSON.parse(readFileSync(join(folder, 'node_modules/n8n/package.json'), 'utf8'))
			.version,
	};
}

/** Whether installN8n() has nothing to do. */
export function isInstalled(version: N8nVersion): boolean {
	return existsSync(cacheFolder(version));
}

/** The folder is named after the lock file's content, so another set of packages gets another folder. */
function cacheFolder(version: N8nVersion): string {
	const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	const hash = createHash('sha256').update(readFileSync(lockFileOf(version)));
	return join(cache, 'n8n-nodes-sms-delivery', `n8n-${hash.digest('hex').slice(0, 16)}`);
}

function lockFileOf(version: N8nVersion): string {
	return join(versionFolder(version), 'package-lock.json');
}

/** Installs under another name and renames the complete folder, so that a folder with the final name is always complete. */
async function installInto(
	folder: string,
	version: N8nVersion,
	say: (line: string) => void,
): Promise<void> {
	mkdirSync(dirname(folder), { recursive: true });
	const release = await lockUnlessThere(folder, version, say);
	if (release === null) return;
	try {
		if (existsSync(folder)) return;
		const partial = `${folder}.partial`;
		rmSync(partial, { recursive: true, force: true });
		mkdirSync(partial);
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(join(versionFolder(version), file), join(partial, file));
		}
		await installPackages(partial, version, say);
		await prepareSqlite(partial, say);
		renameSync(partial, folder);
	} finally {
		await release();
	}
}

/** Runs no install scripts: only the script of the SQLite driver is needed, and other scripts would download more. */
async function installPackages(
	partial: string,
	version: N8nVersion,
	say: (line: string) => void,
): Promise<void> {
	const neighbor = closestInstalled(version);
	if (neighbor !== null) {
		say(
			`Installing n8n ${version}, which shares files with ${neighbor} (once, about two minutes) …`,
		);
		if (shareInstalled(cacheFolder(neighbor), partial)) {
			const install = ['install', '--no-save', '--ignore-scripts'];
			await npm(install, partial, `Downloading n8n ${version}`, say);
			if (isAsLocked(partial)) return;
		}
	}
	say(`Installing n8n ${version} (once, about four minutes and 2.8 GB) …`);
	await npm(['ci', '--ignore-scripts'], partial, `Downloading n8n ${version}`, say);
}

/** The installed version that has the most packages in common with a version. */
function closestInstalled(version: N8nVersion): N8nVersion | null {
	const shared = (other: N8nVersion) => countShared(lockFileOf(version), lockFileOf(other));
	const others = VERSIONS.filter((other) => other !== version && isInstalled(other));
	return others.sort((one, other) => shared(other) - shared(one))[0] ?? null;
}

/**
 * The lock is kept fresh by the process that holds it and counts as abandoned 30 s after its death.
 * @returns releases the lock; null when another process has meanwhile installed the folder.
 */
async function lockUnlessThere(
	folder: string,
	version: N8nVersion,
	say: (line: string) => void,
): Promise<(() => Promise<void>) | null> {
	let hasSaid = false;
	for (;;) {
		if (existsSync(folder)) return null;
		try {
			return await lock(folder, { realpath: false, stale: 30_000 });
		} catch (error) {
			if ((error as { code?: unknown }).code !== 'ELOCKED') throw error;
		}
		if (!hasSaid) say(`Another process is installing n8n ${version}; waiting for it …`);
		hasSaid = true;
		await sleep(1000);
	}
}
