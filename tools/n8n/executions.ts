import { parse } from 'flatted';

import { rest, type Session } from './session';
import { waitFor } from './wait';

export interface Execution {
	readonly id: string;
	readonly workflowId: string;
	readonly status: 'new' | 'running' | 'success' | 'error' | 'crashed' | 'canceled' | 'waiting';
	readonly mode: string;
}

const STATUSES: ReadonlyArray<Execution['status']> = [
	'new',
	'running',
	'success',
	'error',
	'crashed',
	'canceled',
	'waiting',
];
const ENDED = new Set<Execution['status']>(['success', 'error', 'crashed', 'canceled']);
/** The most executions that n8n gives at once. */
const PAGE = 100;

export interface ExecutionFilter {
	readonly workflowId?: string;
	readonly status?: ReadonlyArray<Execution['status']>;
}

/** All executions that match, newest first. */
async function listExecutions(
	session: Session,
	filter: ExecutionFilter = {},
): Promise<Execution[]> {
	const all: Execution[] = [];
	for (;;) {
		const { results } = await readPage(session, filter, PAGE, all.at(-1)?.id);
		all.push(...results);
		if (results.length < PAGE) return all;
	}
}

export async function countExecutions(
	session: Session,
	filter: ExecutionFilter = {},
): Promise<number> {
	return (await readPage(session, filter, 1)).count;
}

async function readPage(
	session: Session,
	filter: ExecutionFilter,
	limit: number,
	before?: string,
): Promise<{ results: Execution[]; count: number }> {
	const query = new URLSearchParams({
		limit: String(limit),
		// With a status in the query, n8n sorts by id. Otherwise n8n sorts by time, and pages can overlap.
		filter: JSON.stringify({ status: STATUSES, ...filter }),
		...(before !== undefined && { lastId: before }),
	});
	return (await rest(session, 'GET', `/executions?${query}`)) as {
		results: Execution[];
		count: number;
	};
}

/**
 * Waits until a workflow has at least this many executions, all of them ended.
 * @returns the workflow's executions at that time, or when time is up; newest first.
 */
export async function waitForExecutions(
	session: Session,
	workflowId: string,
	count: number,
	timeoutMs = 30_000,
): Promise<Execution[]> {
	let executions: Execution[] = [];
	await waitFor(
		async () => {
			executions = await listExecutions(session, { workflowId });
			return executions.length >= count && executions.every(({ status }) => ENDED.has(status));
		},
		timeoutMs,
		100,
	);
	return executions;
}

/** The JSON of the items that a node gave in an execution: first run, first output. */
export async function itemsOf(
	session: Session,
	executionId: string,
	nodeName: string,
): Promise<ReadonlyArray<Record<string, unknown>>> {
	const { data } = (await rest(session, 'GET', `/executions/${executionId}`)) as { data: string };
	const { resultData } = parse(data) as {
		resultData: {
			runData: Record<string, Array<{ data: { main: Array<Array<{ json: object }>> } }>>;
		};
	};
	const items = resultData.runData[nodeName]?.[0]?.data.main[0] ?? [];
	return items.map((item) => item.json as Record<string, unknown>);
}
