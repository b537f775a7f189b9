import { isGivenUp, type StoredExecution } from './executions';
import type { Journal, Outgoing } from './sender';
import type { BatchSize } from './triggers';

/** Results of a load. */
export interface Tally {
	/** Number of requests. */
	readonly sent: number;
	/** Events answered 2xx. */
	readonly acknowledged: number;
	/** Events whose workflow ran to its end. */
	readonly executed: number;
	/** Runs of an event beyond its first. */
	readonly duplicated: number;
	/** Events that were never acknowledged, and acknowledged events without an execution. */
	readonly lost: number;
	/** Acknowledged events whose execution did not run to its end. */
	readonly interrupted: number;
	/** Executions that carried these events: fewer than events when events shared executions. */
	readonly executions: number;
}

export interface CountingRules {
	/** An execution counts as a run only if this node put the event out. Without a node, every execution counts. */
	readonly reaching?: string;
}

/** Compares the sender's knowledge with n8n's executions, event by event: an execution may carry many events. */
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

/** How many events can be lost in executions that n8n gave up: see isGivenUp(). */
export function mayBeGivenUp(
	events: readonly Outgoing[],
	executions: readonly StoredExecution[],
): number {
	const sizes = new Map(events.map(({ trigger }) => [trigger.workflowId, trigger.batchSize]));
	return executions
		.filter(isGivenUp)
		.reduce((sum, { workflowId }) => sum + (sizes.get(workflowId) ?? 0), 0);
}

/** The expected tally without a fault, except for requests and executions. */
export const nothingAmiss = (events: number): Omit<Tally, 'sent' | 'executions'> => ({
	acknowledged: events,
	executed: events,
	duplicated: 0,
	lost: 0,
	interrupted: 0,
});

/** With Batch Size on, events must have shared executions. Otherwise the load tells little about Batch Size. */
export function expectSharing({ executed, executions }: Tally, batchSize: BatchSize): void {
	if (batchSize === 1) expect(executions).toBe(executed);
	else expect(executions).toBeLessThan(executed);
}

/** Bypasses Jest's console, which would add a stack trace to every line. */
export function print(label: string, tally: Tally, extra = ''): void {
	const counts = Object.entries(tally).map(([name, count]) => `${name} ${count}`);
	process.stdout.write(`${label}: ${counts.join(', ')}${extra && `; ${extra}`}\n`);
}
