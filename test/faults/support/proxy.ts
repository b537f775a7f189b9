import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { freePorts } from '../../../tools/n8n/ports';
import { serverProcess } from './serverProcess';
import { PATH } from './servers';

/** Debian's Caddy or HAProxy with a configuration of deploy/, in which only addresses are replaced. */
export interface Proxy {
	readonly url: string;
	close(): Promise<void>;
}

/** The real addresses of the processes that a configuration names, e.g. `{'main:5678': 'http://127.0.0.1:40001'}`. */
export type Upstreams = Readonly<Record<string, string>>;

export type ProxyFile = 'Caddyfile' | 'single/Caddyfile' | 'haproxy.cfg';

/** The line of haproxy.cfg with the port and the certificate. These tests have no certificate. */
const HAPROXY_BIND = /^\tbind .*$/m;

export async function startProxy(file: ProxyFile, upstreams: Upstreams): Promise<Proxy> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-proxy-'));
	const isCaddy = file.endsWith('Caddyfile');
	const own = join(folder, isCaddy ? 'Caddyfile' : 'haproxy.cfg');
	const text = withUpstreams(readFileSync(pathOf(file), 'utf8'), upstreams);
	writeFileSync(own, isCaddy ? onLoopback(text) : onPort(text, port));
	const url = `http://127.0.0.1:${port}`;
	const server = serverProcess({
		port,
		command: 'env',
		args: isCaddy
			? [
					...caddyEnvironment(folder, url),
					'caddy',
					'run',
					'--adapter',
					'caddyfile',
					'--config',
					own,
				]
			: [`PATH=${PATH}`, 'haproxy', '-db', '-f', own],
		stopSignal: 'TERM',
		isUp: () => accepts(port),
	});
	const close = async () => {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await server.start();
	} catch (error) {
		await close();
		throw error;
	}
	return { url, close };
}

/** Runs the proxy's own check of a file of deploy/, with its addresses and its certificate. */
export function validate(file: ProxyFile): { readonly status: number | null; output: string } {
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-proxy-'));
	try {
		const { status, stdout, stderr } = file.endsWith('Caddyfile')
			? spawnSync(
					'env',
					[
						...caddyEnvironment(folder, 'n8n.example.com'),
						...['caddy', 'validate', '--adapter', 'caddyfile', '--config', pathOf(file)],
					],
					{ encoding: 'utf8' },
				)
			: spawnSync('haproxy', ['-c', '-f', withCertificate(file, folder)], {
					encoding: 'utf8',
					env: { ...process.env, PATH },
				});
		return { status, output: stdout + stderr };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const pathOf = (file: ProxyFile) => resolve(__dirname, '../../../deploy', file);

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

/** By default Caddy listens on all addresses, and on a fixed port for its administration. */
const onLoopback = (text: string) => `{\n\tadmin off\n\tdefault_bind 127.0.0.1\n}\n${text}`;

const onPort = (text: string, port: number) =>
	text.replace(HAPROXY_BIND, `\tbind 127.0.0.1:${port}`);

/** Caddy keeps all its own files in this folder. */
const caddyEnvironment = (folder: string, domain: string) => [
	`HOME=${folder}`,
	`XDG_DATA_HOME=${folder}`,
	`XDG_CONFIG_HOME=${folder}`,
	`N8N_DOMAIN=${domain}`,
];

/** HAProxy's check fails for a name that cannot be resolved and for a missing certificate file. */
function withCertificate(file: ProxyFile, folder: string): string {
	const [key, certificate, both] = ['key.pem', 'cert.pem', 'n8n.pem'].map((name) =>
		join(folder, name),
	) as [string, string, string];
	const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=n8n.example.com'];
	const { status, stderr } = spawnSync(
		'openssl',
		[...request, '-keyout', key, '-out', certificate],
		{ encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(`openssl made no certificate:\n${stderr}`);
	writeFileSync(both, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
	const own = join(folder, 'haproxy.cfg');
	writeFileSync(
		own,
		readFileSync(pathOf(file), 'utf8')
			.replace(/\bcrt \S+/, `crt ${both}`)
			.replace(/\b(?:webhook-\d|main):5678/g, '127.0.0.1:5678'),
	);
	return own;
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
