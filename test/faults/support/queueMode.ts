import { openSession, type Session } from '../../../tools/n8n/client';
import { startN8n, type N8n, type N8nOptions } from '../../../tools/n8n/instance';
import { freePorts } from '../../../tools/n8n/ports';
import { compose, secretsFolder, settingsOf } from './compose';
import { createOpened } from './opened';
import { startPostgres, type Postgres } from './postgres';
import { startProxy } from './proxy';
import { startRedis, type Redis } from './redis';
import { expectNoSecrets } from './secrets';
import { OWNER, tarball } from './single';

/** n8n in queue mode, as in deploy/compose.yaml. */
export interface QueueMode {
	readonly session: Session;
	readonly postgres: Postgres;
	readonly redis: Redis;
	/** The address that providers use for n8n: Caddy. */
	readonly url: string;
	/** The addresses of the proxies in front of the same processes. */
	readonly proxies: Readonly<Record<ProxyName, string>>;
	readonly main: N8n;
	readonly webhookProcesses: readonly [N8n, N8n];
	readonly workers: readonly [N8n, N8n];
	close(): Promise<void>;
}

/** nginx has a Caddy of its own behind it. */
const PROXY_FILES = { Caddy: 'Caddyfile', HAProxy: 'haproxy.cfg', nginx: 'nginx.conf' } as const;
export type ProxyName = keyof typeof PROXY_FILES;
export const PROXIES = Object.keys(PROXY_FILES) as ProxyName[];

/** @param names the proxies to start beside Caddy. The others have no address. */
export async function startQueueMode(names: readonly ProxyName[] = PROXIES): Promise<QueueMode> {
	const { keep, close: closeAll } = createOpened();
	const processes: N8n[] = [];
	const close = async () => {
		await closeAll();
		for (const { log } of processes) expectNoSecrets('n8n', log.join('\n'));
	};
	try {
		const [postgres, redis] = await Promise.all([
			startPostgres().then(keep),
			startRedis().then(keep),
		]);
		// The proxies start before n8n: n8n needs their address, and the ports of n8n's processes are known already.
		const [mainPort = 0, ...webhookPorts] = await freePorts(3);
		const [first = 0, second = 0] = webhookPorts;
		const upstreams = {
			'main:5678': `http://127.0.0.1:${mainPort}`,
			'webhook-1:5678': `http://127.0.0.1:${first}`,
			'webhook-2:5678': `http://127.0.0.1:${second}`,
		};
		const proxies = { Caddy: '', HAProxy: '', nginx: '' };
		for (const name of new Set<ProxyName>(['Caddy', ...names])) {
			proxies[name] = keep(await startProxy(PROXY_FILES[name], upstreams)).url;
		}
		const secrets = keep(secretsFolder('n8n_encryption_key', 'postgres_password'));
		const options: N8nOptions = {
			tarball: tarball(),
			publicUrl: proxies.Caddy,
			env: {
				...settingsOf(compose['x-n8n'].environment, secrets.folder),
				...postgres.env,
				...redis.env,
			},
		};
		// The main process creates the tables that the other processes need.
		const keepN8n = (n8n: N8n) => keep(processes[processes.push(n8n) - 1] as N8n);
		const main = keepN8n(await startN8n({ ...options, port: mainPort }));
		const webhook = async (port: number) =>
			keepN8n(await startN8n({ ...options, command: 'webhook', port }));
		const worker = async () => keepN8n(await startWorker(options));
		const started = await Promise.allSettled([webhook(first), webhook(second), worker(), worker()]);
		const [webhook1, webhook2, worker1, worker2] = started.map((one) => {
			if (one.status === 'rejected') throw one.reason;
			return one.value;
		}) as [N8n, N8n, N8n, N8n];
		return {
			session: await openSession(main.url, OWNER),
			...{ postgres, redis, main, close },
			webhookProcesses: [webhook1, webhook2],
			workers: [worker1, worker2],
			proxies,
			url: proxies.Caddy,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

async function startWorker(options: N8nOptions): Promise<N8n> {
	const [port = 0] = await freePorts(1);
	return await startN8n({
		...options,
		command: 'worker',
		port,
		env: {
			...options.env,
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
	});
}
