import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { providers, send, type Payload, type WebhookRequest } from '../../../tools/simulator/index';
import { eventIdOf } from './eventIds';
import type { PublishedTrigger } from './triggers';

/** An event that a provider has to deliver. Every attempt sends the same bytes. */
export interface Outgoing {
	readonly eventId: string;
	readonly trigger: PublishedTrigger;
	readonly payload: Payload;
	readonly body: Buffer;
}

/**
 * Distinct events, each of a new message. Two triggers of one provider with different Batch Sizes get different events.
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

/** Enough connections for events of a trigger to arrive together, also when sixteen triggers share them. */
const CONNECTIONS = 48;

export interface SendingOptions {
	readonly connections?: number;
	/** Milliseconds until the sender repeats an attempt that got no 2xx. Null for a single attempt. */
	readonly retryAfterMs?: number | null;
	/**
	 * Milliseconds to wait for an answer: a number for every attempt, or a list by attempt, whose last value holds for
	 * all later attempts. httpSMS and OpenSMS wait 5 seconds, TalkNTalk 10.
	 */
	readonly timeoutMs?: number | readonly number[];
	/** Milliseconds after which the sender gives up unacknowledged events. */
	readonly giveUpAfterMs?: number;
	/** Maps the trigger's URL to the address that receives the request, such as one of several processes. */
	readonly route?: (url: string) => string;
	/** Called after every answer and every failure. */
	readonly onAttempt?: (journal: Journal) => void;
}

/** The sender's knowledge after a run. */
export interface Journal {
	/** Number of requests for each event, by event id. */
	readonly attempts: Map<string, number>;
	/** Acknowledged events by id, with the bodies of their 2xx answers. */
	readonly acknowledged: Map<string, string[]>;
	/** Number of answers by status. Status 0 counts attempts without an answer. */
	readonly statuses: Record<number, number>;
}

/**
 * Sends as providers do: repeats every event until it is answered 2xx. Ends when all events are acknowledged or time is
 * up.
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

/** The request that carries an event, signed at the time of the call. */
export async function requestOf(
	{ trigger, body }: Outgoing,
	route?: SendingOptions['route'],
): Promise<WebhookRequest> {
	const { provider, url, event, secret } = trigger;
	const signed = await providers[provider].sign(body, { url, event, secret, now: Date.now() });
	return { ...signed, url: route?.(signed.url) ?? signed.url };
}

/** Milliseconds between two rounds of deliverDuring: the load never stops, and n8n is not swamped. */
const BETWEEN_ROUNDS_MS = 250;

/** Delivers rounds of events until a disturbance is over, and then one more round. */
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
	// The error is thrown at the end, when all sending has stopped.
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

/** Shuffles in the same order on every run. */
export function shuffled<Item>(items: readonly Item[], seed = 1): Item[] {
	let state = seed;
	const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
	return items
		.map((item) => ({ item, place: random() }))
		.sort((a, b) => a.place - b.place)
		.map(({ item }) => item);
}
