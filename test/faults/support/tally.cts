import type { StoredExecution } from './executions.cts';
import type { Journal, Outgoing } from './sender.cts';

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
}

export interface CountingRules {
	/** A node that must have been reached for an execution to count as a run; any when left out. */
	readonly reaching?: string;
}

/** Sets what the sender knows against what n8n holds. */
export function tallyOf(
	events: readonly Outgoing[],
	journal: Journal,
	executions: readonly StoredExecution[],
	{ reaching }: CountingRules = {},
): Tally {
	const runs = new Map<string, number>();
	const known = new Set<string>();
	for (const { eventId, status, reached } of executions) {
		known.add(eventId);
		const counts = status === 'success' && (reaching === undefined || reached.includes(reaching));
		if (counts) runs.set(eventId, (runs.get(eventId) ?? 0) + 1);
	}
	const ids = [...new Set(events.map(({ eventId }) => eventId))];
	const acknowledged = ids.filter((id) => journal.acknowledged.has(id));
	return {
		sent: journal.sent,
		acknowledged: acknowledged.length,
		executed: ids.filter((id) => runs.has(id)).length,
		duplicated: ids.reduce((sum, id) => sum + Math.max(0, (runs.get(id) ?? 0) - 1), 0),
		lost: ids.filter((id) => !journal.acknowledged.has(id) || !known.has(id)).length,
		interrupted: acknowledged.filter((id) => known.has(id) && !runs.has(id)).length,
	};
}

/** The tally, but for the requests, when everything went as it should. */
export const nothingAmiss = (events: number): Omit<Tally, 'sent'> => ({
	acknowledged: events,
	executed: events,
	duplicated: 0,
	lost: 0,
	interrupted: 0,
});

/** Past Jest's own console, which would add a stack trace to every line. */
export function print(label: string, tally: Tally, extra = ''): void {
	const counts = Object.entries(tally).map(([name, count]) => `${name} ${count}`);
	process.stdout.write(`${label}: ${counts.join(', ')}${extra && `; ${extra}`}\n`);
}
