/** The values that fit beside the time of expiry. */
export type TwoBits = 0 | 1 | 2 | 3;

/**
 * A map from string to two bits. Forgets an entry when its time is over, and the oldest entries when there are too
 * many. Times are Unix milliseconds. Forgetting needs no timer, and a call costs the same for a full map as for an
 * empty map.
 */
export interface TtlMap {
	get(key: string, now: number): TwoBits | undefined;
	/** @param expiresAt the entry is still there in that millisecond, and for at most a minute longer. */
	set(key: string, value: TwoBits, expiresAt: number, now: number): void;
	/** Forgets the oldest quarter of the entries at once. */
	forgetOldest(): void;
	/** How many entries are held, expired ones included. */
	readonly size: number;
}

/** Entries that came one after the other and are dropped together. */
interface Generation {
	readonly entries: Map<string, number>;
	lastExpiry: number;
}

/** The capacity is divided into four generations. Dropping a generation forgets a quarter of the entries. */
const GENERATIONS = 4;
const MINUTE = 60_000;
/** The last minute since 1970 that fits beside a value in 31 bits, in the year 2990. */
const LAST_MINUTE = 2 ** 29 - 1;

/** @param capacity the most entries that are held. The latest three quarters of this number are always held. */
export function createTtlMap(capacity: number): TtlMap {
	// Each map only grows and is then dropped whole. Deleting single entries from a growing map would take
	// twice the memory and make its oldest entry slow to find.
	const perGeneration = Math.max(1, Math.floor(capacity / GENERATIONS));
	let generations: Generation[] = [];

	return {
		get(key, now) {
			for (const { entries } of generations) {
				const entry = entries.get(key);
				if (entry !== undefined && minuteOf(entry) * MINUTE >= now) return unpackValue(entry);
			}
			return undefined;
		},
		set(key, value, expiresAt, now) {
			let youngest = generations[0];
			if (youngest === undefined || youngest.entries.size >= perGeneration) {
				youngest = { entries: new Map(), lastExpiry: 0 };
				generations = [youngest, ...generations]
					.slice(0, GENERATIONS)
					.filter((generation) => generation === youngest || generation.lastExpiry >= now);
			}
			const minute = Math.min(Math.ceil(expiresAt / MINUTE), LAST_MINUTE);
			youngest.entries.set(key, pack(minute, value));
			youngest.lastExpiry = Math.max(youngest.lastExpiry, minute * MINUTE);
		},
		forgetOldest() {
			let surplus = Math.ceil(countEntries(generations) / GENERATIONS);
			const kept: Generation[] = [];
			for (const generation of generations.toReversed()) {
				const { entries } = generation;
				if (surplus < entries.size) {
					kept.unshift(surplus > 0 ? withoutFirst(generation, surplus) : generation);
				}
				surplus = Math.max(0, surplus - entries.size);
			}
			generations = kept;
		},
		get size() {
			return countEntries(generations);
		},
	};
}

function countEntries(generations: readonly Generation[]): number {
	return generations.reduce((sum, { entries }) => sum + entries.size, 0);
}

/** A new map, since a map from which entries are deleted one by one keeps their memory. */
function withoutFirst({ entries, lastExpiry }: Generation, count: number): Generation {
	return { entries: new Map([...entries].slice(count)), lastExpiry };
}

/** Expiry and value share one small integer, which V8 keeps inside the map. */
const pack = (minute: number, value: TwoBits) => (minute << 2) | value;
const minuteOf = (entry: number) => entry >> 2;
const unpackValue = (entry: number) => (entry & 3) as TwoBits;
