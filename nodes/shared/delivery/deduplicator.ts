import { hash } from 'crypto';

import type { NormalizedEvent, SmsEvent } from '../events/event';
import { withStaleFlag } from '../events/normalize';
import { FINAL_RANK, HIGHEST_INTERMEDIATE_RANK } from '../events/vocabulary';
import { createStarts, isOver, LONGEST_WAIT_MS, type Start, type Wait } from './starts';
import { createTtlMap, type TtlMap, type TwoBits } from './ttlMap';

/** The most events that a trigger remembers. 100,000 a day is more than one event a second. */
const DEFAULT_CAPACITY = 100_000;

/** An event that is to start the workflow unless it is a copy. */
export interface PendingEvent {
	readonly event: NormalizedEvent;
	/** Texts that identify copies, beside the event's id. One equal text is enough. */
	readonly copyKeys?: readonly string[];
	/** Unix time in milliseconds up to which a copy counts as a duplicate, this millisecond included. */
	readonly rememberUntil: number;
	/** True if one message id can cover several recipients: two statuses can then belong to different recipients. */
	readonly hasManyRecipients?: boolean;
	/** True for a final status after which earlier statuses can still come. */
	readonly makesNoneStale?: boolean;
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
	/** Null if the event has no place in the order of its message's statuses. */
	readonly status: MessageStatus | null;
	/** The execution exists: the event is remembered, and copies are duplicates. Also after `release`. */
	confirm(): void;
	/** No execution exists: the event is free, and the next copy is delivered. No effect after `confirm`. */
	release(): void;
}

export interface MessageStatus {
	/** Identifies the message and its recipient. */
	readonly key: string;
	readonly rank: TwoBits;
}

/** Knows what one trigger delivered. */
export interface Deduplicator {
	/**
	 * One entry an event, in their order: a claim, or null for a duplicate, also of an earlier event in the list. A copy
	 * of an event that another request is starting waits for the outcome, for at most a minute.
	 * @returns `busy` when the outcome did not come, or when 1,000 copies wait for it. No event is claimed then.
	 */
	claim(
		events: readonly PendingEvent[],
		terms: ClaimTerms,
	): Promise<ReadonlyArray<Claim | null> | 'busy'>;
	/**
	 * The claimed events as they start the workflow together. An event is stale when its message already has a later
	 * status, delivered before or earlier in this list.
	 */
	withStaleFlags(claims: readonly Claim[], now: number): SmsEvent[];
	/** Forgets the oldest quarter of the remembered events. */
	forgetOldest(): void;
	/** How many events are remembered, for copies or for `isStale`. */
	readonly size: number;
}

/** A text that identifies an event, and the memory of such texts of delivered events. */
interface Key {
	readonly text: string;
	readonly memory: TtlMap;
}

/** An event that starts the workflow unless one of its keys shows that the event is a copy. */
interface Candidate extends Start {
	readonly pending: PendingEvent;
	readonly keys: Key[];
	isCopy: boolean;
}

/**
 * Remembers delivered events, bounded in number and in time: at the default capacity at most 20 MB, or 30 MB if events
 * have copy keys. A claim costs the same for a full memory as for an empty memory.
 */
export function createDeduplicator(wait: Wait, capacity = DEFAULT_CAPACITY): Deduplicator {
	const deliveredIds = createTtlMap(capacity);
	const deliveredKeys = createTtlMap(capacity);
	const ranks = createTtlMap(capacity);
	const starts = createStarts();

	/** An event with one of these keys is a copy. */
	function keysOf({ event, copyKeys = [] }: PendingEvent): Key[] {
		const keys = [{ text: hashOf(event.eventId), memory: deliveredIds }];
		for (const key of copyKeys) keys.push({ text: hashOf(`copy ${key}`), memory: deliveredKeys });
		return keys;
	}

	/**
	 * Marks the copies, and holds the keys of all other candidates.
	 * @returns another request's start that holds one of the keys. No key is held then: a request that waits holds none,
	 * so no two requests wait for each other.
	 */
	function holdAll(candidates: readonly Candidate[]): Start | undefined {
		for (const candidate of candidates) {
			const { keys, since: now, request } = candidate;
			candidate.isCopy = keys.some(({ text, memory }) => memory.get(text, now) !== undefined);
			const other = candidate.isCopy ? undefined : starts.hold(candidate);
			if (other?.request === request) candidate.isCopy = true;
			else if (other !== undefined) {
				candidates.forEach(starts.release);
				return other;
			}
		}
		return undefined;
	}

	function claimOf(candidate: Candidate): Claim {
		const { pending, keys, since: now } = candidate;
		const { event, rememberUntil, hasManyRecipients, makesNoneStale } = pending;
		// A status that makes no other stale is final, so it is never stale itself and needs no place in the order.
		const status = hasManyRecipients || makesNoneStale ? null : statusOf(event);
		let isOpen = true;
		function release(): void {
			if (!isOpen) return;
			isOpen = false;
			starts.release(candidate);
		}
		return {
			event,
			status,
			confirm() {
				for (const { text, memory } of keys) memory.set(text, 0, rememberUntil, now);
				if (status !== null) ranks.set(status.key, highestRank(status, now), rememberUntil, now);
				release();
			},
			release,
		};
	}

	/** The highest rank that the message has reached, this status included. */
	function highestRank({ key, rank }: MessageStatus, now: number): TwoBits {
		// A final status has the highest rank, so no lookup is needed.
		const known = rank === FINAL_RANK ? rank : (ranks.get(key, now) ?? rank);
		return known > rank ? known : rank;
	}

	return {
		async claim(events, { now, deduplicate }) {
			const request = {};
			const candidates = events.map((pending): Candidate => {
				const keys = deduplicate ? keysOf(pending) : [];
				return { pending, since: now, keys, request, isCopy: false };
			});
			let timer: Promise<false> | undefined;
			const timeUp = () => (timer ??= wait(LONGEST_WAIT_MS).then(() => false as const));
			for (let other = holdAll(candidates); other !== undefined; other = holdAll(candidates)) {
				if (!(await isOver(other, timeUp))) return 'busy';
			}
			return candidates.map((candidate) => (candidate.isCopy ? null : claimOf(candidate)));
		},
		withStaleFlags(claims, now) {
			const earlier = claims.length > 1 ? new Map<string, TwoBits>() : undefined;
			return claims.map(({ event, status }) => {
				if (status === null) return withStaleFlag(event, false);
				const before = earlier?.get(status.key) ?? 0;
				const known = highestRank(status, now);
				const highest = before > known ? before : known;
				earlier?.set(status.key, highest);
				return withStaleFlag(event, highest > status.rank);
			});
		},
		forgetOldest() {
			for (const memory of [deliveredIds, deliveredKeys, ranks]) memory.forgetOldest();
		},
		get size() {
			return Math.max(deliveredIds.size, ranks.size);
		},
	};
}

function statusOf({ messageId, to, status, statusRank }: NormalizedEvent): MessageStatus | null {
	if (messageId === null || status === null) return null;
	// A normally final status that is not final here still ranks below the final statuses.
	return {
		key: hashOf(`${messageId}:${to ?? ''}`),
		rank: statusRank ?? HIGHEST_INTERMEDIATE_RANK,
	};
}

/** The memory holds the SHA-256 of each key: 32 characters, however long the key is. */
function hashOf(key: string): string {
	return hash('sha256', key, 'binary');
}
