import { isGivenUp, settled } from './executions';
import { deliverDuring, type Outgoing, type SendingOptions } from './sender';
import type { Store } from './store';
import { expectSharing, mayBeGivenUp, print, tallyOf } from './tally';
import { BATCH_SIZES } from './triggers';

export interface DisturbedOptions extends SendingOptions {
	readonly store: Store;
	/** Events to send next. */
	readonly round: () => readonly Outgoing[];
	/** Id of the last execution before. */
	readonly after: number;
	/** How many workers it ends. n8n gives up what one of them had taken: see isGivenUp(). */
	readonly endedWorkers?: number;
	/** See SettlingOptions. For a process that ends while it starts executions: one of them can stay new for ever. */
	readonly mayBeCutOff?: boolean;
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
	// What a process had written down and not yet queued when it ended stays new. Nobody was told that it arrived.
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
