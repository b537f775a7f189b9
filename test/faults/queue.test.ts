import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '../../tools/n8n/wait';
import { startHttpSmsApi, type HttpSmsApi } from '../../tools/fake-apis/httpSms';
import { PROVIDER_IDS } from '../../tools/providers';
import { providers, send } from '../../tools/simulator/index';
import { twilioEventStreams } from '../../tools/simulator/twilioSms';
import { disturbed } from './support/disturbed';
import { onceBehind, ONCE, serverCredentials, sqlOf } from './support/example';
import { latestExecution, settled, type SettlingOptions } from './support/executions';
import { inOrder, WITH_ORDER } from './support/order';
import { PROXIES, startQueueMode, type ProxyName, type QueueMode } from './support/queueMode';
import { deliver, eventsFor, shuffled, type SendingOptions } from './support/sender';
import { spelling } from './support/spellings';
import { postgresStore, type Store } from './support/store';
import { expectSharing, nothingAmiss, print, tallyOf } from './support/tally';
import {
	BATCH_SIZES,
	OF_EACH_KIND,
	publishTrigger,
	publishTriggers,
	type PublishedTrigger,
} from './support/triggers';

/** Events for each trigger, by its Batch Size. */
const COPIED_EACH = { 1: 40, 100: 88 } as const;
const ROUND_EACH = { 1: 4, 100: 12 } as const;
const OUTAGE_MS = 4000;
/** Messages of Event Streams. */
const STREAMED = 200;
const PHONE = '+18005550199';
/** Number of the next message. Tests share this counter, so that no two tests send the same event. */
let message = 1000;

let api: HttpSmsApi;
let queue: QueueMode;
let store: Store;
const triggers: PublishedTrigger[] = [];
beforeAll(async () => {
	api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: [PHONE] });
	queue = await startQueueMode();
	store = postgresStore(queue.postgres);
	const { session, url: publicUrl } = queue;
	const credentialData = { apiKey: api.apiKey, baseUrl: api.url };
	// httpSMS registers itself at its fake API. The other triggers use manual registration.
	for (const provider of PROVIDER_IDS) {
		const own = provider === 'httpsms' ? { parameters: {}, credentialData } : {};
		triggers.push(await publishTrigger(session, { provider, publicUrl, ...own }));
	}
	const shared = { batchSize: 100, of: OF_EACH_KIND } as const;
	triggers.push(...(await publishTriggers(session, publicUrl, shared)));
}, 400_000);
afterAll(async () => {
	await queue?.close();
	await api?.close();
}, 120_000);

/** Id of the last execution before each test. */
let after = 0;
beforeEach(async () => {
	after = await latestExecution(store);
});
const executions = async (options: SettlingOptions = {}) =>
	await settled(store, { after, ...options });

/** New events of all triggers, each of a new message. */
const newEvents = (each: Readonly<Record<1 | 100, number>>) => {
	message += 1000;
	return shuffled(
		triggers.flatMap((trigger) => eventsFor(trigger, each[trigger.batchSize], message)),
	);
};
const through = (proxy: ProxyName): Required<Pick<SendingOptions, 'route'>> => ({
	route: (url) => url.replace(queue.url, queue.proxies[proxy]),
});

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

test('all triggers work through both webhook processes', async () => {
	for (const [index, { url: process }] of queue.webhookProcesses.entries()) {
		const route = (url: string) => url.replace(queue.url, process);
		const events = newEvents(ROUND_EACH);
		const journal = await deliver(events, { route, retryAfterMs: null, timeoutMs: 60_000 });
		expect(journal.statuses).toEqual({ 200: events.length });
		const tally = tallyOf(events, journal, await executions());
		print(`queue mode, webhook process ${index + 1} alone`, tally);
		expect(tally).toMatchObject({ sent: events.length, ...nothingAmiss(events.length) });
	}
}, 240_000);

