import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

import { freePorts } from '../../../tools/n8n/ports';
import { expectNoSecrets } from './secrets';
import { serverProcess } from './serverProcess';
import { PATH } from './servers';

/** Debian's Caddy, HAProxy or nginx with a configuration of deploy/, in which only addresses are replaced. */
export interface Proxy {
	readonly url: string;
	/** All that the proxy has written. */
	log(): string;
	/** @throws when the proxy has written a secret. */
	close(): Promise<void>;
}

/** The real addresses of the processes that a configuration names, e.g. `{'main:5678': 'http://127.0.0.1:40001'}`. */
export type Upstreams = Readonly<Record<string, string>>;

export type ProxyFile = 'Caddyfile' | 'single/Caddyfile' | 'haproxy.cfg' | 'nginx.conf';

const ACCESS_LOG = 'access.log';
/** The address of Caddy in nginx.conf. */
const CADDY = '127.0.0.1:8080';

/** Starts the proxy, and for nginx.conf Caddy between nginx and the processes. */
export async function startProxy(file: ProxyFile, upstreams: Upstreams): Promise<Proxy> {
	if (file !== 'nginx.conf') return await startOne(file, upstreams);
	const caddy = await startOne('Caddyfile', upstreams);
	try {
		const nginx = await startOne(file, { [CADDY]: caddy.url });
		return {
			url: nginx.url,
			log: () => nginx.log() + caddy.log(),
			async close() {
				await nginx.close();
				await caddy.close();
			},
		};
	} catch (error) {
		await caddy.close();
		throw error;
	}
}

async function startOne(file: ProxyFile, upstreams: Upstreams): Promise<Proxy> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-proxy-'));
	const own = join(folder, basename(file));
	const text = withUpstreams(readFileSync(pathOf(file), 'utf8'), upstreams);
	const { here, run } = programOf(file);
	writeFileSync(own, here(text, { port, folder }));
	const url = `http://127.0.0.1:${port}`;
	const server = serverProcess({
		port,
		command: 'env',
		args: [`PATH=${PATH}`, ...run(own, { folder, address: url })],
		stopSignal: 'TERM',
		isUp: () => accepts(port),
	});
	// nginx cannot write its access log to a standard output that is no file.
	const accessLog = join(folder, ACCESS_LOG);
	let log = '';
	const readLog = () =>
		server.output() + (existsSync(accessLog) ? readFileSync(accessLog, 'utf8') : '');
	const close = async () => {
		await server.stop();
		log ||= readLog();
		rmSync(folder, { recursive: true, force: true });
		expectNoSecrets(file, log);
	};
	try {
		await server.start();
	} catch (error) {
		await close();
		throw error;
	}
	return { url, log: () => log || readLog(), close };
}

