import { setTimeout as sleep } from 'node:timers/promises';

import { startHttpSmsApi, type HttpSmsApi } from '../../tools/stand-in/httpSms.cts';
import { providers } from '../../tools/simulator/index.cts';
import { onceBehind, ONCE, serverCredentials, sqlOf } from './support/example.cts';
import { readPostgres, settled } from './support/executions.cts';
import { startQueueMode, type QueueMode } from './support/queueMode.cts';
import {
	deliver,
	deliverDuring,
	eventsFor,
	shuffled,
	type SendingOptions,
} from './support/sender.cts';
import { nothingAmiss, print, tallyOf } from './support/tally.cts';
import { PROVIDER_IDS } from '../../tools/providers.cts';
import { publishTrigger, type PublishedTrigger } from './support/triggers.cts';

const EVENTS_EACH = 40;
const OUTAGE_MS = 4000;
const PHONE = '+18005550199';
const PROXIES = ['Caddy', 'HAProxy'] as const;
/** What is sent next begins here, so that no two tests send the same event. */
let message = 1000;

let api: HttpSmsApi;
let queue: QueueMode;
const triggers: PublishedTrigger[] = [];
beforeAll(async () => {
	api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: [PHONE] });
	queue = await startQueueMode();
	const publicUrl = queue.url;
	const credentialData = { apiKey: api.apiKey, baseUrl: api.url };
	// httpSMS registers itself at its stand-in; the others are told their URL by hand.
	for (const provider of PROVIDER_IDS) {
		const own = provider === 'httpsms' ? { parameters: {}, credentialData } : {};
		triggers.push(await publishTrigger(queue.session, { provider, publicUrl, ...own }));
	}
}, 400_000);
afterAll(async () => {
	await queue?.close();
	await api?.close();
}, 120_000);

const executions = async (timeoutMs?: number) =>
	await settled(() => readPostgres(queue.postgres), timeoutMs);
/** Events of all triggers, of messages that nobody has sent yet. */
const newEvents = (each: number) => {
	message += 1000;
	return shuffled(triggers.flatMap((trigger) => eventsFor(trigger, each, message)));
};
const through = (proxy: (typeof PROXIES)[number]): Required<Pick<SendingOptions, 'route'>> => ({
	route: (url) => (proxy === 'Caddy' ? url : url.replace(queue.url, queue.haproxyUrl)),
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
		const events = newEvents(4);
		const journal = await deliver(events, { route, retryAfterMs: null, timeoutMs: 30_000 });
		expect(journal.statuses).toEqual({ 200: events.length });
		const tally = tallyOf(events, journal, await executions());
		print(`queue mode, webhook process ${index + 1} alone`, tally);
		expect(tally).toEqual({ sent: events.length, ...nothingAmiss(events.length) });
	}
}, 240_000);

test('copies that reach both webhook processes pass an example once', async () => {
	const credentials = await serverCredentials(queue.session, queue);
	queue.postgres.run(sqlOf('once-only-postgres', 'Make the Table, Forget Old Events'));
	const trigger = await publishTrigger(queue.session, {
		provider: 'talkntalk',
		publicUrl: queue.url,
		complete: onceBehind('once-only-postgres', credentials),
	});
	message += 1000;
	const events = eventsFor(trigger, EVENTS_EACH, message);
	let turn = 0;
	// Past the proxies, which would send all copies to one process.
	const route = (url: string) =>
		url.replace(queue.url, queue.webhookProcesses[turn++ % 2 === 0 ? 0 : 1].url);
	const journal = await deliver(shuffled([...events, ...events, ...events]), { route });
	const stored = await executions();
	const atTrigger = tallyOf(events, journal, stored);
	const tally = tallyOf(events, journal, stored, { reaching: ONCE });
	const started = `${atTrigger.duplicated} copies started`;
	print('queue mode, no hash by path, after once-only-postgres', tally, started);
	expect(tally).toMatchObject(nothingAmiss(events.length));
}, 240_000);

test.each(PROXIES)(
	'%s: copies of an event over 16 connections run once at the trigger',
	async (proxy) => {
		const events = newEvents(EVENTS_EACH);
		const copies = shuffled([...events, ...events, ...events]);
		const journal = await deliver(copies, { ...through(proxy), timeoutMs: 60_000 });
		const tally = tallyOf(events, journal, await executions());
		print(`queue mode, ${proxy}, three copies of each event`, tally);
		expect(tally).toEqual({ sent: copies.length, ...nothingAmiss(events.length) });
	},
	240_000,
);

test.each(PROXIES)(
	'%s: a status that comes after a later one is stale, whatever connection it comes over',
	async (proxy) => {
		message += 1000;
		const ordered = triggers.flatMap((trigger) => {
			const early = EARLIER[trigger.provider];
			return early === undefined ? [] : [{ late: trigger, early: { ...trigger, event: early } }];
		});
		const late = ordered.flatMap((pair) => eventsFor(pair.late, 10, message));
		const early = ordered.flatMap((pair) => eventsFor(pair.early, 10, message));
		await deliver(shuffled(late), through(proxy));
		await deliver(shuffled(early), through(proxy));
		const byId = new Map((await executions()).map((one) => [one.eventId, one.isStale]));
		expect(late.map(({ eventId }) => byId.get(eventId))).toEqual(late.map(() => false));
		expect(early.map(({ eventId }) => byId.get(eventId))).toEqual(early.map(() => true));
	},
	120_000,
);
/** The name of a status below the one that is sent otherwise. TurkeySMS has one id for several recipients. */
const EARLIER: Readonly<Partial<Record<PublishedTrigger['provider'], string>>> = {
	iletimerkezi: 'accepted',
	talkntalk: 'sms.sent',
	opensms: 'sms.pending',
};

/** Sends events for as long as a disturbance lasts: none may be lost. */
async function disturbed(
	label: string,
	disturb: () => Promise<void>,
	options: SendingOptions = {},
): Promise<void> {
	const { events, journal } = await deliverDuring(disturb, () => newEvents(4), {
		giveUpAfterMs: 240_000,
		timeoutMs: 5000,
		...options,
	});
	const tally = tallyOf(events, journal, await executions());
	print(`queue mode, ${label}`, tally, `answers ${JSON.stringify(journal.statuses)}`);
	expect(tally).toMatchObject({ acknowledged: events.length, lost: 0, interrupted: 0 });
}

/** Each URL over one of the two proxies, as a provider always reaches n8n the same way. */
const throughBoth = (url: string): string => {
	const index = triggers.findIndex((trigger) => url.startsWith(trigger.url));
	return through(index % 2 === 0 ? 'Caddy' : 'HAProxy').route(url);
};

test('a webhook process killed under load, then the other one: nothing is lost', async () => {
	await disturbed(
		'each webhook process killed',
		async () => {
			for (const process of queue.webhookProcesses) {
				await process.kill();
				await process.start();
			}
		},
		{ route: throughBoth },
	);
}, 600_000);

test('webhook processes and worker restarted one after the other under load: nothing is lost', async () => {
	await disturbed(
		'rolling restart',
		async () => {
			for (const process of [...queue.webhookProcesses, queue.worker]) {
				await process.stop();
				await process.start();
			}
		},
		{ route: throughBoth },
	);
}, 600_000);

test('Redis stopped for a while under load: nothing is lost', async () => {
	await disturbed('Redis stopped', async () => {
		await queue.redis.stop();
		await sleep(OUTAGE_MS);
		await queue.redis.start();
	});
}, 600_000);
