import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installCommunityPackage } from '../tools/n8n/community.cts';
import { build, pack } from '../tools/pack.cts';

/** The package as a user has it: built, packed, and installed from the tarball. */
export interface InstalledPackage {
	readonly tarball: string;
	/** An n8n user folder that the package is installed into. */
	readonly userFolder: string;
	/** The package's own folder in there. */
	readonly folder: string;
	readonly packedBytes: number;
	readonly unpackedBytes: number;
	readonly files: number;
	remove(): void;
}

export function installPackage(): InstalledPackage {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-bench-'));
	build();
	const tarball = pack(join(userFolder, 'tarball'));
	installCommunityPackage(userFolder, tarball);
	const folder = join(userFolder, '.n8n/nodes/node_modules/n8n-nodes-sms-delivery');
	const sizes = sizesIn(folder);
	return {
		tarball,
		userFolder,
		folder,
		packedBytes: statSync(tarball).size,
		unpackedBytes: sizes.reduce((sum, size) => sum + size, 0),
		files: sizes.length,
		remove: () => rmSync(userFolder, { recursive: true, force: true }),
	};
}

function sizesIn(folder: string): number[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
}

/** Installs the libraries to compare with, when they are missing or the lock file has changed. */
export function installPeers(): void {
	const marker = join(__dirname, 'node_modules/.installed-lock');
	const lock = readFileSync(join(__dirname, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status } = spawnSync('npm', args, { cwd: __dirname, stdio: 'inherit' });
	if (status !== 0) throw new Error('npm ci in bench/ failed; its messages are above.');
	writeFileSync(marker, hash);
}
