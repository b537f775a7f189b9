import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePorts } from '../../../tools/n8n/ports';
import { waitFor } from '../../../tools/n8n/wait';
import { serverProcess, type Server } from './serverProcess';

export interface Postgres extends Server {
	/** Settings that make n8n use this PostgreSQL. */
	readonly env: Readonly<Record<string, string>>;
	/** Rows of a query that returns a JSON value per row. */
	query(sql: string): unknown[];
	/** Runs statements. @throws with PostgreSQL's message. */
	run(sql: string): void;
	/** Blocks all writes to a table until released, or until the server is stopped. Reads go on. */
	holdWrites(table: string): Promise<Hold>;
	/** Stops the server and removes its data. */
	close(): Promise<void>;
}

export interface Hold {
	/** Whether any connection waits to write. */
	isWaitedFor(): boolean;
	release(): Promise<void>;
}

const USER = 'n8n';
/** Debian's folder of the server's programs, by major version. */
const DEBIAN = '/usr/lib/postgresql';

/** Starts a separate PostgreSQL with an empty database, in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
	const programs = findPostgres();
	if (programs === undefined) throw new Error('PostgreSQL is not installed');
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-postgres-'));
	const owner = ownerIds();
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const data = join(folder, 'data');
	execFileSync(
		join(programs, 'initdb'),
		['--pgdata', data, '--username', USER, '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
		{ cwd: folder, stdio: 'pipe', ...owner },
	);
	const connection = ['--host=127.0.0.1', `--port=${port}`, `--username=${USER}`];
	const server = serverProcess({
		port,
		command: join(programs, 'postgres'),
		args: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
		// A "fast" shutdown cuts connections and keeps confirmed writes.
		stopSignal: 'INT',
		...owner,
		isUp: async () => {
			try {
				await promisify(execFile)(join(programs, 'pg_isready'), connection);
				return true;
			} catch {
				return false;
			}
		},
	});
	await server.start();
	const psql = (...options: string[]) =>
		execFileSync(join(programs, 'psql'), [...connection, '--dbname=postgres', ...options], {
			encoding: 'utf8',
			maxBuffer: 2 ** 30,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	return {
		...server,
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_USER: USER,
			DB_POSTGRESDB_DATABASE: 'postgres',
		},
		query(sql) {
			const text = psql('--no-align', '--tuples-only', '-c', sql);
			return text
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as unknown);
		},
		run(sql) {
			psql('--set=ON_ERROR_STOP=1', '-c', sql);
		},
		async holdWrites(table) {
			// PostgreSQL runs one string as one transaction, which keeps its locks to its end.
			const sql = `LOCK TABLE ${table} IN SHARE MODE; SELECT pg_sleep(600)`;
			const holder = spawn(
				join(programs, 'psql'),
				[...connection, '--dbname=postgres', '-c', sql],
				{ stdio: 'ignore' },
			);
			const ended = once(holder, 'exit');
			const count = (condition: string) =>
				Number(psql('--no-align', '--tuples-only', '-c', `SELECT count(*) FROM ${condition}`));
			const isHeld = () =>
				count(`pg_locks WHERE relation = '${table}'::regclass AND mode = 'ShareLock' AND granted`) >
				0;
			if (!(await waitFor(isHeld))) throw new Error(`${table} is not locked`);
			return {
				isWaitedFor: () =>
					count(`pg_locks WHERE relation = '${table}'::regclass AND NOT granted`) > 0,
				async release() {
					holder.kill('SIGKILL');
					await ended;
					// The server would notice the broken connection only at the end of the sleep.
					psql(
						'-c',
						`SELECT pg_terminate_backend(pid) FROM pg_locks
						WHERE relation = '${table}'::regclass AND mode = 'ShareLock'`,
					);
				},
			};
		},
		async close() {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** The folder of the newest server's programs. Undefined when no server is installed. */
export function findPostgres(): string | undefined {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(DEBIAN, version, 'bin'))
		.find((folder) => existsSync(join(folder, 'postgres')));
}

/** PostgreSQL refuses to run as root. Debian's package creates a user for PostgreSQL. */
function ownerIds(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) =>
		Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
	return { uid: id('-u'), gid: id('-g') };
}
