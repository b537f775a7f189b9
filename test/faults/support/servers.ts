import { spawnSync } from 'node:child_process';

import { findPostgres } from './postgres';

/** HAProxy and nginx are in a folder that a normal user's PATH on Debian lacks. */
export const PATH = `${process.env.PATH}:/usr/sbin`;

const runs = (command: string, ...args: string[]) =>
	spawnSync(command, args, { env: { ...process.env, PATH } }).status === 0;

/** Debian packages, each with a program or folder that shows that the package is installed. */
const SERVERS: Readonly<Record<string, () => boolean>> = {
	postgresql: () => findPostgres() !== undefined,
	'redis-server': () => runs('redis-server', '--version'),
	caddy: () => runs('caddy', 'version'),
	haproxy: () => runs('haproxy', '-v'),
	nginx: () => runs('nginx', '-v'),
};

/**
 * Installs missing programs, where that is possible without a password. The tests start the servers themselves in
 * temporary folders, so only the programs are needed.
 * @throws with the list of packages to install.
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
