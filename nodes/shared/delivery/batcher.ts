/** How a request takes part in starting an execution. */
export type Turn<Unit> =
	/** It starts an execution that carries these units, its own first; `answered` must be called with what came of it. */
	| { readonly kind: 'start'; readonly units: readonly Unit[]; answered(started: boolean): void }
	/** Another request carried it; `started` says whether that execution exists. */
	| { readonly kind: 'joined'; readonly started: boolean }
	/** Too many wait already. */
	| { readonly kind: 'full' };

/**
 * The line before a trigger whose events may share executions. While n8n starts one, the units that arrive wait;
 * when n8n has answered, the first of them starts the next execution with as many of the others, in the order
 * of arrival, as fit. A unit that finds nothing under way starts at once, so no timer is needed.
 */
export interface StartLine<Unit> {
	/**
	 * @param size events of the unit. It is never split, so a unit larger than the batch starts alone.
	 * @param batchSize events that may start one execution together; 1 starts each unit by itself, at once.
	 */
	enter(unit: Unit, size: number, batchSize: number): Promise<Turn<Unit>>;
}

interface Waiting<Unit> {
	readonly unit: Unit;
	readonly size: number;
	readonly batchSize: number;
	readonly resolve: (turn: Turn<Unit>) => void;
}

export const MAX_WAITING_EVENTS = 10_000;

/** @param capacity events that may wait at most. */
export function createStartLine<Unit>(capacity = MAX_WAITING_EVENTS): StartLine<Unit> {
	let isStarting = false;
	let waiting: Array<Waiting<Unit>> = [];
	let waitingEvents = 0;

	function start(own: Unit, joined: ReadonlyArray<Waiting<Unit>>): Turn<Unit> {
		isStarting = true;
		let isAnswered = false;
		return {
			kind: 'start',
			units: [own, ...joined.map(({ unit }) => unit)],
			answered(started) {
				if (isAnswered) return;
				isAnswered = true;
				for (const { resolve } of joined) resolve({ kind: 'joined', started });
				startNext();
			},
		};
	}

	function startNext(): void {
		const [first] = waiting;
		if (first === undefined) {
			isStarting = false;
			return;
		}
		let count = 1;
		let events = first.size;
		for (let next = waiting[count]; next !== undefined; next = waiting[++count]) {
			if (events + next.size > first.batchSize) break;
			events += next.size;
		}
		const joined = waiting.slice(1, count);
		waiting = waiting.slice(count);
		waitingEvents -= events;
		first.resolve(start(first.unit, joined));
	}

	return {
		async enter(unit, size, batchSize) {
			if (batchSize <= 1) return { kind: 'start', units: [unit], answered: () => undefined };
			if (!isStarting) return start(unit, []);
			if (waitingEvents + size > capacity) return { kind: 'full' };
			waitingEvents += size;
			return await new Promise<Turn<Unit>>((resolve) => {
				waiting.push({ unit, size, batchSize, resolve });
			});
		},
	};
}
