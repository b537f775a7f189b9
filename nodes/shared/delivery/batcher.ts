import type { Claim } from './deduplicator';
import type { Wait } from './starts';

/** The part that a request takes in starting an execution. */
export type Place =
	/** The request starts an execution with these claims, its own first. Call `done` with whether the execution exists. */
	| { readonly kind: 'leads'; readonly claims: readonly Claim[]; done(started: boolean): void }
	/** Another request carried the claims; `started` says whether that execution exists. */
	| { readonly kind: 'joined'; readonly started: boolean }
	/** Too many events wait already. */
	| { readonly kind: 'full' };

/**
 * Group commit: while n8n starts an execution for a trigger, the events that arrive wait. When n8n has answered, the
 * first waiting request starts the next execution. It takes along as many of the other waiting requests, in order of
 * arrival, as fit. A request starts at once if no start is under way. A start that n8n leaves unanswered for ten
 * seconds holds the others no longer: the next start runs beside it.
 */
export interface Batcher {
	/**
	 * @param claims of one request. They are never split, so more claims than a batch holds start alone.
	 * @param batchSize events that may start one execution together; 1 starts each request by itself, at once.
	 */
	join(claims: readonly Claim[], batchSize: number): Promise<Place>;
}

interface Waiting {
	readonly claims: readonly Claim[];
	readonly batchSize: number;
	readonly resolve: (place: Place) => void;
}

export const MAX_WAITING_EVENTS = 10_000;
/** How long an unanswered start holds the events that wait. Milliseconds. */
export const LONGEST_HOLD_MS = 10_000;

/** The start for whose answer the others wait. */
interface Holder {
	/** Whether a timer runs that ends the hold. The timer is needed once an event waits. */
	hasTimer: boolean;
}

/** @param capacity events that may wait at most. */
export function createBatcher(wait: Wait, capacity = MAX_WAITING_EVENTS): Batcher {
	let holder: Holder | undefined;
	let waiting: Waiting[] = [];
	let waitingEvents = 0;

	function lead(own: readonly Claim[], joined: readonly Waiting[]): Place {
		const held: Holder = { hasTimer: false };
		holder = held;
		limitHold(held);
		let isDone = false;
		return {
			kind: 'leads',
			claims: [...own, ...joined.flatMap(({ claims }) => claims)],
			done(started) {
				if (isDone) return;
				isDone = true;
				for (const { resolve } of joined) resolve({ kind: 'joined', started });
				startNext(held);
			},
		};
	}

	function limitHold(held: Holder): void {
		if (held.hasTimer || waiting.length === 0) return;
		held.hasTimer = true;
		void wait(LONGEST_HOLD_MS).then(() => startNext(held));
	}

	/** No effect if the hold has ended before. */
	function startNext(held: Holder): void {
		if (holder !== held) return;
		const [first] = waiting;
		if (first === undefined) {
			holder = undefined;
			return;
		}
		let count = 1;
		let events = first.claims.length;
		for (let next = waiting[count]; next !== undefined; next = waiting[++count]) {
			if (events + next.claims.length > first.batchSize) break;
			events += next.claims.length;
		}
		const joined = waiting.slice(1, count);
		waiting = waiting.slice(count);
		waitingEvents -= events;
		first.resolve(lead(first.claims, joined));
	}

	return {
		async join(claims, batchSize) {
			if (batchSize <= 1) return { kind: 'leads', claims, done: () => undefined };
			if (holder === undefined) return lead(claims, []);
			const held = holder;
			if (waitingEvents + claims.length > capacity) return { kind: 'full' };
			waitingEvents += claims.length;
			return await new Promise<Place>((resolve) => {
				waiting.push({ claims, batchSize, resolve });
				limitHold(held);
			});
		},
	};
}
