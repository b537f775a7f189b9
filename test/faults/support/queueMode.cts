import { randomBytes } from 'node:crypto';

import { openSession, type Session } from '../../../tools/n8n/client.cts';
import { startN8n, type N8n, type N8nOptions } from '../../../tools/n8n/instance.cts';
import { freePorts } from '../../../tools/n8n/ports.cts';
import { startBalancer, type Balancer } from './balancer.cts';
import { startPostgres, type Postgres } from './postgres.cts';
import { startRedis, type Redis } from './redis.cts';
import { FOR_LOAD, OWNER, tarball } from './single.cts';

/** n8n in queue mode: PostgreSQL, Redis, one main, two webhook processes behind a balancer, one worker. */
export interface QueueMode {
	readonly session: Session;
	readonly postgres: Postgres;
	readonly redis: Redis;
	/** What providers reach n8n under. */
	readonly balancer: Balancer;
	readonly webhookProcesses: readonly N8n[];
	close(): Promise<void>;
}

export async function startQueueMode(
	env: Readonly<Record<string, string>> = {},
): Promise<QueueMode> {
	const opened: Array<{ close(): Promise<void> }> = [];
	const keep = <Opened extends { close(): Promise<void> }>(started: Opened): Opened => {
		opened.push(started);
		return started;
	};
	const close = async () => {
		for (const started of opened.splice(0).reverse()) await started.close();
	};
	try {
		const postgres = keep(await startPostgres());
		const redis = keep(await startRedis());
		const balancer = keep(await startBalancer());
		const options: N8nOptions = {
			tarball: tarball(),
			publicUrl: balancer.url,
			env: {
				...FOR_LOAD,
				...postgres.env,
				...redis.env,
				EXECUTIONS_MODE: 'queue',
				// Webhooks go to the webhook processes and nowhere else.
				N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
				N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
				...env,
			},
		};
		// The main process makes the tables; the others need them.
		const main = keep(await startN8n(options));
		const webhookProcesses = [
			keep(await startN8n({ ...options, command: 'webhook' })),
			keep(await startN8n({ ...options, command: 'webhook' })),
		];
		keep(await startWorker(options));
		balancer.serve(webhookProcesses.map(({ url }) => url));
		const session = await openSession(main.url, OWNER);
		return { session, postgres, redis, balancer, webhookProcesses, close };
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
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
	});
}
