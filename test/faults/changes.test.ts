import { setTimeout as sleep } from 'node:timers/promises';

import { publish, unpublish } from '../../tools/n8n/client';
import { PROVIDER_IDS } from '../../tools/providers';
import { latestExecution, settled } from './support/executions';
import { deliver, eventsFor, shuffled } from './support/sender';
import { sharedN8n } from './support/shared';
import { expectSharing, nothingAmiss, print, tallyOf } from './support/tally';
import {
	BATCH_SIZES,
	OF_EACH_KIND,
	publishTriggers,
	type PublishedTrigger,
} from './support/triggers';

const EVENTS = 660;
/** The number of changes under load, and the milliseconds between them. */
const CHANGES = 3;
const BETWEEN_CHANGES_MS = 700;

const { url, session, store } = sharedN8n();

describe.each(BATCH_SIZES)('Batch Size %d', (batchSize) => {
	let triggers: PublishedTrigger[];
	let message = 0;
	beforeAll(async () => {
		triggers = await publishTriggers(session, url, {
			batchSize,
			of: batchSize === 1 ? PROVIDER_IDS : OF_EACH_KIND,
		});
	}, 120_000);

	/** New events of all triggers, delivered during a change. */
	async function underLoad(change: () => Promise<void>) {
		message += 1000;
		const after = await latestExecution(store);
		const events = shuffled(
			triggers.flatMap((trigger) => eventsFor(trigger, EVENTS / triggers.length, message)),
		);
		const [journal] = await Promise.all([deliver(events), change()]);
		const tally = tallyOf(events, journal, await settled(store, { after }));
		return { events, journal, tally };
	}

	test('secrets rotated under load: with an overlap no request is refused', async () => {
		let rotations = 0;
		const { events, journal, tally } = await underLoad(async () => {
			for (let round = 1; round <= CHANGES; round++) {
				for (const trigger of triggers) {
					const next = `${trigger.provider}-secret-number-${round}`;
					await trigger.setSecrets(next, trigger.secret);
					trigger.secret = next;
				}
				rotations++;
				await sleep(BETWEEN_CHANGES_MS);
			}
		});
		print(
			`Batch Size ${batchSize}, secrets rotated with an overlap`,
			tally,
			`rotations ${rotations}`,
		);
		expect(journal.statuses).toEqual({ 200: events.length });
		expect(tally).toMatchObject({ sent: events.length, ...nothingAmiss(events.length) });
		expectSharing(tally, batchSize);
	}, 600_000);

	test('secrets rotated under load, too early: what is refused is delivered when retried', async () => {
		const { events, journal, tally } = await underLoad(async () => {
			for (const trigger of triggers) await trigger.setSecrets('the-new-secret-7Gh2Kd9', '');
			await sleep(BETWEEN_CHANGES_MS);
			for (const trigger of triggers) trigger.secret = 'the-new-secret-7Gh2Kd9';
		});
		const refused = journal.statuses[401] ?? 0;
		print(
			`Batch Size ${batchSize}, secrets rotated without an overlap`,
			tally,
			`refused ${refused}`,
		);
		expect(tally).toMatchObject(nothingAmiss(events.length));
		expectSharing(tally, batchSize);
	}, 600_000);

	test('workflows unpublished and published under load', async () => {
		const { events, journal, tally } = await underLoad(async () => {
			for (let round = 1; round <= CHANGES; round++) {
				await sleep(BETWEEN_CHANGES_MS);
				for (const { workflowId } of triggers) await unpublish(session, workflowId);
				for (const { workflowId } of triggers) await publish(session, workflowId);
			}
		});
		const missing = journal.statuses[404] ?? 0;
		print(`Batch Size ${batchSize}, unpublished and published`, tally, `answered 404 ${missing}`);
		expect(tally).toMatchObject(nothingAmiss(events.length));
		expectSharing(tally, batchSize);
	}, 600_000);
});
