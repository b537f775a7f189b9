/** Resolves after so many milliseconds. */
export type Wait = (milliseconds: number) => Promise<unknown>;

/**
 * n8n can leave a start unanswered for minutes while a limit on concurrency holds it. After this time its events are
 * free again: an event delivered twice is better than a lost event. Milliseconds.
 */
export const LONGEST_START_MS = 15 * 60_000;
/** How long a copy waits for the outcome of a start. Milliseconds. */
export const LONGEST_WAIT_MS = 60_000;
/** Copies that may wait for one start. */
export const MAX_WAITING_COPIES = 1000;

/** The start of an execution for one event, whose outcome is not known yet. */
export interface Start {
	/** Unix time in milliseconds. */
	readonly since: number;
	/** Wakes the copies that wait for the outcome. */
	readonly waiting: Set<() => void>;
}

/** The starts under way, by the keys of their events. */
export interface Starts {
	/**
	 * Lets the start hold the key until `release`. Waits while another start holds the key.
	 * @param isDelivered whether an event with this key was delivered. If so, the call does not wait.
	 * @param timeUp resolves to false when the wait has to end.
	 * @returns `busy` when the wait ended, or when too many copies wait already.
	 */
	take(
		key: string,
		start: Start,
		isDelivered: () => boolean,
		timeUp: () => Promise<false>,
	): Promise<'taken' | 'delivered' | 'busy'>;
	/** Frees the keys that this start still holds, and wakes the copies that wait. */
	release(start: Start, keys: readonly string[]): void;
}

export function createStarts(): Starts {
	/** The oldest first. */
	const starts = new Map<string, Start>();

	function giveUpOldest(now: number): void {
		for (const [key, { since }] of starts) {
			if (now - since < LONGEST_START_MS) return;
			starts.delete(key);
		}
	}

	return {
		async take(key, start, isDelivered, timeUp) {
			giveUpOldest(start.since);
			for (;;) {
				if (isDelivered()) return 'delivered';
				const other = starts.get(key);
				if (other === undefined) {
					starts.set(key, start);
					return 'taken';
				}
				if (other.waiting.size >= MAX_WAITING_COPIES) return 'busy';
				if (!(await isOver(other, timeUp))) return 'busy';
			}
		},
		release(start, keys) {
			for (const key of keys) if (starts.get(key) === start) starts.delete(key);
			for (const wake of start.waiting) wake();
		},
	};
}

/** Resolves to true when the outcome of the start is known, to false when the time is up first. */
async function isOver({ waiting }: Start, timeUp: () => Promise<false>): Promise<boolean> {
	let wake = () => {};
	const outcome = new Promise<true>((resolve) => {
		wake = () => resolve(true);
	});
	waiting.add(wake);
	const isKnown = await Promise.race([outcome, timeUp()]);
	waiting.delete(wake);
	return isKnown;
}
