import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Builds dist/. @throws with the compiler's messages when that fails. */
export function build(): void {
	run('npm', ['run', 'build', '--silent']);
}

/**
 * Packs the built package as it would be published.
 * @param folder is made if missing; older tarballs in the folder are removed.
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

/**
 * Builds and packs the package, unless the tarball in the folder was made from the same sources.
 * @param say is called before a step that takes time.
 * @returns the tarball's path.
 */
export function buildAndPack(folder: string, say: (line: string) => void): string {
	const marker = join(folder, 'sources.sha256');
	const sources = hashOfSources();
	const [known] = existsSync(marker) ? tarballs(folder) : [];
	if (known !== undefined && readFileSync(marker, 'utf8') === sources) return join(folder, known);
	say('Building the package …');
	rmSync(marker, { force: true });
	build();
	const tarball = pack(folder);
	writeFileSync(marker, sources);
	return tarball;
}

/** The digest of all files that end up in the tarball or decide how it is built. */
function hashOfSources(): string {
	const hash = createHash('sha256');
	const top = ['package.json', 'gulpfile.js', 'tsconfig.json', 'README.md', 'CHANGELOG.md'];
	const below = ['credentials', 'nodes'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.sort(),
	);
	for (const file of [...top.map((name) => join(root, name)), ...below]) {
		if (existsSync(file)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
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
