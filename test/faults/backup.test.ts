import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

import { findPostgres, startPostgres } from './support/postgres';

const README = resolve(__dirname, '../../deploy/README.md');

test('the commands that back up and restore the database do', async () => {
	const postgres = await startPostgres();
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-backup-'));
	const page = readFileSync(README, 'utf8').replaceAll('docker compose exec -T postgres ', '');
	const command = (program: string) =>
		new RegExp(`^${program} .*$`, 'm').exec(page)?.[0] ?? 'exit 1';
	const run = (text: string) =>
		execFileSync('sh', ['-ec', text], {
			cwd: folder,
			env: {
				...process.env,
				PATH: `${findPostgres()}${delimiter}${process.env.PATH}`,
				PGHOST: '127.0.0.1',
				PGPORT: String(postgres.port),
			},
			encoding: 'utf8',
		});
	const sql = (text: string) =>
		run(`psql --username=n8n --dbname=n8n --no-align --tuples-only -c '${text}'`).trim();
	try {
		postgres.run('CREATE DATABASE n8n');
		sql('CREATE TABLE kept AS SELECT 42 AS answer');
		run(command('pg_dump'));
		sql('UPDATE kept SET answer = 0');
		run(command('pg_restore'));
		expect(sql('SELECT answer FROM kept')).toBe('42');
	} finally {
		await postgres.close();
		rmSync(folder, { recursive: true, force: true });
	}
}, 60_000);