/** Runs the proxy's own check of a file of deploy/, with its addresses and its certificate. */
export function validate(file: ProxyFile): { readonly status: number | null; output: string } {
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-proxy-'));
	try {
		const own = join(folder, basename(file));
		writeFileSync(own, withCertificate(readFileSync(pathOf(file), 'utf8'), folder));
		const [command = '', ...args] = programOf(file).check(own, folder);
		const { status, stdout, stderr } = spawnSync(command, args, {
			encoding: 'utf8',
			env: { ...process.env, PATH },
		});
		return { status, output: stdout + stderr };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const pathOf = (file: ProxyFile) => resolve(__dirname, '../../../deploy', file);

interface Program {
	/** Puts this port, and paths in this folder, in place of those of a production server. */
	here(text: string, place: { readonly port: number; readonly folder: string }): string;
	run(config: string, place: { readonly folder: string; readonly address: string }): string[];
	check(config: string, folder: string): string[];
}

const CADDY_CONFIG = ['--adapter', 'caddyfile', '--config'];
const programs: Readonly<Record<'caddy' | 'haproxy' | 'nginx', Program>> = {
	caddy: {
		// By default Caddy listens on all addresses, and on a fixed port for its administration.
		here: (text) => text.replace(/^\{$/m, '{\n\tadmin off\n\tdefault_bind 127.0.0.1'),
		run: (config, { folder, address }) => [
			...caddyEnvironment(folder, address),
			...['caddy', 'run', ...CADDY_CONFIG, config],
		],
		check: (config, folder) => [
			...['env', ...caddyEnvironment(folder, 'n8n.example.com')],
			...['caddy', 'validate', ...CADDY_CONFIG, config],
		],
	},
	haproxy: {
		// The line with the port and the certificate. These tests have no certificate.
		here: (text, { port }) => text.replace(/^\tbind .*$/m, `\tbind 127.0.0.1:${port}`),
		run: (config) => ['haproxy', '-db', '-f', config],
		check: (config) => ['haproxy', '-c', '-f', config],
	},
	nginx: {
		here: (text, { port, folder }) =>
			aroundSite(
				folder,
				text
					.replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
					.replace(/^\tssl_.*\n/gm, '')
					.replace(/\/var\/log\/nginx\/\S+access.log/, join(folder, ACCESS_LOG))
					.replace(/\/var\/log\/nginx\/\S+error.log/, 'stderr'),
			),
		run: (config, { folder }) => ['nginx', '-e', 'stderr', '-p', folder, '-c', config],
		check(config, folder) {
			const text = readFileSync(config, 'utf8').replaceAll('/var/log/nginx', folder);
			writeFileSync(config, aroundSite(folder, text));
			return ['nginx', '-t', '-e', 'stderr', '-p', folder, '-c', config];
		},
	},
};
const programOf = (file: ProxyFile): Program =>
	programs[file === 'nginx.conf' ? 'nginx' : file === 'haproxy.cfg' ? 'haproxy' : 'caddy'];

/** Caddy keeps all its own files in this folder. */
const caddyEnvironment = (folder: string, address: string) => [
	`HOME=${folder}`,
	`XDG_DATA_HOME=${folder}`,
	`XDG_CONFIG_HOME=${folder}`,
	`SITE_ADDRESS=${address}`,
	'TRUSTED_PROXIES=private_ranges',
];

/** The configuration around a site, which Debian's package has in /etc/nginx. */
function aroundSite(folder: string, site: string): string {
	const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
		.map((name) => `${name}_temp_path ${join(folder, name)};`)
		.join('\n');
	return `daemon off;\nmaster_process off;\npid ${join(folder, 'pid')};\nevents {}\nhttp {\n${folders}\n${site}}\n`;
}

/** @throws when the configuration lacks one of the given processes, or names a process that is not given. */
function withUpstreams(text: string, upstreams: Upstreams): string {
	const replaced = Object.entries(upstreams).reduce((all, [name, url]) => {
		if (!all.includes(name)) throw new Error(`The configuration does not name ${name}`);
		return all.replaceAll(name, new URL(url).host);
	}, text);
	const left = /^[^#\n]*\b[\w-]+:5678\b/m.exec(replaced);
	if (left) throw new Error(`Where is ${left[0].trim()}?`);
	return replaced;
}

/**
 * The configuration with a certificate of this folder and addresses that exist: a check fails for a name that cannot be
 * resolved and for a missing certificate file.
 */
function withCertificate(text: string, folder: string): string {
	const [key = '', certificate = '', both = ''] = ['key.pem', 'cert.pem', 'n8n.pem'].map((name) =>
		join(folder, name),
	);
	const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=n8n.example.com'];
	const { status, stderr } = spawnSync(
		'openssl',
		[...request, '-keyout', key, '-out', certificate],
		{ encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(`openssl made no certificate:\n${stderr}`);
	writeFileSync(both, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
	return text
		.replace(/\bcrt \S+/, `crt ${both}`)
		.replace(/(ssl_certificate) .*;/, `$1 ${certificate};`)
		.replace(/(ssl_certificate_key) .*;/, `$1 ${key};`)
		.replace(/\b(?:webhook-\d|main|n8n):5678/g, '127.0.0.1:5678');
}

async function accepts(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