test.each(BATCH_SIZES)(
	'Batch Size %d: copies that reach both webhook processes pass an example once',
	async (batchSize) => {
		const credentials = await serverCredentials(queue.session, queue);
		queue.postgres.run(sqlOf('once-only-postgres', 'Make the Table, Forget Old Events'));
		const trigger = await publishTrigger(queue.session, {
			provider: 'talkntalk',
			publicUrl: queue.url,
			complete: onceBehind('once-only-postgres', credentials),
			batchSize,
		});
		message += 1000;
		const events = eventsFor(trigger, 40, message);
		let turn = 0;
		// Bypasses the proxies, which would send all copies to one process.
		const route = (url: string) =>
			url.replace(queue.url, queue.webhookProcesses[turn++ % 2 === 0 ? 0 : 1].url);
		const journal = await deliver(shuffled([...events, ...events, ...events]), { route });
		const stored = await executions();
		const { duplicated, executions: started } = tallyOf(events, journal, stored);
		const tally = tallyOf(events, journal, stored, { reaching: ONCE });
		print(
			`Batch Size ${batchSize}, queue mode, no hash by path, after once-only-postgres`,
			tally,
			`${duplicated} copies started`,
		);
		expect(tally).toMatchObject(nothingAmiss(events.length));
		if (batchSize > 1) expect(started).toBeLessThan(events.length + duplicated);
	},
	240_000,
);

test.each(PROXIES)(
	'%s: copies of an event, spelled differently, over many connections run once at the trigger',
	async (proxy) => {
		const events = newEvents(COPIED_EACH);
		const copies = shuffled([...events, ...events, ...events]);
		const spell = spelling();
		const route = (url: string) => through(proxy).route(isUrlSigned(url) ? url : spell(url));
		const journal = await deliver(copies, { route, timeoutMs: 60_000 });
		const stored = await executions();
		for (const batchSize of BATCH_SIZES) {
			const ours = events.filter(({ trigger }) => trigger.batchSize === batchSize);
			const tally = tallyOf(ours, journal, stored);
			print(`Batch Size ${batchSize}, queue mode, ${proxy}, three copies of each event`, tally);
			expect(tally).toMatchObject({ sent: 3 * ours.length, ...nothingAmiss(ours.length) });
			expectSharing(tally, batchSize);
		}
	},
	240_000,
);

/** Twilio signs the URL as it is called, so nobody can spell it differently. */
const isUrlSigned = (url: string) =>
	triggers.some((trigger) => trigger.provider === 'twilio' && url.startsWith(trigger.url));

test('Twilio Event Streams, whose query differs for each event: a late status is stale, of all messages', async () => {
	const trigger = await publishTrigger(queue.session, {
		provider: 'twilio',
		publicUrl: queue.url,
		parameters: { webhookSource: 'eventStreams', registration: 'manual' },
	});
	const { url, secret } = trigger;
	const streamed = async (status: 'sent' | 'delivered') => {
		const answers = Array.from({ length: STREAMED }, async (_, index) => {
			const request = await twilioEventStreams.build(status, {
				...{ url, secret, now: Date.now(), message: 900_000 + index },
				// The two events of a message have different ids.
				set: { id: `EZ${status}${index}` },
			});
			return (await send(request, { agent, timeoutMs: 60_000 })).status;
		});
		expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
	};
	const agent = new Agent({ keepAlive: true, maxSockets: 16 });
	await streamed('delivered');
	await streamed('sent');
	agent.destroy();
	const stored = (await executions()).flatMap((one) => one.events);
	const staleness = (status: string) =>
		stored.filter(({ eventId }) => eventId.includes(status)).map(({ isStale }) => isStale);
	expect(staleness('delivered')).toEqual(Array(STREAMED).fill(false));
	expect(staleness('sent')).toEqual(Array(STREAMED).fill(true));
}, 240_000);

test('a URL that no workflow has is answered 404 by n8n', async () => {
	for (const url of Object.values(queue.proxies)) {
		const answer = await fetch(`${url}/webhook/nobody/webhook`, { method: 'POST' });
		expect(answer.status).toBe(404);
		expect(await answer.json()).toMatchObject({ code: 404 });
	}
}, 60_000);

