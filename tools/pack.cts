import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Builds dist/. @throws with the compiler's messages when that fails. */
export function build(): void {
	run('npm', ['run', 'build', '--silent']);
}

/**
 * Packs the built package as it would be published.
 * @param folder is made when missing; older tarballs in it are removed.
 * @returns the tarball's path.
 */
export function pack(folder: string): string {
	mkdirSync(folder, { recursive: true });
	for (const old of tarballs(folder)) rmSync(join(folder, old));
	run('npm', ['pack', '--silent', '--pack-destination', folder]);
	const [tarball] = tarballs(folder);
	if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}`);
	return join(folder, tarball);
}

function tarballs(folder: string): string[] {
	return readdirSync(folder).filter((name) => name.endsWith('.tgz'));
}

function run(command: string, args: string[]): void {
	const { status, error, stdout, stderr } = spawnSync(command, args, {
		cwd: root,
		encoding: 'utf8',
	});
	if (status === 0) return;
	const output = error?.message ?? `${stdout}${stderr}`.trim();
	throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}
