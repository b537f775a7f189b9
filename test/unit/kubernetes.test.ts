import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';

import { vendorLibraries } from '../security/support/vendorOracle';

const read = (file: string) => readFileSync(resolve(__dirname, '../../deploy', file), 'utf8');

interface Manifest {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: { readonly name: string };
	readonly data?: Readonly<Record<string, string>>;
	readonly spec?: Readonly<Record<string, unknown>>;
}
const manifestsOf = (file: string) =>
	parseAllDocuments(read(`kubernetes/${file}`)).map((one) => one.toJS() as Manifest);
const MANIFESTS = [...manifestsOf('webhooks.yaml'), ...manifestsOf('caddy.yaml')];
const values = parse(read('kubernetes/values.yaml')) as {
	readonly image: { readonly repository: string; readonly tag: string };
};

interface Compose {
	readonly 'x-n8n': { readonly environment: Readonly<Record<string, string>> };
}
const { environment } = (parse(read('compose.yaml')) as Compose)['x-n8n'];

test('the manifests have Kubernetes’s own types, and no field that Kubernetes does not know', () => {
	const code = MANIFESTS.map(
		(
			one,
			index,
		) => `import type { I${one.kind} as Kind${index} } from 'kubernetes/${one.apiVersion}';
export const one${index}: Kind${index} = ${JSON.stringify(one)};`,
	);
	expect(problemsIn(code.join('\n'))).toEqual([]);
	const misspelled = code.join('\n').replace('minReadySeconds', 'minReadySecond');
	expect(problemsIn(misspelled)).toEqual([expect.stringContaining('"minReadySecond"')]);
}, 120_000);

/** The compiler's messages. `kubernetes/<apiVersion>` holds the types that are made from Kubernetes's published schemas. */
function problemsIn(code: string): string[] {
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-kubernetes-'));
	try {
		const file = join(folder, 'manifests.ts');
		writeFileSync(file, code);
		const program = ts.createProgram([file], {
			...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
			target: ts.ScriptTarget.ES2022,
			module: ts.ModuleKind.ESNext,
			moduleResolution: ts.ModuleResolutionKind.Bundler,
			paths: { 'kubernetes/*': [join(vendorLibraries(), 'kubernetes-models', '*')] },
		});
		return ts
			.getPreEmitDiagnostics(program)
			.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Settings that webhooks.yaml leaves out: chart 1.11.0 sets them for every process, or they hold a secret. */
const FROM_CHART =
	/^(?:DB_TYPE|DB_POSTGRESDB_(?:HOST|USER|DATABASE)|EXECUTIONS_MODE|EXECUTIONS_DATA_\w+|OFFLOAD_\w+|QUEUE_\w+|N8N_GRACEFUL_\w+|\w+_FILE)$/;

test('the settings are those of compose.yaml, except for addresses, the time zone and secrets', () => {
	const settings = MANIFESTS.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
	const others = Object.keys(environment).filter((name) => !FROM_CHART.test(name));
	expect(Object.keys(settings).sort()).toEqual(others.sort());
	const own = Object.entries(settings).filter(([name]) => !/_URL$|_HOPS$|_TIMEZONE$/.test(name));
	expect(own.length).toBeGreaterThan(4);
	expect(environment).toMatchObject(Object.fromEntries(own));
	expect(values).toMatchObject({
		executions: {
			pruning: {
				maxAge: Number(environment.EXECUTIONS_DATA_MAX_AGE),
				maxCount: Number(environment.EXECUTIONS_DATA_PRUNE_MAX_COUNT),
			},
		},
		redis: { worker: { timeout: Number(environment.N8N_GRACEFUL_SHUTDOWN_TIMEOUT) } },
	});
});

test('every name in the Caddyfile is a Service, and all processes have the same image', () => {
	const services = MANIFESTS.filter(({ kind }) => kind === 'Service');
	const names = read('Caddyfile').match(/[\w-]+(?=:5678)/g) ?? [];
	expect(names).toHaveLength(3);
	expect(services.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(names));
	const { repository, tag } = values.image;
	expect(JSON.stringify(MANIFESTS)).toContain(`"image":"${repository}:${tag}"`);
});

/**
 * Runs quiet.sh with a `kubectl` that runs on this machine what is to run in a pod, and with a Redis whose two lists have these
 * lengths, one pair for each time that somebody asks.
 */
async function quiet(lengths: ReadonlyArray<readonly [number, number]>) {
	const password = 'a "b" $c';
	const asked: string[] = [];
	const redis = createServer((socket) => {
		const [wait = 0, active = 0] = lengths[asked.length] ?? [];
		let text = '';
		socket.on('data', (data) => {
			text += data.toString();
			if (!text.endsWith('QUIT\r\n')) return;
			asked.push(text);
			const isKnown = text.includes(`\r\n${password}\r\n`);
			socket.end(isKnown ? `+OK\r\n+OK\r\n:${wait}\r\n:${active}\r\n+OK\r\n` : '-NOAUTH\r\n');
		});
	});
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-quiet-'));
	try {
		redis.listen(0, '127.0.0.1');
		await once(redis, 'listening');
		const command = (name: string, text: string) =>
			writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
		command('kubectl', 'case "$1" in exec) shift 3; exec "$@" ;; *) echo "$@" ;; esac');
		command('sleep', ':');
		const script = (secret: string) =>
			spawn('sh', [resolve(__dirname, '../../deploy/kubernetes/quiet.sh')], {
				env: {
					PATH: `${folder}:${join(process.execPath, '..')}:/usr/bin:/bin`,
					QUEUE_BULL_REDIS_HOST: '127.0.0.1',
					QUEUE_BULL_REDIS_PORT: String((redis.address() as AddressInfo).port),
					QUEUE_BULL_REDIS_PASSWORD: secret,
				},
			});
		const run = async (secret: string) => {
			const process = script(secret);
			const told: string[] = [];
			process.stdout.on('data', (data) => told.push(String(data)));
			const [code] = (await once(process, 'close')) as [number];
			return { code, told: told.join('') };
		};
		return { right: await run(password), wrong: await run('another'), asked };
	} finally {
		redis.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

test('quiet.sh stops the webhook processes, and ends when no execution waits or runs', async () => {
	const { right, wrong, asked } = await quiet([
		[3, 10],
		[0, 2],
		[0, 0],
	]);
	expect(right.code).toBe(0);
	expect(right.told.split('\n')).toEqual([
		'scale statefulset webhook --replicas=0',
		'wait --for=delete pod --selector=app=webhook --timeout=3m',
		'executions that wait, and that run: 3 10',
		'executions that wait, and that run: 0 2',
		'executions that wait, and that run: 0 0',
		'',
	]);
	expect(wrong.code).toBe(1);
	expect(asked).toHaveLength(4);
	expect(asked[0]).toMatch(/bull:jobs:wait\r\n[^]*bull:jobs:active\r\n/);
});
