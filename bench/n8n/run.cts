import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { countExecutions, openSession, type Session } from '../../tools/n8n/client.cts';
import { startN8n } from '../../tools/n8n/instance.cts';
import type { InstalledPackage } from '../package.cts';
import { residentBytes, waitUntilIdle } from './cpu.cts';
import { measureInTurns, type ScenarioResult } from './measure.cts';
import { scenarios, type Scenario } from './scenarios.cts';
import {
	CODE_NODE_SETTINGS,
	deployEmptyTrigger,
	deployTrigger,
	deployWebhook,
	deployWebhookAndCode,
} from './workflows.cts';

/** What an event costs with so many workflows published that begin with our trigger. */
export interface WorkflowGrowth {
	readonly workflows: number;
	readonly results: readonly ScenarioResult[];
	readonly residentBytes: number;
}

export interface N8nResults {
	readonly default: readonly ScenarioResult[];
	readonly lazy: readonly ScenarioResult[];
	/** With the lazy setting. */
	readonly growth: readonly WorkflowGrowth[];
}

const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const WORKFLOWS = [1, 10, 100];
const OWNER = { email: 'owner@example.com', password: 'Sample-Password-1' };

export async function measureN8n(
	installed: InstalledPackage,
	rounds: number,
	say: (line: string) => void,
): Promise<N8nResults> {
	if (process.platform !== 'linux') throw new Error("n8n's CPU time can only be read on Linux");
	addEmptyTrigger(installed.userFolder);
	const byDefault = await inN8n(installed, {}, async (session, pid) => {
		say('n8n at default settings');
		return await measureAll(session, pid, rounds);
	});
	return await inN8n(installed, LAZY, async (session, pid) => {
		say('n8n with the lazy expression engine');
		const lazy = await measureAll(session, pid, rounds);
		return {
			default: byDefault,
			lazy,
			growth: await measureGrowth(session, pid, Math.min(rounds, 3), say),
		};
	});
}

function addEmptyTrigger(userFolder: string): void {
	const name = 'n8n-nodes-bench-empty';
	cpSync(join(__dirname, name), join(userFolder, '.n8n/nodes/node_modules', name), {
		recursive: true,
	});
}

/** A fresh database each, so that neither setting meets the executions of the other. */
async function inN8n<Result>(
	{ userFolder }: InstalledPackage,
	settings: Readonly<Record<string, string>>,
	measure: (session: Session, pid: number) => Promise<Result>,
): Promise<Result> {
	rmSync(join(userFolder, '.n8n/database.sqlite'), { force: true });
	const n8n = await startN8n({ userFolder, env: { ...CODE_NODE_SETTINGS, ...settings } });
	try {
		if (n8n.pid === undefined) throw new Error('n8n has ended');
		return await measure(await openSession(n8n.url, OWNER), n8n.pid);
	} finally {
		await n8n.close();
	}
}

async function measureAll(
	session: Session,
	pid: number,
	rounds: number,
): Promise<ScenarioResult[]> {
	const list = scenarios({
		trigger: await deployTrigger(session, 'Trigger'),
		empty: await deployEmptyTrigger(session),
		webhook: await deployWebhook(session),
		webhookAndCode: await deployWebhookAndCode(session),
	});
	const results = await measureInTurns(pid, list, rounds);
	await assertAllRan(session, list, results);
	return results;
}

/** A fast answer would be no merit if the workflow had not run. */
async function assertAllRan(
	session: Session,
	list: readonly Scenario[],
	results: readonly ScenarioResult[],
): Promise<void> {
	const failed = await countExecutions(session, { status: ['error', 'crashed', 'running', 'new'] });
	if (failed > 0) throw new Error(`${failed} executions did not succeed`);
	for (const [index, { name, workflowId }] of list.entries()) {
		if (workflowId === null) continue;
		const ran = await countExecutions(session, { workflowId, status: ['success'] });
		const sent = results[index]?.events ?? 0;
		if (ran < sent) throw new Error(`${name}: ${sent} events, ${ran} executions`);
	}
}

async function measureGrowth(
	session: Session,
	pid: number,
	rounds: number,
	say: (line: string) => void,
): Promise<WorkflowGrowth[]> {
	const growth: WorkflowGrowth[] = [];
	// The first one is there already.
	const first = await deployTrigger(session, 'Trigger 1');
	let published = 1;
	for (const workflows of WORKFLOWS) {
		say(`n8n with ${workflows} published workflows`);
		while (published < workflows) await deployTrigger(session, `Trigger ${++published}`);
		await waitUntilIdle(pid);
		const list = scenarios({ trigger: first, empty: first, webhook: first, webhookAndCode: first });
		const own = list.filter(({ name }) => name.startsWith('trigger'));
		const results = await measureInTurns(pid, own, rounds);
		growth.push({ workflows, results, residentBytes: residentBytes(pid) });
	}
	return growth;
}
