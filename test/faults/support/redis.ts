import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePorts } from '../../../tools/n8n/ports';
import { compose, SECRETS } from './compose';
import { serverProcess, type Server } from './serverProcess';

export interface Redis extends Server {
	readonly password: string;
	/** Settings that make n8n use this Redis. */
	readonly env: Readonly<Record<string, string>>;
	/** The output of redis-cli for a command, errors included. */
	run(...command: readonly string[]): string;
	/** Stops the server and removes its data. */
	close(): Promise<void>;
}

const SOCKET = '/tmp/redis.sock';
const PORT = '6379';

/**
 * Starts a separate Redis in a temporary folder. Its start and its check are those of deploy/compose.yaml, with other
 * addresses.
 * @param settings more arguments of redis-server.
 */
export async function startRedis(settings: readonly string[] = []): Promise<Redis> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-redis-'));
	const password = randomBytes(16).toString('hex');
	const passwordFile = join(folder, 'redis_password');
	writeFileSync(passwordFile, password);
	const { command, healthcheck } = compose.services.redis;
	const here = (text: string) =>
		text
			.replaceAll('$$', '$')
			.replaceAll(PORT, String(port))
			.replaceAll(SOCKET, join(folder, 'redis.sock'))
			.replaceAll(SECRETS, folder);
	const [shell, flag, script] = command;
	const own = ['redis-server', '--bind 127.0.0.1', '--dir', folder, ...settings].join(' ');
	const server = serverProcess({
		port,
		command: shell,
		args: [flag, here(script).replace('redis-server', own)],
		stopSignal: 'TERM',
		isUp: () => succeeds(here(healthcheck.test[1])),
	});
	await server.start();
	return {
		...server,
		password,
		env: {
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(port),
			QUEUE_BULL_REDIS_PASSWORD_FILE: passwordFile,
		},
		run(...text) {
			const env = { ...process.env, REDISCLI_AUTH: password };
			const options = { encoding: 'utf8', env } as const;
			const { stdout, stderr } = spawnSync('redis-cli', ['-p', String(port), ...text], options);
			return (stdout + stderr).trim();
		},
		async close() {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function succeeds(command: string): Promise<boolean> {
	try {
		await promisify(execFile)('sh', ['-c', command]);
		return true;
	} catch {
		return false;
	}
}
