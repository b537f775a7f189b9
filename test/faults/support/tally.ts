import { isGivenUp, type StoredExecution } from './executions';
import type { Journal, Outgoing } from './sender';
import type { BatchSize } from './triggers';

/** What became of a load. */
export interface Tally {
	/** Requests. */
	readonly sent: number;
	/** Events answered 2xx. */
	readonly acknowledged: number;
	/** Events whose workflow ran, to the end. */
	readonly executed: number;
	/** Runs beyond the first of an event. */
	readonly duplicated: number;
	/** Events that were never acknowledged, or were and have no execution. */
	readonly lost: number;
	/** Acknowledged events with an execution that did not run to its end. */
	readonly interrupted: number;
	/** Executions that carried these events: fewer than events, where they shared some. */
	readonly executions: number;
}

export interface CountingRules {
	/** A node that an event must have passed for its execution to count as a run; any when left out. */
	readonly reaching?: string;
}

/** Sets what the sender knows against what n8n holds, event by event: an execution may carry many. */
export function tallyOf(
	events: readonly Outgoing[],
	journal: Journal,
	executions: readonly StoredExecution[],
	{ reaching }: CountingRules = {},
): Tally {
	const runs = new Map<string, number>();
	const known = new Set<string>();
	for (const { events: carried, status, passed } of executions) {
		const ids = carried.map(({ eventId }) => eventId);
		for (const id of ids) known.add(id);
		if (status !== 'success') continue;
		for (const id of reaching === undefined ? ids : (passed[reaching] ?? [])) {
			runs.set(id, (runs.get(id) ?? 0) + 1);
		}
	}
	const ids = [...new Set(events.map(({ eventId }) => eventId))];
	const ours = new Set(ids);
	const acknowledged = ids.filter((id) => journal.acknowledged.has(id));
	return {
		sent: ids.reduce((sum, id) => sum + (journal.attempts.get(id) ?? 0), 0),
		acknowledged: acknowledged.length,
		executed: ids.filter((id) => runs.has(id)).length,
		duplicated: ids.reduce((sum, id) => sum + Math.max(0, (runs.get(id) ?? 0) - 1), 0),
		lost: ids.filter((id) => !journal.acknowledged.has(id) || !known.has(id)).length,
		interrupted: acknowledged.filter((id) => known.has(id) && !runs.has(id)).length,
		executions: executions.filter((one) => one.events.some(({ eventId }) => ours.has(eventId)))
			.length,
	};
}

/** How many of the events can be lost in executions that n8n gave up: see isGivenUp(). */
export function mayBeGivenUp(
	events: readonly Outgoing[],
	executions: readonly StoredExecution[],
): number {
	const sizes = new Map(events.map(({ trigger }) => [trigger.workflowId, trigger.batchSize]));
	return executions
		.filter(isGivenUp)
		.reduce((sum, { workflowId }) => sum + (sizes.get(workflowId) ?? 0), 0);
}

/** The tally, but for requests and executions, when everything went as it should. */
export const nothingAmiss = (events: number): Omit<Tally, 'sent' | 'executions'> => ({
	acknowledged: events,
	executed: events,
	duplicated: 0,
	lost: 0,
	interrupted: 0,
});

/** With Batch Size on, the load must have made events share executions; otherwise it says nothing about that. */
export function expectSharing({ executed, executions }: Tally, batchSize: BatchSize): void {
	if (batchSize === 1) expect(executions).toBe(executed);
	else expect(executions).toBeLessThan(executed);
}

/** Past Jest's own console, which would add a stack trace to every line. */
export function print(label: string, tally: Tally, extra = ''): void {
	const counts = Object.entries(tally).map(([name, count]) => `${name} ${count}`);
	process.stdout.write(`${label}: ${counts.join(', ')}${extra && `; ${extra}`}\n`);
}
