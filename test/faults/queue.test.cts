import { setTimeout as sleep } from 'node:timers/promises';

import { startHttpSmsApi, type HttpSmsApi } from '../../tools/stand-in/httpSms.cts';
import { providers } from '../../tools/simulator/index.cts';
import { onceOnly, ONCE, ONE_AT_A_TIME } from './support/example.cts';
import { readPostgres, settled } from './support/executions.cts';
import { startQueueMode, type QueueMode } from './support/queueMode.cts';
import { deliver, eventsFor, shuffled } from './support/sender.cts';
import { nothingAmiss, print, tallyOf } from './support/tally.cts';
import { publishTriggers, type PublishedTrigger } from './support/triggers.cts';

const EVENTS_EACH = 40;
const OUTAGE_MS = 4000;
const PHONE = '+18005550199';

let api: HttpSmsApi;
let queue: QueueMode;
let triggers: PublishedTrigger[];
beforeAll(async () => {
	api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: [PHONE] });
	queue = await startQueueMode(ONE_AT_A_TIME);
	triggers = await publishTriggers(queue.session, queue.balancer.url, {
		complete: onceOnly,
		parameters: {},
		credentialData: { apiKey: api.apiKey, baseUrl: api.url },
	});
}, 400_000);
afterAll(async () => {
	await queue?.close();
	await api?.close();
}, 120_000);

const executions = async () => await settled(() => readPostgres(queue.postgres));

test('httpSMS is registered once, not once a process, and its deliveries arrive', async () => {
	const httpSms = triggers.find(({ provider }) => provider === 'httpsms');
	expect(api.webhooks.map(({ url }) => url)).toEqual([httpSms?.url]);
	const event = providers.httpsms.payload('message.phone.delivered', {
		now: Date.now(),
		message: 1,
		set: { 'data.owner': PHONE },
	});
	const attempts = await api.deliver(event as Parameters<HttpSmsApi['deliver']>[0]);
	expect(attempts.map(({ status }) => status)).toEqual([200]);
}, 60_000);

test('all five triggers work through both webhook processes', async () => {
	for (const [index, { url: process }] of queue.webhookProcesses.entries()) {
		const route = (url: string) => url.replace(queue.balancer.url, process);
		const events = triggers.flatMap((trigger) => eventsFor(trigger, 4, 100 * (index + 1)));
		const journal = await deliver(events, { route, retryAfterMs: null, timeoutMs: 30_000 });
		expect(journal.statuses).toEqual({ 200: events.length });
		const tally = tallyOf(events, journal, await executions());
		print(`queue mode, webhook process ${index + 1} alone`, tally);
		expect(tally).toEqual({ sent: events.length, ...nothingAmiss(events.length) });
	}
}, 240_000);

test('copies of an event through both webhook processes pass Remove Duplicates once', async () => {
	const events = triggers.flatMap((trigger) => eventsFor(trigger, 4, 500));
	const journal = await deliver(shuffled([...events, ...events, ...events]));
	const stored = await executions();
	const atTrigger = tallyOf(events, journal, stored);
	const tally = tallyOf(events, journal, stored, { reaching: ONCE });
	print('queue mode, three copies of each event', tally, `started ${atTrigger.duplicated} twice`);
	expect(tally).toMatchObject(nothingAmiss(events.length));
}, 240_000);

test('Redis stopped for a while under load: nothing is lost', async () => {
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH, 1000)));
	let outage: Promise<void> | undefined;
	const interrupt = async () => {
		await queue.redis.stop();
		await sleep(OUTAGE_MS);
		await queue.redis.start();
	};
	const journal = await deliver(events, {
		giveUpAfterMs: 600_000,
		timeoutMs: 5000,
		onAttempt: ({ acknowledged }) => {
			if (acknowledged.size >= events.length / 3) outage ??= interrupt();
		},
	});
	await outage;
	const stored = await executions();
	const tally = tallyOf(events, journal, stored, { reaching: ONCE });
	const atTrigger = tallyOf(events, journal, stored);
	print('queue mode, Redis stopped', atTrigger);
	print('queue mode, Redis stopped, after Remove Duplicates', tally);
	expect(tally).toMatchObject(nothingAmiss(events.length));
}, 900_000);
