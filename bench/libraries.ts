import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs what is pinned in this folder, when it is missing or the lock file has changed. */
export function installLibraries(): void {
	const marker = join(__dirname, 'node_modules/.installed-lock');
	const lock = readFileSync(join(__dirname, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status } = spawnSync('npm', args, { cwd: __dirname, stdio: 'inherit' });
	if (status !== 0) throw new Error('npm ci in bench/ failed; its messages are above.');
	writeFileSync(marker, hash);
}

/** Loads one of them. `Module` is only what is used of it: its own types are not installed with the package. */
export async function library<Module>(name: string): Promise<Module> {
	return (await import(name)) as Module;
}

/** Their versions. */
export function libraryVersions(): Record<string, string> {
	const text = readFileSync(join(__dirname, 'package.json'), 'utf8');
	return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}
