import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs packed community packages beside each other, as a user of a self-hosted n8n would by hand.
 * @throws with npm's messages when that fails.
 */
export function installCommunityPackages(userFolder: string, tarballs: readonly string[]): void {
	const folder = join(userFolder, '.n8n/nodes');
	// npm keeps an installed package if name and version are the same, even if the tarball differs.
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	// n8n makes this file too. Without it npm would install into the nearest project above.
	writeFileSync(join(folder, 'package.json'), '{"name":"installed-nodes","private":true}\n');
	// Otherwise npm also installs the peer n8n-workflow, a second copy with native code.
	const args = ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
	const { status, error, stdout, stderr } = spawnSync('npm', [...args, ...tarballs], {
		cwd: folder,
		encoding: 'utf8',
	});
	if (status !== 0) {
		throw new Error(
			`npm install ${tarballs.join(' ')} failed:\n${error?.message ?? `${stdout}${stderr}`}`,
		);
	}
}
