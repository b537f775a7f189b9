import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

import { parse } from 'yaml';

import { listNodeTypes, openSession } from '../../tools/n8n/client.cts';
import { startN8n, type N8n } from '../../tools/n8n/instance.cts';
import { findPostgres, startPostgres } from './support/postgres.cts';
import { OWNER, tarball } from './support/single.cts';

const DEPLOY = resolve(__dirname, '../../deploy');
const read = (file: string) => readFileSync(join(DEPLOY, file), 'utf8');

/** The service n8n of single/compose.yaml, as far as it is used here. */
interface Service {
	readonly environment: Readonly<Record<string, string>>;
	readonly healthcheck: { readonly test: readonly string[] };
}

/** Runs what the Dockerfile runs, with this home folder and the packed package instead of one from npm. */
function buildImage(home: string): void {
	const [, command] = /^RUN (.+?[^\\])$/ms.exec(read('Dockerfile')) ?? [];
	execFileSync('sh', ['-ec', command ?? 'exit 1'], {
		env: { ...process.env, HOME: home, SMS_DELIVERY: tarball() },
		stdio: 'pipe',
	});
}

describe('one process as in single/', () => {
	const compose = parse(read('single/compose.yaml')) as { services: { n8n: Service } };
	const { environment, healthcheck } = compose.services.n8n;
	let home: string;
	let n8n: N8n;
	const start = async () => {
		// Those with an address or a secret in them are given by startN8n, as is the environment of the image.
		const own = Object.entries(environment)
			.filter(([, value]) => !value.includes('${'))
			.map(([name, value]) => [name, value.replace('/home/node', home)]);
		// The key is in .env, so it outlives the container.
		const env = { ...Object.fromEntries(own), N8N_ENCRYPTION_KEY: 'a-key-of-the-test-0123456789' };
		return await startN8n({ userFolder: home, env });
	};
	/** Docker's health check, in this n8n's place. */
	const health = () => {
		const [, , ...args] = healthcheck.test;
		const here = args.map((arg) => arg.replace('http://127.0.0.1:5678', n8n.url));
		return spawnSync(process.execPath, here, { stdio: 'ignore' }).status;
	};
	beforeAll(async () => {
		home = mkdtempSync(join(tmpdir(), 'sms-delivery-image-'));
		buildImage(home);
		n8n = await start();
	}, 240_000);
	afterAll(async () => {
		await n8n?.close();
		rmSync(home, { recursive: true, force: true });
	}, 60_000);

	test('the image has the package, and not a second n8n-workflow', () => {
		const modules = join(home, '.n8n/nodes/node_modules');
		expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual([
			'n8n-nodes-sms-delivery',
		]);
	});

	test('n8n loads the triggers, and the health check tells whether it runs', async () => {
		const types = await listNodeTypes(await openSession(n8n.url, OWNER));
		expect(types).toContain('n8n-nodes-sms-delivery.turkeySmsTrigger');
		expect(health()).toBe(0);
		await n8n.stop();
		expect(health()).not.toBe(0);
	}, 120_000);

	test('what must outlive the container is in the volume', async () => {
		await n8n.stop();
		expect(existsSync(join(home, 'data/database.sqlite'))).toBe(true);
		// Another container: the home folder is the image's again, the volume is what it was.
		rmSync(join(home, '.n8n'), { recursive: true });
		buildImage(home);
		n8n = await start();
		const settings = (await (await fetch(`${n8n.url}/rest/settings`)).json()) as {
			data: { userManagement: { showSetupOnFirstLoad: boolean } };
		};
		expect(settings.data.userManagement.showSetupOnFirstLoad).toBe(false);
		await openSession(n8n.url, OWNER);
	}, 240_000);
});

test('the commands that back up and restore the database do', async () => {
	const postgres = await startPostgres();
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-backup-'));
	const page = read('README.md').replaceAll('docker compose exec -T postgres ', '');
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
