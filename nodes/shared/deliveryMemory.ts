import { hash } from 'crypto';

import type { SmsEvent } from './event';
import { createExpiringMap } from './expiringMap';
import { FINAL_RANK } from './vocabulary';

/** How many events a trigger remembers at most. 100,000 in a day is more than one a second. */
const DEFAULT_CAPACITY = 100_000;

/** The right to start the workflow for one event. Copies that arrive meanwhile wait for its outcome. */
export interface Claim {
	/** A later status of the same message was delivered before. */
	readonly isStale: boolean;
	/**
	 * To be called once it is known whether the sender was told 2xx. If it was not, the event is free
	 * again and the next copy is delivered.
	 */
	settle(delivered: boolean): void;
}

export interface ClaimTerms {
	/** Unix time in milliseconds. */
	readonly now: number;
	/** Unix time in milliseconds up to which a copy counts as a duplicate, this millisecond included. */
	readonly expiresAt: number;
	/** False to let every copy through. */
	readonly once: boolean;
}

/** What one trigger remembers of what it delivered. */
export interface DeliveryMemory {
	/** Resolves to null for a copy of an event that was delivered. */
	claim(event: SmsEvent, terms: ClaimTerms): Promise<Claim | null>;
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

	async function claim(event: SmsEvent, terms: ClaimTerms): Promise<Claim | null> {
		const key = keyOf(event.eventId);
		const status = statusOf(event);
		const waiting: Array<() => void> = [];

		if (terms.once) {
			for (let queue = pending.get(key); queue !== undefined; queue = pending.get(key)) {
				await turnIn(queue);
			}
			if (delivered.get(key, terms.now) !== undefined) return null;
			pending.set(key, waiting);
		}

		let isOpen = true;
		return {
			isStale: status !== null && highestRank(status, terms.now) > status.rank,
			settle(success) {
				if (!isOpen) return;
				isOpen = false;
				if (success) {
					if (terms.once) delivered.set(key, 0, terms.expiresAt, terms.now);
					if (status !== null) {
						const highest = highestRank(status, terms.now);
						ranks.set(status.key, highest, terms.expiresAt, terms.now);
					}
				}
				if (terms.once) pending.delete(key);
				for (const resume of waiting) resume();
			},
		};
	}

	/** The highest rank that the message has come to, this status included. */
	function highestRank({ key, rank }: MessageStatus, now: number): number {
		// Nothing outranks a final status, and most are: that saves the look into a large map.
		return rank === FINAL_RANK ? rank : Math.max(rank, ranks.get(key, now) ?? rank);
	}

	return {
		claim,
		get size() {
			return delivered.size;
		},
	};
}

/** Resolves when all who wait in the queue are resumed. */
async function turnIn(queue: Array<() => void>): Promise<void> {
	await new Promise<void>((resume) => queue.push(resume));
}

interface MessageStatus {
	/** Of the message and its recipient. */
	readonly key: string;
	readonly rank: number;
}

/** Null where an event is about no message, or says nothing of its status. */
function statusOf({ messageId, to, statusRank }: SmsEvent): MessageStatus | null {
	if (messageId === null || statusRank === null) return null;
	return { key: keyOf(`${messageId}:${to ?? ''}`), rank: statusRank };
}

/** Ids are remembered by their SHA-256: 32 characters, however long they are. */
function keyOf(id: string): string {
	return hash('sha256', id, 'binary');
}