test.each(PROXIES.slice(0, 2))(
	'%s: a status that comes after a later one is stale, whatever connection it comes over',
	async (proxy) => {
		message += 1000;
		const { early, late } = inOrder(triggers, 10, message);
		const seen = new Set(late.map(({ trigger }) => trigger.provider));
		expect([...seen].sort()).toEqual([...WITH_ORDER].sort());
		await deliver(shuffled(late), through(proxy));
		await deliver(shuffled(early), through(proxy));
		const stored = (await executions()).flatMap((one) => one.events);
		const byId = new Map(stored.map(({ eventId, isStale }) => [eventId, isStale]));
		expect(late.map(({ eventId }) => byId.get(eventId))).toEqual(late.map(() => false));
		expect(early.map(({ eventId }) => byId.get(eventId))).toEqual(early.map(() => true));
	},
	120_000,
);

const underLoad = () => ({ store, after, round: () => newEvents(ROUND_EACH) });

/** Sends each URL through one of two proxies. A provider always reaches n8n the same way. */
const throughBoth = (url: string): string => {
	const index = triggers.findIndex((trigger) => url.startsWith(trigger.url));
	return through(index % 2 === 0 ? 'Caddy' : 'HAProxy').route(url);
};

test('a webhook process killed under load, then the other one: nothing is lost', async () => {
	await disturbed(
		'queue mode, each webhook process killed',
		async () => {
			for (const process of queue.webhookProcesses) {
				await process.kill();
				await process.start();
			}
		},
		{ ...underLoad(), route: throughBoth, mayBeCutOff: true },
	);
}, 600_000);

/** Acts as `docker compose pause` and `unpause`: the process stands still, and its senders wait. */
function signalReceivers(signal: 'SIGSTOP' | 'SIGCONT'): void {
	for (const { pid } of [queue.main, ...queue.webhookProcesses])
		if (pid !== undefined) process.kill(-pid, signal);
}

/** The commands of deploy/README.md, except for the main process, which stays. */
async function update(): Promise<void> {
	for (const process of queue.webhookProcesses) {
		await process.stop();
		await process.start();
	}
	const nothingWaits = () => queue.redis.run('LLEN', 'bull:jobs:wait') === '0';
	// On a slow machine an execution may wait all the time.
	await waitFor(nothingWaits, 30_000);
	signalReceivers('SIGSTOP');
	expect(await waitFor(nothingWaits, 60_000)).toBe(true);
	await sleep(2000);
	const stopped = Promise.all(queue.workers.map((worker) => worker.stop()));
	await sleep(2000);
	signalReceivers('SIGCONT');
	await stopped;
	await Promise.all(queue.workers.map((worker) => worker.start()));
}

test('updated under load: nothing is lost but what the processes remembered', async () => {
	message += 1000;
	const { early, late } = inOrder(triggers, 1, message);
	await deliver(late, { route: throughBoth });
	const options = { ...underLoad(), route: throughBoth, mayBeCutOff: true };
	await disturbed('queue mode, updated', update, options);
	await deliver(early, { route: throughBoth });
	await deliver(late, { route: throughBoth });
	const stored = (await executions({ mayBeCutOff: true })).flatMap((one) => one.events);
	const staleness = (id: string) =>
		stored.filter(({ eventId }) => eventId === id).map(({ isStale }) => isStale);
	// A copy from after the restart starts a second execution, and later statuses are forgotten.
	expect(early.map(({ eventId }) => staleness(eventId))).toEqual(early.map(() => [false]));
	expect(late.map(({ eventId }) => staleness(eventId))).toEqual(late.map(() => [false, false]));
}, 600_000);

test('a worker killed under load: nothing is lost but what it ran', async () => {
	const [worker] = queue.workers;
	await disturbed(
		'queue mode, a worker killed',
		async () => {
			await sleep(1000);
			await worker.kill();
			await worker.start();
		},
		{ ...underLoad(), endedWorkers: 1 },
	);
}, 600_000);

test('Redis stopped for a while under load: nothing is lost', async () => {
	await disturbed(
		'queue mode, Redis stopped',
		async () => {
			await queue.redis.stop();
			await sleep(OUTAGE_MS);
			await queue.redis.start();
		},
		underLoad(),
	);
}, 600_000);
