import { settled } from './executions.cts';
import { deliverDuring, type Outgoing, type SendingOptions } from './sender.cts';
import type { Store } from './store.cts';
import { expectSharing, print, tallyOf } from './tally.cts';
import { BATCH_SIZES } from './triggers.cts';

export interface DisturbedOptions extends SendingOptions {
	readonly store: Store;
	/** Events to send next. */
	readonly round: () => readonly Outgoing[];
	/** Id of the last execution before. */
	readonly after: number;
	/**
	 * How many workers it ends. n8n gives up what one of them had taken: it fails the execution as one that "failed to be
	 * processed too many times", and writes over its data, so that it names no event any more.
	 */
	readonly endedWorkers?: number;
}

/** Executions that a worker runs at a time. */
const CONCURRENCY = 10;

/**
 * Sends events for as long as a disturbance lasts: none may be lost, with Batch Size on and off, but for what n8n gives
 * up with a worker.
 */
export async function disturbed(
	label: string,
	disturb: () => Promise<void>,
	{ store, round, after, endedWorkers = 0, ...sending }: DisturbedOptions,
): Promise<void> {
	const { events, journal } = await deliverDuring(disturb, round, {
		giveUpAfterMs: 240_000,
		timeoutMs: 5000,
		...sending,
	});
	const stored = await settled(store, { after, mayBeCutOff: endedWorkers > 0 });
	const givenUp = stored.filter((one) => one.status === 'error' && one.events.length === 0);
	process.stdout.write(
		`${label}: answers ${JSON.stringify(journal.statuses)}, given up ${givenUp.length}\n`,
	);
	const cutOff = stored.filter(({ status }) => status !== 'success');
	expect(cutOff.length).toBeLessThanOrEqual(endedWorkers * CONCURRENCY);
	for (const batchSize of BATCH_SIZES) {
		const ours = events.filter(({ trigger }) => trigger.batchSize === batchSize);
		const tally = tallyOf(ours, journal, stored);
		print(`Batch Size ${batchSize}, ${label}`, tally);
		expect(tally.acknowledged).toBe(ours.length);
		const workflows = new Set(ours.map(({ trigger }) => trigger.workflowId));
		const without = givenUp.filter(({ workflowId }) => workflows.has(workflowId)).length;
		expect(tally.lost).toBeLessThanOrEqual(without * batchSize);
		if (batchSize > 1) expectSharing(tally, batchSize);
	}
}
