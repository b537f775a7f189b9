import { isGivenUp, settled } from './executions';
import { deliverDuring, type Outgoing, type SendingOptions } from './sender';
import type { Store } from './store';
import { expectSharing, mayBeGivenUp, print, tallyOf } from './tally';
import { BATCH_SIZES } from './triggers';

export interface DisturbedOptions extends SendingOptions {
	readonly store: Store;
	/** Returns the events to send next. */
	readonly round: () => readonly Outgoing[];
	/** Id of the last execution before the disturbance. */
	readonly after: number;
	/**
	 * How many workers the disturbance ends. n8n gives up the executions that such a worker had taken: see isGivenUp().
	 */
	readonly endedWorkers?: number;
	/**
	 * See SettlingOptions. Set for a process that ends while it starts executions: an execution can then stay new for
	 * ever.
	 */
	readonly mayBeCutOff?: boolean;
}

/** Executions that a worker runs at a time. */
const CONCURRENCY = 10;

/**
 * Sends events for as long as a disturbance lasts. Asserts that no event is lost, with Batch Size on and off, except in
 * executions that n8n gives up with a worker.
 */
export async function disturbed(
	label: string,
	disturb: () => Promise<void>,
	options: DisturbedOptions,
): Promise<void> {
	const {
		store,
		round,
		after,
		endedWorkers = 0,
		mayBeCutOff = endedWorkers > 0,
		...sending
	} = options;
	const { events, journal } = await deliverDuring(disturb, round, {
		giveUpAfterMs: 240_000,
		timeoutMs: 5000,
		...sending,
	});
	const stored = await settled(store, { after, mayBeCutOff });
	const givenUp = stored.filter(isGivenUp).length;
	process.stdout.write(
		`${label}: answers ${JSON.stringify(journal.statuses)}, given up ${givenUp}\n`,
	);
	// An execution stays new when its process stored it and ended before queueing it. Its sender got no
	// acknowledgement.
	const cutOff = stored.filter(({ status }) => status !== 'success' && status !== 'new');
	expect(cutOff.length).toBeLessThanOrEqual(endedWorkers * CONCURRENCY);
	for (const batchSize of BATCH_SIZES) {
		const ours = events.filter(({ trigger }) => trigger.batchSize === batchSize);
		const tally = tallyOf(ours, journal, stored);
		print(`Batch Size ${batchSize}, ${label}`, tally);
		expect(tally.acknowledged).toBe(ours.length);
		if (endedWorkers === 0) {
			expect(tally).toMatchObject({ executed: ours.length, lost: 0, interrupted: 0 });
		} else {
			expect(tally.lost).toBeLessThanOrEqual(mayBeGivenUp(ours, stored));
		}
		if (batchSize > 1) expectSharing(tally, batchSize);
	}
}
