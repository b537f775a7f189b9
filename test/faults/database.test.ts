import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '../../tools/n8n/client';
import { send } from '../../tools/simulator/index';
import { onceBehind, ONCE, serverCredentials, sqlOf } from './support/example';
import { latestExecution, retryInterrupted, settled } from './support/executions';
import { startPostgres, type Hold, type Postgres } from './support/postgres';
import { deliver, eventsFor, requestOf, shuffled, type Outgoing } from './support/sender';
import { startAgain, startSingle, type SingleN8n } from './support/single';
import { postgresStore, type Store } from './support/store';
import { expectSharing, mayBeGivenUp, nothingAmiss, print, tallyOf } from './support/tally';
import {
	BATCH_SIZES,
	OF_EACH_KIND,
	publishTrigger,
	publishTriggers,
	type BatchSize,
	type PublishedTrigger,
} from './support/triggers';

/** Events for each trigger. */
const EVENTS_EACH = 40;
const OUTAGE_MS = 4000;

let postgres: Postgres;
let single: SingleN8n;
let store: Store;
beforeAll(async () => {
	postgres = await startPostgres();
	store = postgresStore(postgres);
	// By default n8n has two connections. While writes are held, n8n's own work takes a connection too, and all
	// requests wait.
	single = await startSingle({ ...postgres.env, DB_POSTGRESDB_POOL_SIZE: '10' });
}, 240_000);
afterAll(async () => {
	await single?.n8n.close();
	await postgres?.close();
}, 60_000);

test('PostgreSQL stopped for a while under load: nothing is lost but what n8n gives up, and nothing passes twice', async () => {
	const { n8n, session } = single;
	const credentials = await serverCredentials(session, { postgres });
	postgres.run(sqlOf('once-only-postgres', 'Make the Table, Forget Old Events'));
	const complete = onceBehind('once-only-postgres', credentials);
	const triggers = [
		...(await publishTriggers(session, n8n.url, { complete })),
		...(await publishTriggers(session, n8n.url, { complete, batchSize: 100, of: OF_EACH_KIND })),
	];
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH)));
	let outage: Promise<void> | undefined;
	const interrupt = async () => {
		await postgres.stop();
		await sleep(OUTAGE_MS);
		await postgres.start();
	};
	const journal = await deliver(events, {
		connections: 24,
		giveUpAfterMs: 600_000,
		// Real providers wait longer. If all events came again every second, n8n could hardly recover.
		retryAfterMs: 3000,
		onAttempt: ({ acknowledged }) => {
			if (acknowledged.size >= events.length / 3) outage ??= interrupt();
		},
	});
	await outage;
	// n8n could not store the end of some executions. It shows them as running until its next start.
	const stored = await settled(store, { mayBeCutOff: true });
	await retryInterrupted(session, stored, ONCE);
	const afterRetry = await settled(store, { mayBeCutOff: true });
	for (const batchSize of BATCH_SIZES) {
		const ours = events.filter(({ trigger }) => trigger.batchSize === batchSize);
		const atTrigger = tallyOf(ours, journal, stored);
		print(`Batch Size ${batchSize}, PostgreSQL stopped, at the trigger`, atTrigger);
		const { lost } = atTrigger;
		expect(atTrigger).toMatchObject({ acknowledged: ours.length, duplicated: 0 });
		expect(lost).toBeLessThanOrEqual(mayBeGivenUp(ours, stored));
		const tally = tallyOf(ours, journal, afterRetry, { reaching: ONCE });
		print(`Batch Size ${batchSize}, after once-only-postgres, interrupted ones retried`, tally);
		expect(tally).toMatchObject({
			...nothingAmiss(ours.length),
			executed: ours.length - lost,
			lost,
		});
		if (batchSize > 1) expectSharing(atTrigger, batchSize);
	}
}, 900_000);

describe('an execution that cannot be started', () => {
	const TOGETHER = 40;

	/** The results for events that were sent while n8n could not store an execution. */
	interface Held {
		readonly hold: Hold;
		/** Status and body of each answer. `none` stands for a broken connection. */
		readonly answers: Promise<string[]>;
	}

	/** Sends all events at once while n8n cannot store executions, and returns when all of them wait. */
	async function sendWhileHeld(
		trigger: PublishedTrigger,
		events: readonly Outgoing[],
	): Promise<Held> {
		const hold = await postgres.holdWrites('execution_entity');
		const attempt = async (event: Outgoing) => {
			try {
				const { status, body } = await send(await requestOf(event), { timeoutMs: 120_000 });
				return `${status} ${body}`;
			} catch {
				return 'none';
			}
		};
		const answers = Promise.all(events.map(attempt));
		expect(await waitFor(() => hold.isWaitedFor())).toBe(true);
		// Once n8n answers a request that was sent later, n8n has read the earlier requests.
		if (trigger.batchSize > 1) {
			for (const forged of eventsFor({ ...trigger, secret: 'wrong' }, 3)) {
				const isRefused = async () => (await send(await requestOf(forged))).status === 401;
				expect(await waitFor(isRefused)).toBe(true);
			}
		}
		return { hold, answers };
	}

	test.each<BatchSize>([...BATCH_SIZES])(
		'Batch Size %d: PostgreSQL stopped meanwhile: no sender is told that it arrived, and each event runs once',
		async (batchSize) => {
			const { n8n, session } = single;
			const after = await latestExecution(store);
			const trigger = await publishTrigger(session, {
				provider: 'talkntalk',
				publicUrl: n8n.url,
				batchSize,
			});
			const events = eventsFor(trigger, TOGETHER, 1000);
			const { answers } = await sendWhileHeld(trigger, events);
			await postgres.stop('QUIT');
			const refused = await answers;
			await postgres.start();
			const tryAgain = refused.filter((answer) => answer === '503 {"error":"try_again"}');
			expect(refused.filter((answer) => answer.startsWith('2'))).toEqual([]);
			if (batchSize === 1) expect(tryAgain).toEqual([]);
			else expect(tryAgain.length).toBeGreaterThan(TOGETHER / 2);
			const journal = await deliver(events);
			const tally = tallyOf(events, journal, await settled(store, { after }));
			const told = `${tryAgain.length} told to try again`;
			print(`Batch Size ${batchSize}, executions that could not be started`, tally, told);
			expect(tally).toMatchObject(nothingAmiss(events.length));
		},
		240_000,
	);

	test('Batch Size 100: n8n killed while a group waits: what was acknowledged is there, and the rest comes again', async () => {
		const { n8n, session } = single;
		const after = await latestExecution(store);
		const options = { provider: 'talkntalk', publicUrl: n8n.url, batchSize: 100 } as const;
		const trigger = await publishTrigger(session, options);
		const before = eventsFor(trigger, 20, 2000);
		const first = await deliver(before);
		const group = eventsFor(trigger, TOGETHER, 3000);
		const { hold, answers } = await sendWhileHeld(trigger, group);
		await n8n.kill();
		expect(await answers).toEqual(group.map(() => 'none'));
		await hold.release();
		await startAgain(n8n);
		const second = await deliver(group);
		const stored = await settled(store, { after, mayBeCutOff: true });
		const acknowledged = tallyOf(before, first, stored);
		print('Batch Size 100, killed while a group waits, acknowledged before', acknowledged);
		expect(acknowledged).toMatchObject({ acknowledged: before.length, lost: 0, duplicated: 0 });
		const tally = tallyOf(group, second, stored);
		print('Batch Size 100, killed while a group waits, the group, sent again', tally);
		expect(tally).toMatchObject(nothingAmiss(group.length));
	}, 240_000);
});
