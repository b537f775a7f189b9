import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The files that npm would publish, from two builds in two folders. */
const root = resolve(__dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-tarball-'));
const [first = '', second = ''] = ['first', 'second/elsewhere'].map((name) => join(work, name));

beforeAll(() => {
	for (const folder of [first, second]) buildAndPack(folder);
	run('tar', ['-xzf', tarballIn(first), '-C', work]);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const TOP_LEVEL = ['CHANGELOG.md', 'LICENSE.md', 'README.md', 'package.json'];
/** The files and folders that a build needs. */
const SOURCES = [...TOP_LEVEL, 'credentials', 'nodes', 'gulpfile.js', 'tsconfig.json'];

test('it holds one script for each source, icons, codex files and four pages; nothing else', () => {
	const compiled = ['credentials', 'nodes'].flatMap((folder) =>
		filesIn(join(root, folder)).map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`),
	);
	const packed = filesIn(join(work, 'package'));
	expect(packed).toEqual([...TOP_LEVEL, ...compiled].sort());
	for (const file of packed) expect(file).toMatch(/\.(?:js|svg|md|node\.json)$|^package\.json$/);
});

test('it is small, and holds no machine’s paths', () => {
	const contents = filesIn(join(work, 'package')).map((file) =>
		readFileSync(join(work, 'package', file), 'utf8'),
	);
	expect(contents.join('').length).toBeLessThan(400_000);
	for (const place of [root, work, tmpdir(), process.env.HOME ?? root]) {
		expect(contents.filter((text) => text.includes(place))).toEqual([]);
	}
});

test('it is the same, byte for byte, whenever and wherever it is built', () => {
	const [a, b] = [first, second].map((folder) =>
		createHash('sha512')
			.update(readFileSync(tarballIn(folder)))
			.digest('base64'),
	);
	expect(a).toBe(b);
});

test('the build in this folder, which the other tests use, is that of these sources', () => {
	for (const file of filesIn(join(work, 'package/dist'))) {
		const here = join(root, 'dist', file);
		expect([file, existsSync(here) && readFileSync(here, 'utf8')]).toEqual([
			file,
			readFileSync(join(work, 'package/dist', file), 'utf8'),
		]);
	}
});

test('the package keeps n8n’s rules: no code on installation, no dependencies, one peer', () => {
	const manifest = JSON.parse(readFileSync(join(work, 'package/package.json'), 'utf8')) as {
		scripts: Record<string, string>;
		dependencies?: object;
		bundleDependencies?: unknown;
		peerDependencies: object;
		n8n: object;
	};
	const names = Object.keys(manifest.scripts);
	expect(
		names.filter((name) => /^(?:pre|post)?(?:install|prepare|publish|pack)/.test(name)),
	).toEqual([]);
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(manifest.n8n).toMatchObject({ strict: true, n8nNodesApiVersion: 1 });
	expect(manifest.dependencies ?? {}).toEqual({});
	expect(manifest.bundleDependencies).toBeUndefined();
});

test('its scripts reach for nothing but n8n’s workflow library, crypto and each other', () => {
	const required = scriptsIn(join(work, 'package/dist'))
		.map((file) => readFileSync(join(work, 'package/dist', file), 'utf8'))
		.flatMap((text) => [...text.matchAll(/\b(?:require|import)\(\s*["']([^"']*)["']/g)])
		.map(([, name = '']) => name)
		.filter((name) => !/^\.\.?\//.test(name));
	expect([...new Set(required)].sort()).toEqual(['crypto', 'n8n-workflow']);
});

test('each of its scripts can be loaded with only n8n’s workflow library beside it', () => {
	// A link instead of an installation: installing n8n-workflow would also install its dependencies, such as zod.
	// Node.js
	// looks for a dependency from the real path of the importing file, so the link adds n8n-workflow alone.
	mkdirSync(join(work, 'node_modules'));
	symlinkSync(
		realpathSync(join(root, 'node_modules/n8n-workflow')),
		join(work, 'node_modules/n8n-workflow'),
	);
	const loadEach = `
		const failures = [];
		for (const file of ${JSON.stringify(scriptsIn(join(work, 'package/dist')))}) {
			try { require('./dist/' + file); } catch (error) { failures.push([file, error.code]); }
		}
		console.log(JSON.stringify(failures));`;
	expect(run(process.execPath, ['-e', loadEach], join(work, 'package'))).toBe('[]\n');
});

test('n8n’s scanner passes the sources and the tarball', () => {
	const output = run(process.execPath, [
		...['--require', 'tsx/cjs', join(root, 'tools/scan.ts')],
		tarballIn(first),
	]);
	expect(output).toBe('the sources: passed\nthe tarball: passed\n');
});

function buildAndPack(folder: string): void {
	mkdirSync(folder, { recursive: true });
	for (const name of SOURCES) cpSync(join(root, name), join(folder, name), { recursive: true });
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	run('npm', ['run', 'build', '--silent'], folder);
	run('npm', ['pack', '--silent'], folder);
}

function tarballIn(folder: string): string {
	return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball');
}

function scriptsIn(folder: string): string[] {
	return filesIn(folder).filter((file) => file.endsWith('.js'));
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.sort();
}

function run(command: string, args: string[], cwd = root): string {
	// A rule of the scanner assumes that every file is named Test.node.ts when NODE_ENV says that a test runs.
	const env = { ...process.env, NODE_ENV: undefined };
	const { status, error, stdout, stderr } = spawnSync(command, args, {
		cwd,
		env,
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stdout + stderr}`);
	return stdout;
}
