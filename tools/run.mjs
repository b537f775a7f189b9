// Runs a TypeScript tool on a fresh clone: installs the development dependencies first when they are missing
// or do not match the lock file. Plain JavaScript without dependencies, since nothing is installed yet.
// usage: node tools/run.mjs [tool.ts [arguments]]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const root = fileURLToPath(new URL('..', import.meta.url));
const installation = `${root}node_modules`;
const marker = `${installation}/.installed-lock`;
const lock = createHash('sha256')
	.update(readFileSync(`${root}package-lock.json`))
	.digest('hex');

/**
 * Runs a command to its end. Ctrl-C reaches it through the terminal; a signal sent to this process alone is
 * passed on.
 * @returns its exit code; 1 when a signal ended it or it could not be started.
 */
async function run(command, args, options = {}) {
	const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
	const pass = (signal) => child.kill(signal);
	for (const signal of SIGNALS) process.on(signal, pass);
	const code = await new Promise((resolve) => {
		child.on('error', () => resolve(1));
		child.on('exit', (exitCode) => resolve(exitCode ?? 1));
	});
	for (const signal of SIGNALS) process.off(signal, pass);
	return code;
}

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
	if (lstatSync(installation, { throwIfNoEntry: false })?.isSymbolicLink()) {
		// npm ci would empty the folder behind the link, which other checkouts may use.
		console.error(
			'node_modules is a link to an installation that does not match package-lock.json. Remove the link, or install there.',
		);
		process.exit(1);
	}
	console.log('Installing development dependencies (about two minutes the first time) …');
	const install = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		shell: process.platform === 'win32',
	});
	if (install !== 0) {
		console.error('npm ci failed; its messages are above.');
		process.exit(install);
	}
	writeFileSync(marker, lock);
}

const [tool, ...args] = process.argv.slice(2);
if (tool !== undefined) {
	process.exitCode = await run(process.execPath, ['--require', 'tsx/cjs', tool, ...args]);
}
