import { hash } from 'crypto';

import type { SmsEvent } from '../events/event';
import { FINAL_RANK, HIGHEST_INTERMEDIATE_RANK } from '../events/vocabulary';
import { compareTexts } from '../http/json';
import { createExpiringMap } from './ttlMap';

/** How many events a trigger remembers at most. 100,000 in a day is more than one a second. */
const DEFAULT_CAPACITY = 100_000;

/** An event that is about to be remembered, and how. */
export interface Delivery {
	readonly event: SmsEvent;
	/** What copies of the event have in common, where that is not its id. */
	readonly key?: string | undefined;
	/** Unix time in milliseconds up to which a copy counts as a duplicate, this millisecond included. */
	readonly expiresAt: number;
	/** True where one message id can stand for several recipients: then no status says anything about another. */
	readonly hasManyRecipients?: boolean;
}

export interface ClaimTerms {
	/** Unix time in milliseconds. */
	readonly now: number;
	/** False to let every copy through. */
	readonly once: boolean;
}

/** The right to start the workflow for one event. Copies that arrive meanwhile wait for its outcome. */
export interface Claim {
	readonly event: SmsEvent;
	/** Null where nothing can be said about the order of events. */
	readonly status: MessageStatus | null;
	/**
	 * To be called once it is known whether n8n made the execution. If it did not, the event is free again and the
	 * next copy is delivered. If n8n made it after all, a second call says so.
	 */
	settle(delivered: boolean): void;
}

export interface MessageStatus {
	/** Of the message and its recipient. */
	readonly key: string;
	readonly rank: number;
}

/** What one trigger remembers of what it delivered. */
export interface DeliveryMemory {
	/**
	 * Claims the events of one request, in their order. Null for a copy of an event that was delivered, and for one
	 * that stands before it in the list.
	 */
	claim(deliveries: readonly Delivery[], terms: ClaimTerms): Promise<ReadonlyArray<Claim | null>>;
	/**
	 * The claimed events as they start the workflow together: of each it is known now whether a later status of its
	 * message was delivered before or comes before it among them.
	 */
	eventsOf(claims: readonly Claim[], now: number): SmsEvent[];
	/** Forgets a quarter of what is remembered, the oldest. */
	forgetOldest(): void;
	/** How many events are remembered. */
	readonly size: number;
}

/**
 * Delivered events by id, bounded in number and in time: at the default capacity never more than 20 MB,
 * and every call costs the same however full it is.
 */
export function createDeliveryMemory(capacity = DEFAULT_CAPACITY): DeliveryMemory {
	const delivered = createExpiringMap(capacity);
	const ranks = createExpiringMap(capacity);
	/** Of the events whose outcome is not known yet: the copies that wait for it. */
	const pending = new Map<string, Array<() => void>>();

	async function claimOne(
		{ event, expiresAt, hasManyRecipients }: Delivery,
		key: string,
		{ now, once }: ClaimTerms,
	): Promise<Claim | null> {
		const waiting: Array<() => void> = [];
		if (once) {
			for (let queue = pending.get(key); queue !== undefined; queue = pending.get(key)) {
				await turnIn(queue);
			}
			if (delivered.get(key, now) !== undefined) return null;
			pending.set(key, waiting);
		}

		const status = hasManyRecipients ? null : statusOf(event);
		let isOpen = true;
		return {
			event,
			status,
			settle(success) {
				if (success) {
					if (once) delivered.set(key, 0, expiresAt, now);
					if (status !== null) {
						ranks.set(status.key, highestRank(status, now), expiresAt, now);
					}
				}
				if (!isOpen) return;
				isOpen = false;
				if (once) pending.delete(key);
				for (const resume of waiting) resume();
			},
		};
	}

	/** The highest rank that the message has come to, this status included. */
	function highestRank({ key, rank }: MessageStatus, now: number): number {
		// A final status has the highest rank, so no lookup is needed.
		return rank === FINAL_RANK ? rank : Math.max(rank, ranks.get(key, now) ?? rank);
	}

	return {
		async claim(deliveries, terms) {
			// Nearly every request holds one event, which needs no order.
			const [only] = deliveries;
			if (deliveries.length === 1 && only !== undefined) {
				return [await claimOne(only, keyOf(only), terms)];
			}
			const keys = deliveries.map(keyOf);
			const claims: Array<Claim | null> = deliveries.map(() => null);
			// Every request waits for events in the same order, so that no two wait for each other.
			const order = [...keys.keys()].sort(
				(a, b) => compareTexts(keys[a] ?? '', keys[b] ?? '') || a - b,
			);
			for (const [place, at] of order.entries()) {
				const before = order[place - 1];
				const isRepeated = before !== undefined && keys[before] === keys[at];
				const delivery = deliveries[at];
				if (delivery === undefined || (terms.once && isRepeated)) continue;
				claims[at] = await claimOne(delivery, keys[at] ?? '', terms);
			}
			return claims;
		},
		eventsOf(claims, now) {
			const earlier = new Map<string, number>();
			return claims.map(({ event, status }) => {
				if (status === null) return event;
				const highest = Math.max(highestRank(status, now), earlier.get(status.key) ?? 0);
				if (claims.length > 1) earlier.set(status.key, highest);
				return highest > status.rank ? { ...event, isStale: true } : event;
			});
		},
		forgetOldest() {
			delivered.forgetOldest();
			ranks.forgetOldest();
		},
		get size() {
			return delivered.size;
		},
	};
}

/** Resolves when all who wait in the queue are resumed. */
async function turnIn(queue: Array<() => void>): Promise<void> {
	await new Promise<void>((resume) => queue.push(resume));
}

function statusOf({ messageId, to, status, statusRank }: SmsEvent): MessageStatus | null {
	if (messageId === null || status === null) return null;
	// A status that is usually final, and is not this time, comes before the final ones all the same.
	return { key: hashOf(`${messageId}:${to ?? ''}`), rank: statusRank ?? HIGHEST_INTERMEDIATE_RANK };
}

const keyOf = ({ event, key }: Delivery): string => hashOf(key ?? event.eventId);

/** Keys are remembered by their SHA-256: 32 characters, however long they are. */
function hashOf(key: string): string {
	return hash('sha256', key, 'binary');
}
