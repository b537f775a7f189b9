import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { parse } from 'flatted';

import { rest, type Session } from '../../../tools/n8n/client.cts';
import { installN8n } from '../../../tools/n8n/install.cts';
import { waitFor } from '../../../tools/n8n/wait.cts';
import type { Postgres } from './postgres.cts';

/** An execution as n8n's database holds it. */
export interface StoredExecution {
	readonly id: number;
	readonly workflowId: string;
	readonly status: string;
	/** The event it was started with. */
	readonly eventId: string;
	readonly isStale: boolean | undefined;
	/** Names of the nodes that ran and put out something, in this execution's own record. */
	readonly reached: readonly string[];
	/** Ids of all events that these nodes put out. */
	readonly passed: Readonly<Record<string, readonly string[]>>;
}

interface Row {
	readonly id: number;
	readonly workflowId: string;
	readonly status: string;
	readonly data: string;
}

const QUERY = `SELECT %OBJECT%('id', e.id, 'workflowId', e."workflowId", 'status', e.status, 'data', d.data)
	FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id ORDER BY e.id`;

/** Read from the database itself, since n8n's API gives the data of one execution a call. */
export function readPostgres(postgres: Postgres): StoredExecution[] {
	return (postgres.query(QUERY.replace('%OBJECT%', 'json_build_object')) as Row[]).map(decode);
}

/** Waits until n8n has run what it has started, or for `timeoutMs` milliseconds. */
export async function settled(
	read: () => StoredExecution[] | Promise<StoredExecution[]>,
	timeoutMs = 240_000,
): Promise<StoredExecution[]> {
	let executions: StoredExecution[] = [];
	const isOver = async () => {
		executions = await read();
		return executions.every(({ status }) => status !== 'new' && status !== 'running');
	};
	await waitFor(isOver, timeoutMs, 1000);
	return executions;
}

/** @param userFolder of an n8n with SQLite. */
export async function readSqlite(userFolder: string): Promise<StoredExecution[]> {
	const { node } = await installN8n();
	// n8n's Node.js has an SQLite reader; the one that runs the tests may be older.
	const script = `const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(process.argv[1], { readOnly: true });
		for (const row of database.prepare(process.argv[2]).iterate()) console.log(Object.values(row)[0]);`;
	const text = execFileSync(
		node,
		[
			'--no-warnings',
			'-e',
			script,
			join(userFolder, '.n8n/database.sqlite'),
			QUERY.replace('%OBJECT%', 'json_object'),
		],
		{ encoding: 'utf8', maxBuffer: 2 ** 30 },
	);
	return text
		.split('\n')
		.filter(Boolean)
		.map((line) => decode(JSON.parse(line) as Row));
}

/**
 * Retries what was cut off before its event had passed the example, as a person does in the list of
 * executions.
 */
export async function retryInterrupted(
	session: Session,
	executions: readonly StoredExecution[],
	reaching: string,
): Promise<void> {
	const done = new Set(
		executions
			.filter(({ status, reached }) => status === 'success' && reached.includes(reaching))
			.map(({ eventId }) => eventId),
	);
	for (const { id, eventId, status } of executions) {
		// What is still queued, n8n runs by itself. A copy that the example stopped has succeeded.
		if (status === 'new' || status === 'success' || done.has(eventId)) continue;
		await rest(session, 'POST', `/executions/${id}/retry`, {});
	}
}

interface RunData {
	readonly executionData?: { readonly nodeExecutionStack?: ReadonlyArray<{ data: NodeOutput }> };
	readonly resultData: {
		readonly runData: Readonly<Record<string, ReadonlyArray<{ readonly data?: NodeOutput }>>>;
	};
}
interface NodeOutput {
	readonly main?: ReadonlyArray<ReadonlyArray<{
		json: { eventId?: string; isStale?: boolean };
	}> | null>;
}

function decode({ id, workflowId, status, data }: Row): StoredExecution {
	const { executionData, resultData } = parse(data) as RunData;
	const outputs = Object.entries(resultData.runData).flatMap(([name, runs]) =>
		runs.map((run) => ({ name, items: run.data?.main?.flatMap((items) => items ?? []) ?? [] })),
	);
	// One that has not ended holds its event where n8n will start it from.
	const waiting = executionData?.nodeExecutionStack?.flatMap(
		(step) => step.data.main?.flatMap((items) => items ?? []) ?? [],
	);
	const items = [...outputs.flatMap((output) => output.items), ...(waiting ?? [])];
	const event = items.find(({ json }) => json.eventId !== undefined)?.json;
	return {
		id,
		workflowId,
		status,
		eventId: event?.eventId ?? 'unknown',
		isStale: event?.isStale,
		reached: outputs.filter((output) => output.items.length > 0).map(({ name }) => name),
		passed: Object.fromEntries(
			outputs.map((output) => [
				output.name,
				output.items.flatMap(({ json }) => (json.eventId === undefined ? [] : [json.eventId])),
			]),
		),
	};
}
