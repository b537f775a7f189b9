import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePorts } from '../../../tools/n8n/ports.cts';
import { serverProcess, type Server } from './serverProcess.cts';

export interface Redis extends Server {
	/** Settings that make n8n use it. */
	readonly env: Readonly<Record<string, string>>;
	/** stop(), and removes its data. */
	close(): Promise<void>;
}

/** A Redis of its own in a temporary folder, that keeps what it holds when it is restarted. */
export async function startRedis(): Promise<Redis> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-redis-'));
	const server = serverProcess({
		port,
		command: 'redis-server',
		// Without the append-only file a restart would empty n8n's queue of executions.
		args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'],
		stopSignal: 'TERM',
		isUp: () => answersPing(port),
	});
	await server.start();
	return {
		...server,
		env: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(port) },
		async close() {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** False also while it still loads its data. */
async function answersPing(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		socket.write('PING\r\n');
		const [answer] = (await once(socket, 'data')) as [Buffer];
		return answer.toString().startsWith('+PONG');
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
