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
	/** The keys of the event. */
	readonly keys: ReadonlyArray<{ readonly text: string }>;
	/** The same object for all events of a request. */
	readonly request: object;
	/** Wakes the copies that wait for the outcome. Absent until a copy waits. */
	waiting?: Set<() => void>;
}

/** The starts under way, by the keys of their events. */
export interface Starts {
	/**
	 * Lets the start hold its keys until `release`, if no other start holds one of them.
	 * @returns the other start.
	 */
	hold(start: Start): Start | undefined;
	/** Frees the keys that the start still holds, and wakes the copies that wait. */
	release(start: Start): void;
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
		hold(start) {
			giveUpOldest(start.since);
			for (const { text } of start.keys) {
				const other = starts.get(text);
				if (other !== undefined) return other;
			}
			for (const { text } of start.keys) starts.set(text, start);
			return undefined;
		},
		release(start) {
			for (const { text } of start.keys) if (starts.get(text) === start) starts.delete(text);
			for (const wake of start.waiting ?? []) wake();
		},
	};
}

/**
 * Waits until the outcome of a start is known.
 * @param timeUp resolves to false when the wait has to end.
 * @returns false when the wait ended first, or when too many copies wait already.
 */
export async function isOver(start: Start, timeUp: () => Promise<false>): Promise<boolean> {
	const waiting = (start.waiting ??= new Set());
	if (waiting.size >= MAX_WAITING_COPIES) return false;
	let wake = () => {};
	const outcome = new Promise<true>((resolve) => {
		wake = () => resolve(true);
	});
	waiting.add(wake);
	const isKnown = await Promise.race([outcome, timeUp()]);
	waiting.delete(wake);
	return isKnown;
}
