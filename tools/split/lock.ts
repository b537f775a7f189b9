import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Manifest } from './manifest';
import { readSource } from './sources';

/**
 * Cuts the bundle's lock file down to the needs of a split package, so that the package is built with the versions that
 * the bundle is tested with. npm cuts the file, without the network.
 * @throws with npm's messages when that fails.
 */
export function lockFor(manifest: Manifest): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-lock-'));
	try {
		writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
		for (const file of ['package-lock.json', '.npmrc']) {
			writeFileSync(join(folder, file), readSource(file));
		}
		const args = ['install', '--package-lock-only', '--offline', '--no-audit', '--no-fund'];
		const { status, error, stdout, stderr } = spawnSync('npm', args, {
			cwd: folder,
			encoding: 'utf8',
		});
		if (status !== 0) {
			throw new Error(`npm cannot cut the lock file:\n${error?.message ?? `${stdout}${stderr}`}`);
		}
		return readFileSync(join(folder, 'package-lock.json'), 'utf8');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The lock file of another split package, which is built with the same packages. */
export function lockOf(lock: string, { name, version }: Manifest): string {
	const parsed = JSON.parse(lock) as { packages: Record<string, object> };
	const packages = { ...parsed.packages, '': { ...parsed.packages[''], name, version } };
	return `${JSON.stringify({ ...parsed, name, version, packages }, null, '\t')}\n`;
}
