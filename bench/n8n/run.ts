import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installServers } from '../../test/faults/support/servers';
import { startPostgres } from '../../test/faults/support/postgres';
import { countExecutions, openSession, type Session } from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { waitFor } from '../../tools/n8n/wait';
import { pack } from '../../tools/pack';
import { measureCells, measureIdle, type Cell, type IdleResult, type Terms } from './measure';
import { publishReceivers, RECEIVERS } from './receivers';

export const DATABASES = ['SQLite', 'PostgreSQL'] as const;
export const ENGINES = ['lazy', 'default'] as const;

/** An n8n variant: its database and its expression engine. */
export interface Setting {
	readonly database: (typeof DATABASES)[number];
	readonly engine: (typeof ENGINES)[number];
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
const ROUNDS = {
	'SQLite lazy': 3,
	'PostgreSQL lazy': 2,
	'SQLite default': 1,
	'PostgreSQL default': 1,
};

export async function measureN8n(
	isQuick: boolean,
	say: (line: string) => void,
): Promise<N8nResults> {
	installServers();
	const settings: SettingResult[] = [];
	for (const database of DATABASES) {
		for (const engine of ENGINES) {
			say(`n8n with ${database}, expression engine: ${engine}`);
			const terms: Terms = {
				rounds: isQuick ? 1 : ROUNDS[`${database} ${engine}`],
				durationMs: isQuick ? 500 : 3000,
				idleRequests: isQuick ? 5 : 60,
			};
			settings.push(await measureSetting({ database, engine }, terms));
		}
	}
	return { settings };
}

async function measureSetting(setting: Setting, terms: Terms): Promise<SettingResult> {
	const postgres = setting.database === 'PostgreSQL' ? await startPostgres() : undefined;
	try {
		return await inN8n({ ...ENGINE[setting.engine], ...postgres?.env }, async (session, n8n) => {
			const receivers = await publishReceivers(session, RECEIVERS);
			const pid = pidOf(n8n);
			const cells = await measureCells(session, pid, receivers, terms);
			const idle = await measureIdle(pid, receivers, terms.idleRequests);
			await assertAllSucceeded(session);
			return { ...setting, cells, idle };
		});
	} finally {
		await postgres?.close();
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
