import { createHash } from 'crypto';

import type { SmsEvent } from './event';

/** How many events a trigger remembers. 100,000 in a day is more than one a second. */
const DEFAULT_CAPACITY = 100_000;
/** A longer id is remembered by its digest, so that memory is bounded in bytes too. */
const MAX_KEY_LENGTH = 64;

/** The last minute since 1970 that fits beside a value in 31 bits, in the year 2990. */
const LAST_MINUTE = 2 ** 29 - 1;

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
 * Delivered events by id, bounded in number and in time. Every call costs the same however full it is,
 * and forgetting needs no timer: whatever is over is dropped as new events come.
 */
export function createDeliveryMemory(capacity = DEFAULT_CAPACITY): DeliveryMemory {
	const delivered = createExpiringMap(capacity);
	const ranks = createExpiringMap(capacity);
	const pending = new Map<string, Promise<void>>();

	async function claim(event: SmsEvent, terms: ClaimTerms): Promise<Claim | null> {
		const key = boundedKey(event.eventId);
		const rankKey =
			event.messageId === null ? null : boundedKey(`${event.messageId}:${event.to ?? ''}`);
		let finish: () => void = () => undefined;

		if (terms.once) {
			for (let ahead = pending.get(key); ahead; ahead = pending.get(key)) await ahead;
			if (delivered.get(key, terms.now) !== undefined) return null;
			const settled = new Promise<void>((resolve) => (finish = resolve));
			pending.set(key, settled);
		}

		const rank = event.statusRank;
		const highest = rankKey === null ? undefined : ranks.get(rankKey, terms.now);
		let isOpen = true;
		return {
			isStale: rank !== null && highest !== undefined && rank < highest,
			settle(success) {
				if (!isOpen) return;
				isOpen = false;
				if (success) {
					if (terms.once) delivered.set(key, 0, terms.expiresAt, terms.now);
					if (rankKey !== null && rank !== null) {
						const known = ranks.get(rankKey, terms.now) ?? 0;
						ranks.set(rankKey, Math.max(known, rank), terms.expiresAt, terms.now);
					}
				}
				if (terms.once) pending.delete(key);
				finish();
			},
		};
	}

	return {
		claim,
		get size() {
			return delivered.size;
		},
	};
}

/** A map from string to a number from 0 to 3 whose entries expire. Times are Unix milliseconds. */
interface ExpiringMap {
	get(key: string, now: number): number | undefined;
	set(key: string, value: number, expiresAt: number, now: number): void;
	readonly size: number;
}

function createExpiringMap(capacity: number): ExpiringMap {
	// Value and expiry (in whole minutes, rounded up) packed into one small integer, which V8 keeps in the
	// map itself. The keys stand in `order` too, oldest first: a Map that is emptied from the front is slow
	// to find its first entry.
	const entries = new Map<string, number>();
	let order: string[] = [];
	let first = 0;

	const isOver = (entry: number, now: number) => (entry >> 2) * 60_000 < now;

	function dropOldest(now: number): void {
		while (first < order.length) {
			const key = order[first] as string;
			const entry = entries.get(key) as number;
			if (entries.size <= capacity && !isOver(entry, now)) break;
			entries.delete(key);
			first++;
		}
		if (first > 1024 && first > order.length / 2) {
			order = order.slice(first);
			first = 0;
		}
	}

	return {
		get(key, now) {
			const entry = entries.get(key);
			return entry === undefined || isOver(entry, now) ? undefined : entry & 3;
		},
		set(key, value, expiresAt, now) {
			if (!entries.has(key)) order.push(key);
			const minute = Math.min(Math.ceil(expiresAt / 60_000), LAST_MINUTE);
			entries.set(key, (minute << 2) | value);
			dropOldest(now);
		},
		get size() {
			return entries.size;
		},
	};
}

function boundedKey(id: string): string {
	if (id.length <= MAX_KEY_LENGTH) return id;
	return createHash('sha256').update(id).digest('base64');
}
