import { PROVIDER_IDS } from '../../tools/providers';
import type { ProviderId } from '../../tools/simulator/index';
import { latestExecution, settled } from './support/executions';
import { deliver, eventsFor, shuffled } from './support/sender';
import { sharedN8n } from './support/shared';
import { expectSharing, nothingAmiss, print, tallyOf } from './support/tally';
import { BATCH_SIZES, OF_EACH_KIND, publishTrigger } from './support/triggers';

/**
 * Many events of a provider of each kind. The other providers get enough events to show that their events are kept
 * apart.
 */
const countOf = (provider: ProviderId) => (OF_EACH_KIND.includes(provider) ? 1000 : 200);

const { url: publicUrl, session, store } = sharedN8n();

test.each(
	BATCH_SIZES.flatMap((batchSize) =>
		PROVIDER_IDS.map((provider) => [provider, batchSize, countOf(provider)] as const),
	),
)(
	'%s, Batch Size %d: %d events, each sent three times, shuffled, over 16 connections',
	async (provider, batchSize, count) => {
		const after = await latestExecution(store);
		const trigger = await publishTrigger(session, { provider, publicUrl, batchSize });
		const events = eventsFor(trigger, count);
		const copies = shuffled([...events, ...events, ...events]);
		const journal = await deliver(copies, {
			connections: 16,
			retryAfterMs: null,
			timeoutMs: 60_000,
			giveUpAfterMs: 600_000,
		});
		const answers = [...journal.acknowledged.values()].flat();
		const accepted = answers.filter((body) => body === '{"received":true}');
		const duplicates = answers.filter((body) => body === '{"received":true,"ignored":"duplicate"}');
		const tally = tallyOf(events, journal, await settled(store, { after }));
		print(
			`${provider}, Batch Size ${batchSize}`,
			tally,
			`answered as duplicates ${duplicates.length}`,
		);
		expect(tally).toMatchObject({ sent: 3 * count, ...nothingAmiss(count) });
		expectSharing(tally, batchSize);
		expect(accepted).toHaveLength(count);
		expect(duplicates).toHaveLength(2 * count);
	},
	900_000,
);
