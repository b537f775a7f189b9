import { hash } from 'crypto';

import type { SmsEvent } from '../events/event';
import { type NormalizedEvent, withStaleFlag } from '../events/normalize';
import { FINAL_RANK, HIGHEST_INTERMEDIATE_RANK } from '../events/vocabulary';
import { compareTexts } from '../http/json';
import { createTtlMap, type TwoBits } from './ttlMap';

/** How many events a trigger remembers at most. 100,000 in a day is more than one a second. */
const DEFAULT_CAPACITY = 100_000;

/** An event that is to start the workflow unless it is a copy. */
export interface PendingEvent {
	readonly event: NormalizedEvent;
	/** What copies of the event have in common, where that is not its id. */
	readonly copyKey?: string | undefined;
	/** Unix time in milliseconds up to which a copy counts as a duplicate, this millisecond included. */
	readonly rememberUntil: number;
	/** True where one message id can stand for several recipients: then no status says anything about another. */
	readonly hasManyRecipients?: boolean;
}

export interface ClaimTerms {
	/** Unix time in milliseconds. */
	readonly now: number;
	/** False to let every copy through. */
	readonly deduplicate: boolean;
}

/** The right to start the workflow for one event. Copies that arrive meanwhile wait for `confirm` or `release`. */
export interface Claim {
	readonly event: NormalizedEvent;
	/** Null where nothing can be said about the order of events. */
	readonly status: MessageStatus | null;
	/** The execution exists: the event is remembered, and copies are duplicates. Also after `release`. */
	confirm(): void;
	/** No execution exists: the event is free, and the next copy is delivered. No effect after `confirm`. */
	release(): void;
}

export interface MessageStatus {
	/** Of the message and its recipient. */
	readonly key: string;
	readonly rank: TwoBits;
}

/** Knows what one trigger delivered. */
export interface Deduplicator {
	/** One entry an event, in their order: a claim, or null for a duplicate, also of an earlier event in the list. */
	claim(events: readonly PendingEvent[], terms: ClaimTerms): Promise<ReadonlyArray<Claim | null>>;
	/**
	 * The claimed events as they start the workflow together. An event is stale when its message already has a later
	 * status, delivered before or earlier in this list.
	 */
	withStaleFlags(claims: readonly Claim[], now: number): SmsEvent[];
	/** Forgets a quarter of what is remembered, the oldest. */
	forgetOldest(): void;
	/** How many events are remembered, for copies or for `isStale`. */
	readonly size: number;
}

/**
 * Delivered events by id, bounded in number and in time: at the default capacity never more than 20 MB,
 * and every call costs the same however full it is.
 */
export function createDeduplicator(capacity = DEFAULT_CAPACITY): Deduplicator {
	const delivered = createTtlMap(capacity);
	const ranks = createTtlMap(capacity);
	/** The copies that wait for the outcome of an event, by its key. */
	const pending = new Map<string, Array<() => void>>();

	async function claimOne(
		{ event, rememberUntil, hasManyRecipients }: PendingEvent,
		key: string,
		{ now, deduplicate }: ClaimTerms,
	): Promise<Claim | null> {
		const waiting: Array<() => void> = [];
		if (deduplicate) {
			for (let queue = pending.get(key); queue !== undefined; queue = pending.get(key)) {
				await outcomeOf(queue);
			}
			if (delivered.get(key, now) !== undefined) return null;
			pending.set(key, waiting);
		}

		const status = hasManyRecipients ? null : statusOf(event);
		let isOpen = true;
		function release(): void {
			if (!isOpen) return;
			isOpen = false;
			if (deduplicate) pending.delete(key);
			for (const resume of waiting) resume();
		}
		return {
			event,
			status,
			confirm() {
				if (deduplicate) delivered.set(key, 0, rememberUntil, now);
				if (status !== null) {
					ranks.set(status.key, highestRank(status, now), rememberUntil, now);
				}
				release();
			},
			release,
		};
	}

	/** The highest rank that the message has come to, this status included. */
	function highestRank({ key, rank }: MessageStatus, now: number): TwoBits {
		// A final status has the highest rank, so no lookup is needed.
		const known = rank === FINAL_RANK ? rank : (ranks.get(key, now) ?? rank);
		return known > rank ? known : rank;
	}

	return {
		async claim(events, terms) {
			// Nearly every request holds one event, which needs no order.
			const [only] = events;
			if (events.length === 1 && only !== undefined) {
				return [await claimOne(only, keyOf(only), terms)];
			}
			const keys = events.map(keyOf);
			const claims: Array<Claim | null> = events.map(() => null);
			// Every request waits for events in the same order, so that no two wait for each other.
			const order = [...keys.keys()].sort(
				(a, b) => compareTexts(keys[a] ?? '', keys[b] ?? '') || a - b,
			);
			for (const [place, at] of order.entries()) {
				const before = order[place - 1];
				const isRepeated = before !== undefined && keys[before] === keys[at];
				const event = events[at];
				if (event === undefined || (terms.deduplicate && isRepeated)) continue;
				claims[at] = await claimOne(event, keys[at] ?? '', terms);
			}
			return claims;
		},
		withStaleFlags(claims, now) {
			const earlier = new Map<string, TwoBits>();
			return claims.map(({ event, status }) => {
				if (status === null) return withStaleFlag(event, false);
				const before = earlier.get(status.key) ?? 0;
				const known = highestRank(status, now);
				const highest = before > known ? before : known;
				if (claims.length > 1) earlier.set(status.key, highest);
				return withStaleFlag(event, highest > status.rank);
			});
		},
		forgetOldest() {
			delivered.forgetOldest();
			ranks.forgetOldest();
		},
		get size() {
			return Math.max(delivered.size, ranks.size);
		},
	};
}

/** Resolves when the event for which the copies of this queue wait is delivered or free again. */
async function outcomeOf(queue: Array<() => void>): Promise<void> {
	await new Promise<void>((resume) => queue.push(resume));
}

function statusOf({ messageId, to, status, statusRank }: NormalizedEvent): MessageStatus | null {
	if (messageId === null || status === null) return null;
	// A normally final status that is not final here still ranks below the final ones.
	return {
		key: hashOf(`${messageId}:${to ?? ''}`),
		rank: statusRank ?? HIGHEST_INTERMEDIATE_RANK,
	};
}

const keyOf = ({ event, copyKey }: PendingEvent): string => hashOf(copyKey ?? event.eventId);

/** Keys are remembered by their SHA-256: 32 characters, however long they are. */
function hashOf(key: string): string {
	return hash('sha256', key, 'binary');
}
