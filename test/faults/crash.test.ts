import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePorts } from '../../tools/n8n/ports';
import { onceBehind, ONCE, ONE_AT_A_TIME } from './support/example';
import { retryInterrupted, settled } from './support/executions';
import { deliver, eventsFor, shuffled } from './support/sender';
import { startProxy, type Proxy } from './support/proxy';
import { startAgain, startSingle, type SingleN8n } from './support/single';
import { SQLITE, sqliteStore } from './support/store';
import { expectSharing, print, tallyOf } from './support/tally';
import {
	BATCH_SIZES,
	OF_EACH_KIND,
	publishTriggers,
	type PublishedTrigger,
} from './support/triggers';

/** Events for each trigger, by its Batch Size. */
const EVENTS_EACH = { 1: 40, 100: 88 } as const;
const KILLS = 2;

let single: SingleN8n;
let proxy: Proxy;
let triggers: PublishedTrigger[];
beforeAll(async () => {
	const [port = 0] = await freePorts(1);
	proxy = await startProxy('single/Caddyfile', { 'n8n:5678': `http://127.0.0.1:${port}` });
	single = await startSingle(ONE_AT_A_TIME, { port });
	const complete = onceBehind('once-only');
	const { n8n, session } = single;
	triggers = [
		...(await publishTriggers(session, n8n.url, { complete })),
		...(await publishTriggers(session, n8n.url, { complete, batchSize: 100, of: OF_EACH_KIND })),
	];
}, 240_000);
afterAll(async () => {
	await single?.n8n.close();
	await proxy?.close();
}, 60_000);

async function killAndStartAgain(): Promise<void> {
	await single.n8n.kill();
	await sleep(500);
	await startAgain(single.n8n);
}

test('n8n killed under load and started again: nothing is lost, and nothing runs twice', async () => {
	const { n8n, session } = single;
	const store = sqliteStore(join(n8n.userFolder, SQLITE));
	const events = shuffled(
		triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH[trigger.batchSize])),
	);
	const outages: Array<Promise<void>> = [];
	const journal = await deliver(events, {
		route: (url) => url.replace(n8n.url, proxy.url),
		giveUpAfterMs: 600_000,
		retryAfterMs: 2000,
		onAttempt: ({ acknowledged }) => {
			const isDue = acknowledged.size >= (events.length * (outages.length + 1)) / (KILLS + 1);
			if (isDue && outages.length < KILLS) outages.push(killAndStartAgain());
		},
	});
	await Promise.all(outages);
	const stored = await settled(store, { mayBeCutOff: true });
	// Each kill can cut off two executions: the running one, and one that n8n had stored and not yet started.
	const cutOff = stored.filter(({ status }) => status !== 'success');
	expect(cutOff.length).toBeLessThanOrEqual(2 * KILLS);
	await retryInterrupted(session, stored, ONCE);
	const afterRetry = await settled(store, { mayBeCutOff: true });

	process.stdout.write(`killed twice: answers ${JSON.stringify(journal.statuses)}\n`);
	for (const batchSize of BATCH_SIZES) {
		const ours = events.filter(({ trigger }) => trigger.batchSize === batchSize);
		const atTrigger = tallyOf(ours, journal, stored);
		print(`Batch Size ${batchSize}, killed twice, at the trigger`, atTrigger);
		expect(atTrigger).toMatchObject({ acknowledged: ours.length, lost: 0 });
		if (batchSize > 1) expectSharing(atTrigger, batchSize);
		expect(tallyOf(ours, journal, stored, { reaching: ONCE }).duplicated).toBe(0);

		const tally = tallyOf(ours, journal, afterRetry, { reaching: ONCE });
		print(`Batch Size ${batchSize}, after Remove Duplicates, interrupted ones retried`, tally);
		expect(tally).toMatchObject({ duplicated: 0, lost: 0 });
		// An execution can die just after Remove Duplicates has stored its events. Remove Duplicates then discards them
		// in the retry.
		const ids = new Set(ours.map(({ eventId }) => eventId));
		const mayStayAway = cutOff.flatMap((one) => one.events).filter((one) => ids.has(one.eventId));
		expect(tally.executed).toBeGreaterThanOrEqual(ours.length - mayStayAway.length);
	}
}, 900_000);
