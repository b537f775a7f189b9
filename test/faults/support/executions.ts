import { parse } from 'flatted';

import { rest, type Session } from '../../../tools/n8n/client';
import { waitFor } from '../../../tools/n8n/wait';
import type { Store } from './store';

/** An execution in n8n's database. */
export interface StoredExecution {
	readonly id: number;
	readonly workflowId: string;
	readonly status: string;
	/** The events that started the execution, an item each, in order. */
	readonly events: readonly StoredEvent[];
	/** Ids of all events that the execution's nodes put out, by node name. */
	readonly passed: Readonly<Record<string, readonly string[]>>;
}

export interface StoredEvent {
	readonly eventId: string;
	readonly isStale: boolean | undefined;
}

/**
 * Whether n8n failed an execution whose data names no event. n8n does so with executions that a dead worker had taken
 * ("failed to be processed too many times"), and when PostgreSQL or Redis answered n8n's check of credentials with an
 * error.
 */
export const isGivenUp = ({ status, events }: StoredExecution): boolean =>
	status === 'error' && events.length === 0;

/** The id of the latest execution, or 0 when there are no executions. */
export async function latestExecution({ jsonObject, query }: Store): Promise<number> {
	const rows = await query(
		`SELECT ${jsonObject}('id', id) FROM execution_entity ORDER BY id DESC LIMIT 1`,
	);
	return (rows as Array<{ id: number }>)[0]?.id ?? 0;
}

export interface SettlingOptions {
	/** Id of an execution. Only later executions count. */
	readonly after?: number;
	readonly timeoutMs?: number;
	/**
	 * Whether executions may have been cut off. n8n can show these as running for ever. The wait then also ends when no
	 * execution has changed for a while.
	 */
	readonly mayBeCutOff?: boolean;
}

/** Far longer than an execution of these tests takes, also on a busy machine. */
const UNCHANGED_MS = 6000;

/** Waits until n8n has finished the executions that it started. @returns all executions. */
export async function settled(
	store: Store,
	{ after = 0, timeoutMs = 240_000, mayBeCutOff = false }: SettlingOptions = {},
): Promise<StoredExecution[]> {
	const open = `SELECT ${store.jsonObject}('id', id, 'status', status) FROM execution_entity
		WHERE id > ${after} AND status IN ('new', 'running') ORDER BY id`;
	let known = '';
	let changedAt = performance.now();
	const isOver = async () => {
		const current = JSON.stringify(await store.query(open));
		if (current !== known) changedAt = performance.now();
		known = current;
		return current === '[]' || (mayBeCutOff && performance.now() - changedAt > UNCHANGED_MS);
	};
	await waitFor(isOver, timeoutMs, 500);
	return await readExecutions(store, after);
}

interface Row {
	readonly id: number;
	readonly workflowId: string;
	readonly status: string;
	readonly data: string;
}

/** @param after id of an execution: only later executions are read. */
async function readExecutions(store: Store, after: number): Promise<StoredExecution[]> {
	const rows = await store.query(`SELECT ${store.jsonObject}(
		'id', e.id, 'workflowId', e."workflowId", 'status', e.status, 'data', d.data
	) FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id
	WHERE e.id > ${after} ORDER BY e.id`);
	return (rows as Row[]).map(decode);
}

/**
 * Retries the executions that were cut off before their events had passed the example, as a person does in the list of
 * executions.
 */
export async function retryInterrupted(
	session: Session,
	executions: readonly StoredExecution[],
	reaching: string,
): Promise<void> {
	const done = new Set(
		executions
			.filter(({ status }) => status === 'success')
			.flatMap(({ passed }) => passed[reaching] ?? []),
	);
	for (const { id, events, status } of executions) {
		// n8n runs queued executions by itself. An execution of a copy that the example stopped has succeeded.
		if (status === 'new' || status === 'success') continue;
		if (events.every(({ eventId }) => done.has(eventId))) continue;
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
	const outputs = Object.entries(resultData.runData).map(
		([name, runs]) => [name, runs.flatMap((run) => eventsIn(run.data))] as const,
	);
	// The trigger is the first node that runs. An execution can lack the trigger's result: when no node ran, or when
	// n8n
	// rebuilt the results from its log after a crash. Its events are then in the data that n8n will start it from.
	const waiting = executionData?.nodeExecutionStack?.[0];
	const [, putOut = []] = outputs[0] ?? [];
	return {
		id,
		workflowId,
		status,
		events: putOut.length > 0 ? putOut : eventsIn(waiting?.data),
		passed: Object.fromEntries(
			outputs.map(([name, events]) => [name, events.map(({ eventId }) => eventId)]),
		),
	};
}

function eventsIn(output: NodeOutput | undefined): StoredEvent[] {
	const items = output?.main?.flatMap((some) => some ?? []) ?? [];
	return items.flatMap(({ json: { eventId, isStale } }) =>
		eventId === undefined ? [] : [{ eventId, isStale }],
	);
}
