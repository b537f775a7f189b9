import { setTimeout as sleep } from 'node:timers/promises';

import { onceBehind, ONCE, serverCredentials, sqlOf } from './support/example.cts';
import { readPostgres, retryInterrupted, settled } from './support/executions.cts';
import { startPostgres, type Postgres } from './support/postgres.cts';
import { deliver, eventsFor, shuffled } from './support/sender.cts';
import { startSingle, type SingleN8n } from './support/single.cts';
import { nothingAmiss, print, tallyOf } from './support/tally.cts';
import { publishTriggers } from './support/triggers.cts';

const EVENTS_EACH = 40;
const OUTAGE_MS = 4000;

let postgres: Postgres;
let single: SingleN8n;
beforeAll(async () => {
	postgres = await startPostgres();
	single = await startSingle(postgres.env);
}, 240_000);
afterAll(async () => {
	await single?.n8n.close();
	await postgres?.close();
}, 60_000);

test('PostgreSQL stopped for a while under load: nothing is lost, and nothing passes twice', async () => {
	const { n8n, session } = single;
	const credentials = await serverCredentials(session, { postgres });
	postgres.run(sqlOf('once-only-postgres', 'Make the Table, Forget Old Events'));
	const complete = onceBehind('once-only-postgres', credentials);
	const triggers = await publishTriggers(session, n8n.url, { complete });
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH)));
	let outage: Promise<void> | undefined;
	const interrupt = async () => {
		await postgres.stop();
		await sleep(OUTAGE_MS);
		await postgres.start();
	};
	const journal = await deliver(events, {
		giveUpAfterMs: 600_000,
		onAttempt: ({ acknowledged }) => {
			if (acknowledged.size >= events.length / 3) outage ??= interrupt();
		},
	});
	await outage;
	// Not longer: what n8n could not record the end of, it shows as running until it is started again.
	const stored = await settled(() => readPostgres(postgres), 30_000);
	const atTrigger = tallyOf(events, journal, stored);
	print('PostgreSQL stopped, at the trigger', atTrigger);
	expect(atTrigger).toMatchObject({ acknowledged: events.length, lost: 0 });

	await retryInterrupted(session, stored, ONCE);
	const afterRetry = await settled(() => readPostgres(postgres), 30_000);
	const tally = tallyOf(events, journal, afterRetry, { reaching: ONCE });
	print('PostgreSQL stopped, after once-only-postgres, interrupted ones retried', tally);
	expect(tally).toMatchObject(nothingAmiss(events.length));
}, 900_000);
