import {
	copyFileSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/** npm's own list of installed packages. npm overwrites this file in place, so the file must not be shared. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * Fills a new folder with hard links to the files of another version's folder, so that they take up space only once.
 * npm replaces a package by moving its folder away, so the other version keeps its files.
 * @returns false if the file system has no hard links; no files are left behind then.
 */
export function shareInstalled(from: string, to: string): boolean {
	try {
		linkFolder(join(from, 'node_modules'), join(to, 'node_modules'));
		rmSync(join(to, INSTALLED));
		copyFileSync(join(from, INSTALLED), join(to, INSTALLED));
		return true;
	} catch {
		rmSync(join(to, 'node_modules'), { recursive: true, force: true });
		return false;
	}
}

function linkFolder(from: string, to: string): void {
	mkdirSync(to);
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		const source = join(from, entry.name);
		const target = join(to, entry.name);
		if (entry.isDirectory()) linkFolder(source, target);
		else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
		else linkSync(source, target);
	}
}

interface LockedPackage {
	readonly integrity?: string;
	/** Not for every platform. */
	readonly optional?: boolean;
}

/** Whether a folder holds exactly the packages of its lock file, as `npm ci` would leave them. */
export function isAsLocked(folder: string): boolean {
	const locked = readLock(join(folder, 'package-lock.json'));
	const installed = readLock(join(folder, INSTALLED));
	return (
		[...installed].every(([path, { integrity }]) => locked.get(path)?.integrity === integrity) &&
		[...locked].every(([path, { optional }]) => optional === true || installed.has(path))
	);
}

/** How many packages are the same in the lock files of two versions. */
export function countShared(lockFile: string, otherLockFile: string): number {
	const other = readLock(otherLockFile);
	return [...readLock(lockFile)].filter(
		([path, { integrity }]) => other.get(path)?.integrity === integrity,
	).length;
}

function readLock(file: string): Map<string, LockedPackage> {
	const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
		packages: Record<string, LockedPackage>;
	};
	return new Map(Object.entries(packages).filter(([path]) => path !== ''));
}
