import type { SmsEvent } from '../../nodes/shared/events/event';
import type { Rules } from './subjects';

/** What a trigger's memory of delivered events costs. */
export interface MemoryResult {
	/** Events in it when it is full: it forgets its oldest, so this is the most. */
	readonly most: number;
	/** Bytes of heap at the most, over all events. */
	readonly bytes: number;
	/** CPU microseconds per delivered event, one figure for each hundred thousand. */
	readonly perEvent: readonly number[];
}

const EVENTS = 1_000_000;
/** Events in one reading of the clock. */
const STRETCH = 100_000;
const DAY = 86_400_000;

/** Sends a million events through one memory. Ids are remembered by their digest, so their length does not matter. */
export async function measureMemory({ createDeliveryMemory }: Rules): Promise<MemoryResult> {
	const before = heapInUse();
	const memory = createDeliveryMemory();
	let most = 0;
	let bytes = 0;
	const perEvent: number[] = [];
	for (let from = 0; from < EVENTS; from += STRETCH) {
		const start = process.cpuUsage();
		for (let n = from; n < from + STRETCH; n++) {
			// All that the memory reads of an event.
			const ids = { eventId: `acme:${n}:delivered`, messageId: String(n), to: null, statusRank: 3 };
			const delivery = { event: ids as SmsEvent, expiresAt: n + DAY };
			const [claim] = await memory.claim([delivery], { now: n, once: true });
			claim?.settle(true);
			most = Math.max(most, memory.size);
		}
		const { user, system } = process.cpuUsage(start);
		perEvent.push((user + system) / STRETCH);
		bytes = Math.max(bytes, heapInUse() - before);
	}
	return { most, bytes, perEvent };
}

function heapInUse(): number {
	global.gc?.();
	global.gc?.();
	return process.memoryUsage().heapUsed;
}
