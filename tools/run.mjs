// Runs a TypeScript tool on a fresh clone: installs the development dependencies first when they are missing
// or do not match the lock file. Plain JavaScript without dependencies, since nothing is installed yet.
// usage: node tools/run.mjs [tool.cts [arguments]]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const marker = `${root}node_modules/.installed-lock`;
const lock = createHash('sha256')
	.update(readFileSync(`${root}package-lock.json`))
	.digest('hex');

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
	console.log('Installing development dependencies (about two minutes the first time) …');
	const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	if (install.status !== 0) {
		console.error('npm ci failed; its messages are above.');
		process.exit(install.status ?? 1);
	}
	writeFileSync(marker, lock);
}

const [tool, ...args] = process.argv.slice(2);
if (tool === undefined) process.exit(0);
const child = spawn(process.execPath, ['--require', 'tsx/cjs', tool, ...args], {
	cwd: root,
	stdio: 'inherit',
});
// Ctrl-C reaches the tool through the terminal; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
