import { waitFor } from '../../tools/n8n/client';
import type { ProviderId } from '../../tools/simulator/index';
import { latestExecution, settled, type StoredExecution } from './support/executions';
import { sendAndHangUp } from './support/hangUp';
import { deliver, eventsFor, type Outgoing } from './support/sender';
import { sharedN8n } from './support/shared';
import { expectSharing, nothingAmiss, print, tallyOf } from './support/tally';
import { BATCH_SIZES, publishTrigger, type BatchSize } from './support/triggers';

const { url: publicUrl, session, store, logLines } = sharedN8n();

/** A provider that sends JSON and a provider that sends a form. */
const PROVIDERS: readonly ProviderId[] = ['talkntalk', 'twilio'];
const CASES = PROVIDERS.flatMap((provider) =>
	BATCH_SIZES.map((batchSize): readonly [ProviderId, BatchSize] => [provider, batchSize]),
);

/**
 * Milliseconds that a sender first waits for an answer. Each round starts lower, until a sender gives up on an event
 * that n8n has taken.
 */
const PATIENCE_MS = [12, 6, 3, 1];
/** The sender waits longer with every attempt: a busy machine cannot even read a request within a few milliseconds. */
const growing = (firstMs: number): number[] => [
	...Array.from({ length: 14 }, (_, attempt) =>
		Math.round(firstMs * 1.4 ** Math.max(0, attempt - 2)),
	),
	60_000,
];

test.each(CASES)(
	'%s, Batch Size %d: 100 events whose sender gives up after a few milliseconds and sends again run once',
	async (provider, batchSize) => {
		const trigger = await publishTrigger(session, { provider, publicUrl, batchSize });
		let ranUnheard = 0;
		for (const [round, patienceMs] of PATIENCE_MS.entries()) {
			const after = await latestExecution(store);
			const events = eventsFor(trigger, 100, 1 + 100 * round);
			const journal = await deliver(events, {
				connections: 8,
				timeoutMs: growing(patienceMs),
				retryAfterMs: 0,
			});
			const tally = tallyOf(events, journal, await settled(store, { after }));
			const bodies = [...journal.acknowledged.values()].flat();
			ranUnheard = bodies.filter((body) => body.includes('duplicate')).length;
			const givenUp = `given up ${journal.statuses[0] ?? 0} times, first after ${patienceMs} ms`;
			print(
				`${provider}, Batch Size ${batchSize}, impatient`,
				tally,
				`${givenUp}, ${ranUnheard} ran before an answer was heard`,
			);
			expect(tally).toMatchObject(nothingAmiss(events.length));
			expectSharing(tally, batchSize);
			if (ranUnheard > 0) break;
		}
		expect(ranUnheard).toBeGreaterThan(0);
	},
	240_000,
);

const WANTED = 210;
const IN_A_BURST = 7;

/** n8n drops a request whose sender has gone before n8n reads the body. No trigger ever sees this request. */
const givenUpByN8n = (url: string) => {
	const line = `POST ${new URL(url).pathname}: Request body stream was aborted`;
	return logLines().filter((text) => text.includes(line)).length;
};

test.each(CASES)(
	`%s, Batch Size %d: of bursts whose senders hang up after 20 to 90 ms and never come again, ${WANTED} events run`,
	async (provider, batchSize) => {
		const after = await latestExecution(store);
		const trigger = await publishTrigger(session, { provider, publicUrl, batchSize });
		const events: Outgoing[] = [];
		let stored: StoredExecution[] = [];
		let ran = new Set<string>();
		const areAccountedFor = async () => {
			stored = await settled(store, { after });
			ran = new Set(stored.flatMap((one) => one.events.map(({ eventId }) => eventId)));
			return ran.size + givenUpByN8n(trigger.url) >= events.length;
		};
		let answered = 0;
		let isComplete = true;
		while (isComplete && ran.size < WANTED) {
			const wanted = events.length + WANTED - ran.size;
			while (events.length < wanted) {
				const count = Math.min(IN_A_BURST, wanted - events.length);
				const burst = eventsFor(trigger, count, 1000 + events.length);
				events.push(...burst);
				const outcomes = await Promise.all(
					burst.map(async (event, index) => await sendAndHangUp(event, 20 + (70 / 6) * index)),
				);
				answered += outcomes.filter((outcome) => outcome === 'answered').length;
			}
			isComplete = await waitFor(areAccountedFor, 60_000, 500);
		}
		const givenUp = givenUpByN8n(trigger.url);
		// No sender waits for an answer, so every event that n8n has read counts as acknowledged.
		const read = events.filter(({ eventId }) => ran.has(eventId));
		const acknowledged = new Map(read.map(({ eventId }) => [eventId, []]));
		const attempts = new Map(read.map(({ eventId }) => [eventId, 1]));
		const tally = tallyOf(read, { attempts, acknowledged, statuses: {} }, stored);
		print(
			`${provider}, Batch Size ${batchSize}, hung up`,
			tally,
			`${answered} answered before, ${givenUp} more unread by n8n`,
		);
		expect(events.length - givenUp).toBe(WANTED);
		expect(tally).toMatchObject(nothingAmiss(WANTED));
		expect(answered).toBeLessThan(WANTED);
	},
	240_000,
);
