import { setTimeout as sleep } from 'node:timers/promises';

import { publish, unpublish } from '../../tools/n8n/client.cts';
import { readSqlite, settled } from './support/executions.cts';
import { deliver, eventsFor, shuffled, type Outgoing, type Journal } from './support/sender.cts';
import { startSingle, type SingleN8n } from './support/single.cts';
import { nothingAmiss, print, tallyOf, type Tally } from './support/tally.cts';
import { PROVIDER_IDS } from '../../tools/providers.cts';
import { publishTrigger, publishTriggers } from './support/triggers.cts';

const COPIES_OF = 1000;
const EVENTS_EACH = 60;
/** So often things change under load, this far apart in milliseconds. */
const CHANGES = 3;
const BETWEEN_CHANGES_MS = 700;

let single: SingleN8n;
beforeAll(async () => {
	single = await startSingle();
}, 180_000);
afterAll(async () => await single?.n8n.close(), 60_000);

/** Counts what n8n holds, once what it has started is over. */
async function count(events: readonly Outgoing[], journal: Journal): Promise<Tally> {
	const stored = await settled(() => readSqlite(single.n8n.userFolder));
	return tallyOf(events, journal, stored);
}
test.each(PROVIDER_IDS)(
	`%s: ${COPIES_OF} events, each sent three times, shuffled, over 16 connections`,
	async (provider) => {
		const trigger = await publishTrigger(single.session, { provider, publicUrl: single.n8n.url });
		const events = eventsFor(trigger, COPIES_OF);
		const copies = shuffled([...events, ...events, ...events]);
		const journal = await deliver(copies, {
			retryAfterMs: null,
			timeoutMs: 60_000,
			giveUpAfterMs: 600_000,
		});
		const answers = [...journal.acknowledged.values()].flat();
		const accepted = answers.filter((body) => body === '{"received":true}');
		const duplicates = answers.filter((body) => body === '{"received":true,"ignored":"duplicate"}');
		const tally = await count(events, journal);
		print(provider, tally, `answered as duplicates ${duplicates.length}`);
		expect(tally).toEqual({ sent: 3 * COPIES_OF, ...nothingAmiss(COPIES_OF) });
		expect(accepted).toHaveLength(COPIES_OF);
		expect(duplicates).toHaveLength(2 * COPIES_OF);
	},
	900_000,
);

test('secrets rotated under load: with an overlap no request is refused', async () => {
	const { n8n, session } = single;
	const triggers = await publishTriggers(session, n8n.url);
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH, 5000)));
	let rotations = 0;
	const rotate = async () => {
		for (let round = 1; round <= CHANGES; round++) {
			for (const trigger of triggers) {
				const next = `${trigger.provider}-secret-number-${round}`;
				await trigger.setSecrets(next, trigger.secret);
				trigger.secret = next;
			}
			rotations++;
			await sleep(BETWEEN_CHANGES_MS);
		}
	};
	const [journal] = await Promise.all([deliver(events), rotate()]);
	const tally = await count(events, journal);
	print('secrets rotated with an overlap', tally, `rotations ${rotations}`);
	expect(journal.statuses).toEqual({ 200: events.length });
	expect(tally).toEqual({ sent: events.length, ...nothingAmiss(events.length) });
}, 600_000);

test('secrets rotated under load, too early: what is refused is delivered when retried', async () => {
	const { n8n, session } = single;
	const triggers = await publishTriggers(session, n8n.url);
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH, 6000)));
	const rotate = async () => {
		for (const trigger of triggers) await trigger.setSecrets('the-new-secret-7Gh2Kd9', '');
		await sleep(BETWEEN_CHANGES_MS);
		for (const trigger of triggers) trigger.secret = 'the-new-secret-7Gh2Kd9';
	};
	const [journal] = await Promise.all([deliver(events), rotate()]);
	const tally = await count(events, journal);
	print('secrets rotated without an overlap', tally, `refused ${journal.statuses[401] ?? 0}`);
	expect(tally).toMatchObject(nothingAmiss(events.length));
}, 600_000);

test('workflows unpublished and published under load', async () => {
	const { n8n, session } = single;
	const triggers = await publishTriggers(session, n8n.url);
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH, 7000)));
	const change = async () => {
		for (let round = 1; round <= CHANGES; round++) {
			await sleep(BETWEEN_CHANGES_MS);
			for (const { workflowId } of triggers) await unpublish(session, workflowId);
			for (const { workflowId } of triggers) await publish(session, workflowId);
		}
	};
	const [journal] = await Promise.all([deliver(events), change()]);
	const tally = await count(events, journal);
	print('unpublished and published', tally, `answered 404 ${journal.statuses[404] ?? 0}`);
	expect(tally).toMatchObject(nothingAmiss(events.length));
}, 600_000);
