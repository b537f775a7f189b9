import { spawnSync } from 'node:child_process';

import { findPostgres } from './postgres';

/** A normal user's PATH on Debian lacks the folder that HAProxy is in. */
export const PATH = `${process.env.PATH}:/usr/sbin`;

const runs = (command: string, ...args: string[]) =>
	spawnSync(command, args, { env: { ...process.env, PATH } }).status === 0;

/** Debian packages by what shows that they are there. */
const SERVERS: Readonly<Record<string, () => boolean>> = {
	postgresql: () => findPostgres() !== undefined,
	'redis-server': () => runs('redis-server', '--version'),
	caddy: () => runs('caddy', 'version'),
	haproxy: () => runs('haproxy', '-v'),
};

/**
 * Installs what is missing, where that is possible without asking. The tests run the servers themselves, in
 * temporary folders: only the programs are needed.
 * @throws with what to install.
 */
export function installServers(): void {
	const missing = () => Object.keys(SERVERS).filter((name) => SERVERS[name]?.() === false);
	const wanted = missing();
	if (wanted.length === 0) return;
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const aptGet = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: 'ignore' });
	const install = ['install', '--yes', '--no-install-recommends', ...wanted];
	if (aptGet(...install).status !== 0) {
		aptGet('update');
		aptGet(...install);
	}
	const names = missing().join(' ');
	if (names === '') return;
	throw new Error(
		`The fault tests need ${names}. On Debian and Ubuntu: sudo apt-get install ${names}`,
	);
}
