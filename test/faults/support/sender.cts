import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { providers, send, type Payload } from '../../../tools/simulator/index.cts';
import { eventIdOf } from './eventIds.cts';
import type { PublishedTrigger } from './triggers.cts';

/** An event that a provider has to deliver: the same bytes with every attempt. */
export interface Outgoing {
	readonly eventId: string;
	readonly trigger: PublishedTrigger;
	readonly payload: Payload;
	readonly body: Buffer;
}

/** Distinct events, all of another message. */
export function eventsFor(trigger: PublishedTrigger, count: number, firstMessage = 1): Outgoing[] {
	const { provider, event } = trigger;
	const now = Date.now();
	return Array.from({ length: count }, (_, index) => {
		const payload = providers[provider].payload(event, { now, message: firstMessage + index });
		const body = providers[provider].encode(payload);
		return { eventId: eventIdOf(provider, payload), trigger, payload, body };
	});
}

export interface SendingOptions {
	readonly connections?: number;
	/** Milliseconds until an attempt that got no 2xx is made again; null for one attempt only. */
	readonly retryAfterMs?: number | null;
	/** Milliseconds for an answer: httpSMS and OpenSMS wait 5 seconds, TalkNTalk 10. */
	readonly timeoutMs?: number;
	/** Milliseconds after which what is not acknowledged is given up. */
	readonly giveUpAfterMs?: number;
	/** Where a request to the trigger's URL really goes, say to one of several processes. */
	readonly route?: (url: string) => string;
	/** Called after every answer and every failure. */
	readonly onAttempt?: (journal: Journal) => void;
}

/** What the sender knows afterwards. */
export interface Journal {
	/** Requests. */
	sent: number;
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
	const { connections = 16, retryAfterMs = 1000, timeoutMs = 10_000, onAttempt } = options;
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const deadline = performance.now() + (options.giveUpAfterMs ?? 240_000);
	const journal: Journal = { sent: 0, acknowledged: new Map(), statuses: {} };
	const waiting = events.map((event) => ({ event, dueAt: 0 }));
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
			journal.sent++;
			const { status, body } = await attempt(next.event);
			journal.statuses[status] = (journal.statuses[status] ?? 0) + 1;
			if (status >= 200 && status < 300) {
				const { eventId } = next.event;
				journal.acknowledged.set(eventId, [...(journal.acknowledged.get(eventId) ?? []), body]);
			} else if (retryAfterMs !== null) {
				waiting.push({ event: next.event, dueAt: performance.now() + retryAfterMs });
			}
			underWay--;
			onAttempt?.(journal);
		}
	}

	async function attempt({ trigger, body }: Outgoing): Promise<{ status: number; body: string }> {
		const { provider, url, event, secret } = trigger;
		const signed = await providers[provider].sign(body, { url, event, secret, now: Date.now() });
		const routed = { ...signed, url: options.route?.(signed.url) ?? signed.url };
		try {
			return await send(routed, { timeoutMs, agent });
		} catch {
			return { status: 0, body: '' };
		}
	}

	await Promise.all(Array.from({ length: connections }, connection));
	agent.destroy();
	return journal;
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
	const journal: Journal = { sent: 0, acknowledged: new Map(), statuses: {} };
	const deliverRound = async () => {
		const next = round();
		events.push(...next);
		const { sent, acknowledged, statuses } = await deliver(next, options);
		journal.sent += sent;
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

/** In an order that is the same with every run. */
export function shuffled<Item>(items: readonly Item[], seed = 1): Item[] {
	let state = seed;
	const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
	return items
		.map((item) => ({ item, place: random() }))
		.sort((a, b) => a.place - b.place)
		.map(({ item }) => item);
}
