import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { providers, send, type Payload, type WebhookRequest } from '../../../tools/simulator/index';
import { eventIdOf } from './eventIds';
import type { PublishedTrigger } from './triggers';

/** An event that a provider has to deliver: the same bytes with every attempt. */
export interface Outgoing {
	readonly eventId: string;
	readonly trigger: PublishedTrigger;
	readonly payload: Payload;
	readonly body: Buffer;
}

/**
 * Distinct events, all of another message. Two triggers of one provider that differ in their Batch Size get different
 * ones.
 */
export function eventsFor(trigger: PublishedTrigger, count: number, firstMessage = 1): Outgoing[] {
	const { provider, event, batchSize } = trigger;
	const now = Date.now();
	const first = firstMessage + (batchSize - 1) * 10_000;
	return Array.from({ length: count }, (_, index) => {
		const payload = providers[provider].payload(event, { now, message: first + index });
		const body = providers[provider].encode(payload);
		return { eventId: eventIdOf(provider, payload), trigger, payload, body };
	});
}

/** Enough for events of one trigger to meet, also where sixteen triggers share them. */
const CONNECTIONS = 48;

export interface SendingOptions {
	readonly connections?: number;
	/** Milliseconds until an attempt that got no 2xx is made again; null for one attempt only. */
	readonly retryAfterMs?: number | null;
	/**
	 * Milliseconds for an answer, of every attempt or of the first, second and so on, the last value for all later ones.
	 * httpSMS and OpenSMS wait 5 seconds, TalkNTalk 10.
	 */
	readonly timeoutMs?: number | readonly number[];
	/** Milliseconds after which what is not acknowledged is given up. */
	readonly giveUpAfterMs?: number;
	/** Where a request to the trigger's URL really goes, say to one of several processes. */
	readonly route?: (url: string) => string;
	/** Called after every answer and every failure. */
	readonly onAttempt?: (journal: Journal) => void;
}

/** What the sender knows afterwards. */
export interface Journal {
	/** Requests for each event, by its id. */
	readonly attempts: Map<string, number>;
	/** Events by id, with the bodies of the 2xx answers they got. */
	readonly acknowledged: Map<string, string[]>;
	/** How often each status came; 0 for no answer at all. */
	readonly statuses: Record<number, number>;
}

/**
 * Sends as providers do: every event again and again until it is answered 2xx. Ends when all are, or when
 * time is up.
 */
export async function deliver(
	events: readonly Outgoing[],
	options: SendingOptions = {},
): Promise<Journal> {
	const { connections = CONNECTIONS, retryAfterMs = 1000, onAttempt } = options;
	const timeouts = [options.timeoutMs ?? 10_000].flat();
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const deadline = performance.now() + (options.giveUpAfterMs ?? 240_000);
	const journal = emptyJournal();
	const waiting = events.map((event) => ({ event, dueAt: 0, attempts: 0 }));
	let underWay = 0;

	async function connection(): Promise<void> {
		while (performance.now() < deadline) {
			const next = waiting.shift();
			if (next === undefined) {
				if (underWay === 0) return;
				await sleep(20);
				continue;
			}
			underWay++;
			await sleep(Math.max(0, next.dueAt - performance.now()));
			addTo(journal.attempts, next.event.eventId, 1);
			const timeoutMs = timeouts[next.attempts] ?? timeouts.at(-1) ?? 0;
			const { status, body } = await attempt(next.event, timeoutMs);
			journal.statuses[status] = (journal.statuses[status] ?? 0) + 1;
			if (status >= 200 && status < 300) {
				const { eventId } = next.event;
				journal.acknowledged.set(eventId, [...(journal.acknowledged.get(eventId) ?? []), body]);
			} else if (retryAfterMs !== null) {
				const dueAt = performance.now() + retryAfterMs;
				waiting.push({ event: next.event, dueAt, attempts: next.attempts + 1 });
			}
			underWay--;
			onAttempt?.(journal);
		}
	}

	async function attempt(
		event: Outgoing,
		timeoutMs: number,
	): Promise<{ status: number; body: string }> {
		try {
			return await send(await requestOf(event, options.route), { timeoutMs, agent });
		} catch {
			return { status: 0, body: '' };
		}
	}

	await Promise.all(Array.from({ length: connections }, connection));
	agent.destroy();
	return journal;
}

/** The request that carries an event, signed now. */
export async function requestOf(
	{ trigger, body }: Outgoing,
	route?: SendingOptions['route'],
): Promise<WebhookRequest> {
	const { provider, url, event, secret } = trigger;
	const signed = await providers[provider].sign(body, { url, event, secret, now: Date.now() });
	return { ...signed, url: route?.(signed.url) ?? signed.url };
}

/** Milliseconds between two rounds of deliverDuring: there is load all the time, and n8n is not swamped. */
const BETWEEN_ROUNDS_MS = 250;

/** Delivers round after round of events until a disturbance is over, and one round more. */
export async function deliverDuring(
	disturb: () => Promise<void>,
	round: () => readonly Outgoing[],
	options: SendingOptions = {},
): Promise<{ readonly events: readonly Outgoing[]; readonly journal: Journal }> {
	const events: Outgoing[] = [];
	const journal = emptyJournal();
	const deliverRound = async () => {
		const next = round();
		events.push(...next);
		const { attempts, acknowledged, statuses } = await deliver(next, options);
		for (const [id, count] of attempts) addTo(journal.attempts, id, count);
		for (const [id, bodies] of acknowledged) journal.acknowledged.set(id, bodies);
		for (const [status, count] of Object.entries(statuses))
			journal.statuses[Number(status)] = (journal.statuses[Number(status)] ?? 0) + count;
		await sleep(BETWEEN_ROUNDS_MS);
	};
	let isOver = false;
	const disturbance = disturb().finally(() => (isOver = true));
	// An error is thrown at the end, when nothing is sent any more.
	disturbance.catch(() => undefined);
	while (!isOver) await deliverRound();
	await disturbance;
	await deliverRound();
	return { events, journal };
}

const emptyJournal = (): Journal => ({
	attempts: new Map(),
	acknowledged: new Map(),
	statuses: {},
});

function addTo(counts: Map<string, number>, key: string, count: number): void {
	counts.set(key, (counts.get(key) ?? 0) + count);
}

/** In an order that is the same with every run. */
export function shuffled<Item>(items: readonly Item[], seed = 1): Item[] {
	let state = seed;
	const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
	return items
		.map((item) => ({ item, place: random() }))
		.sort((a, b) => a.place - b.place)
		.map(({ item }) => item);
}
