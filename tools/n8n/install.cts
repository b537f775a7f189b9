import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { lock } from 'proper-lockfile';

import { reportProgress } from './progress.cts';

export interface N8nInstall {
	/** n8n's command, to be run with `node`. */
	readonly n8n: string;
	/** A Node.js that n8n runs on. */
	readonly node: string;
	readonly version: string;
}

/** What n8n's `engines` asks for. */
const MINIMUM_NODE = 24;

/**
 * A real n8n, of the version pinned in this folder. The first call downloads and builds it (about four
 * minutes, 2.8 GB) into a cache outside the repository; later ones find it there.
 * @param say gets lines for the person waiting.
 * @throws when the machine lacks what n8n needs or npm fails, with a message that says what to do.
 */
export async function installN8n(say: (line: string) => void = console.log): Promise<N8nInstall> {
	const folder = cacheFolder();
	if (!existsSync(folder)) await installInto(folder, say);
	return {
		n8n: join(folder, 'node_modules/n8n/bin/n8n'),
		node: nodeFor(folder),
		version: JSON.parse(readFileSync(join(folder, 'node_modules/n8n/package.json'), 'utf8'))
			.version,
	};
}

/** Named after the lock file's content: another set of versions is another folder. */
function cacheFolder(): string {
	const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	const hash = createHash('sha256').update(readFileSync(join(__dirname, 'package-lock.json')));
	return join(cache, 'n8n-nodes-sms-delivery', `n8n-${hash.digest('hex').slice(0, 16)}`);
}

/** Installs aside and renames when whole, so that a folder with the final name is always complete. */
async function installInto(folder: string, say: (line: string) => void): Promise<void> {
	assertBuildTools();
	mkdirSync(dirname(folder), { recursive: true });
	const release = await lockFolder(dirname(folder), say);
	try {
		if (existsSync(folder)) return;
		const partial = `${folder}.partial`;
		rmSync(partial, { recursive: true, force: true });
		mkdirSync(partial);
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(join(__dirname, file), join(partial, file));
		}
		say(`Installing n8n into ${folder} (once, about four minutes and 2.8 GB) …`);
		// Of all install scripts only that of the SQLite driver is needed; others would download more.
		await npm(['ci', '--ignore-scripts'], partial, 'Downloading n8n', say);
		// The switch undoes this package's own .npmrc, which npm hands down to what it runs.
		const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false'];
		await npm(rebuild, partial, "Building n8n's SQLite driver", say);
		assertLoads('sqlite3', partial);
		renameSync(partial, folder);
	} finally {
		await release();
	}
}

/** The lock is kept fresh by the process that holds it and counts as abandoned 30 s after its death. */
async function lockFolder(
	folder: string,
	say: (line: string) => void,
): Promise<() => Promise<void>> {
	const options = { lockfilePath: join(folder, '.lock'), stale: 30_000 };
	try {
		return await lock(folder, options);
	} catch (error) {
		if ((error as { code?: unknown }).code !== 'ELOCKED') throw error;
		say('Another process is installing n8n; waiting for it …');
		const retries = { forever: true, minTimeout: 1000, maxTimeout: 2000 };
		return await lock(folder, { ...options, retries });
	}
}

function assertBuildTools(): void {
	const missing = ['python3', 'make', 'g++'].filter(
		(command) => spawnSync(command, ['--version']).error !== undefined,
	);
	if (missing.length === 0) return;
	throw new Error(
		`Building n8n's SQLite driver needs ${missing.join(', ')}. ` +
			'On Debian and Ubuntu: sudo apt-get install python3 make g++. On macOS: xcode-select --install.',
	);
}

/** @throws when n8n's Node.js cannot load a module with native code. */
function assertLoads(module: string, folder: string): void {
	const { status, stderr } = spawnSync(nodeFor(folder), ['-e', `require('${module}')`], {
		cwd: folder,
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`n8n's ${module} was built but does not load:\n${stderr}`);
}

/** The running Node.js when it is new enough, else the one installed beside n8n. */
function nodeFor(folder: string): string {
	if (Number.parseInt(process.versions.node, 10) >= MINIMUM_NODE) return process.execPath;
	const bundled = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
	if (existsSync(bundled)) return bundled;
	throw new Error(
		`n8n needs Node.js ${MINIMUM_NODE} or later; this is ${process.versions.node}. Install it from https://nodejs.org and try again.`,
	);
}

/** Runs npm on the Node.js that n8n will run on, so that native code is built for it. */
async function npm(
	args: string[],
	cwd: string,
	label: string,
	say: (line: string) => void,
): Promise<void> {
	const bin = existsSync(join(cwd, 'node_modules')) ? dirname(nodeFor(cwd)) : null;
	const headers = bin === null ? null : join(bin, '..');
	const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...process.env,
			...(bin !== null && { PATH: `${bin}${delimiter}${process.env.PATH}` }),
			// Otherwise the compiler's helper downloads the headers that lie beside the binary already.
			...(headers !== null &&
				existsSync(join(headers, 'include/node/node_api.h')) && { npm_config_nodedir: headers }),
		},
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const stop = reportProgress(label, say);
	const kill = () => child.kill();
	process.once('exit', kill);
	const failure = await new Promise<string | null>((resolve) => {
		child.on('error', (error) => resolve(error.message));
		child.on('exit', (code, signal) =>
			resolve(code === 0 ? null : `${signal ?? `exit code ${code}`}`),
		);
	});
	stop();
	process.off('exit', kill);
	if (failure !== null) {
		throw new Error(`npm ${args.join(' ')} failed (${failure}):\n${output.trim()}`);
	}
}
