import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installServers } from '../../test/faults/support/servers';
import { startPostgres } from '../../test/faults/support/postgres';
import { startQueueMode } from '../../test/faults/support/queueMode';
import { TARBALL } from '../../test/faults/support/single';
import { countExecutions, openSession, type Session } from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { waitFor } from '../../tools/n8n/wait';
import { pack } from '../../tools/pack';
import { measureCells, measureIdle, type Cell, type IdleResult, type Terms } from './measure';
import { ownProcesses } from './process';
import { publishReceivers, RECEIVERS } from './receivers';

/** An n8n variant: one process with a database, or queue mode, and its expression engine. */
export interface Setting {
	readonly database: 'SQLite' | 'PostgreSQL' | 'queue mode';
	readonly engine: 'lazy' | 'default';
}

export interface SettingResult extends Setting {
	readonly cells: readonly Cell[];
	/** Latencies when n8n has no other work. */
	readonly idle: readonly IdleResult[];
}

export interface N8nResults {
	readonly settings: readonly SettingResult[];
}

/** The expression engine's settings as environment variables. */
export const ENGINE = {
	lazy: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	default: {},
} as const satisfies Record<Setting['engine'], Readonly<Record<string, string>>>;
const OWNER = { email: 'owner@example.com', password: 'Sample-Password-1' };

/** The settings that users choose by get the most rounds. */
const SETTINGS: ReadonlyArray<Setting & Pick<Terms, 'rounds' | 'connections'>> = [
	{ database: 'SQLite', engine: 'lazy', rounds: 3, connections: [1, 8, 32, 128] },
	{ database: 'SQLite', engine: 'default', rounds: 1, connections: [1, 8, 32, 128] },
	{ database: 'PostgreSQL', engine: 'lazy', rounds: 2, connections: [1, 8, 32, 128] },
	{ database: 'PostgreSQL', engine: 'default', rounds: 1, connections: [1, 8, 32, 128] },
	{ database: 'queue mode', engine: 'lazy', rounds: 2, connections: [8, 32] },
];

/** Queue mode sends all events of a URL to one of its two webhook processes: four triggers use both. */
const TRIGGERS_IN_QUEUE_MODE = [1, 4];

export async function measureN8n(
	isQuick: boolean,
	say: (line: string) => void,
): Promise<N8nResults> {
	installServers();
	const settings: SettingResult[] = [];
	for (const { database, engine, rounds, connections } of SETTINGS) {
		say(`n8n with ${database}, expression engine: ${engine}`);
		const terms: Terms = {
			rounds: isQuick ? 1 : rounds,
			durationMs: isQuick ? 500 : 3000,
			idleRequests: isQuick ? 5 : 60,
			connections,
		};
		const measure = database === 'queue mode' ? measureQueueMode : measureSetting;
		settings.push(await measure({ database, engine }, terms));
	}
	return { settings };
}

async function measureSetting(setting: Setting, terms: Terms): Promise<SettingResult> {
	const postgres = setting.database === 'PostgreSQL' ? await startPostgres() : undefined;
	try {
		return await inN8n({ ...ENGINE[setting.engine], ...postgres?.env }, async (session, n8n) => {
			const receivers = await publishReceivers(session, RECEIVERS);
			const pid = pidOf(n8n);
			const processes = () => [pid];
			const cells = await measureCells(session, processes, receivers, terms);
			const idle = await measureIdle(processes, receivers, terms.idleRequests);
			await assertAllSucceeded(session);
			return { ...setting, cells, idle };
		});
	} finally {
		await postgres?.close();
	}
}

/**
 * The set-up of deploy/compose.yaml, behind Caddy. The CPU time is that of all its processes, Redis, PostgreSQL and Caddy
 * among them.
 */
async function measureQueueMode(setting: Setting, terms: Terms): Promise<SettingResult> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-bench-'));
	process.env[TARBALL] = pack(folder);
	const queue = await startQueueMode([]);
	try {
		const { session, url: publicUrl } = queue;
		const receivers = [];
		for (const triggers of TRIGGERS_IN_QUEUE_MODE) {
			receivers.push(...(await publishReceivers(session, RECEIVERS, { triggers, publicUrl })));
		}
		const cells = await measureCells(session, ownProcesses, receivers, terms);
		const one = receivers.filter(({ workflowIds }) => workflowIds.length === 1);
		const idle = await measureIdle(ownProcesses, one, terms.idleRequests);
		await assertAllSucceeded(session);
		return { ...setting, cells, idle };
	} finally {
		await queue.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Checks that the workflow ran: a fast answer alone proves little. */
export async function assertAllSucceeded(session: Session): Promise<void> {
	let left = 0;
	// n8n answers before an execution has run.
	const areDone = async () => {
		left = await countExecutions(session, { status: ['error', 'crashed', 'running', 'new'] });
		return left === 0;
	};
	if (!(await waitFor(areDone, 30_000, 500))) throw new Error(`${left} executions did not succeed`);
}

/** Starts a separate n8n that has only this package, installed from its tarball. */
export async function inN8n<Result>(
	env: Readonly<Record<string, string>>,
	measure: (session: Session, n8n: N8n) => Promise<Result>,
): Promise<Result> {
	if (process.platform !== 'linux') throw new Error("n8n's CPU time can only be read on Linux");
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-bench-'));
	const n8n = await startN8n({ tarball: pack(folder), env });
	try {
		return await measure(await openSession(n8n.url, OWNER), n8n);
	} finally {
		await n8n.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

export function pidOf({ pid }: N8n): number {
	if (pid === undefined) throw new Error('n8n has ended');
	return pid;
}
