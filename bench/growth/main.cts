import type { DeliveryMemory } from '../../nodes/shared/deliveryMemory';
import type { SmsEvent } from '../../nodes/shared/event';
import type { WebhookRequest } from '../../nodes/shared/provider';
import { serve } from '../child.cts';
import { triggerOf } from '../rules/ours.cts';
import { bodyOf, loadRules, received, sign, SUBJECTS, type Rules } from '../rules/subjects.cts';
import { rotated } from '../statistics.cts';

export interface GrowthJob {
	/** Where the package is installed. */
	readonly folder: string;
	readonly rounds: number;
}

export interface FillResult {
	/** Events that are remembered. */
	readonly remembered: number;
	/** Bytes of heap that they take. */
	readonly bytes: number;
	/** CPU microseconds per event, one figure for each round. */
	readonly accepted: readonly number[];
	readonly duplicate: readonly number[];
}

export interface GrowthResults {
	readonly fills: readonly FillResult[];
	/** A memory of the capacity that the package uses, after a million events. */
	readonly usual: { readonly remembered: number; readonly bytes: number };
}

const SUBJECT = SUBJECTS[0]!;
const FILLS = [1_000, 10_000, 100_000, 1_000_000];
/** A map forgets its oldest quarter when it is full, and here nothing is to be forgotten. */
const CAPACITY = 2 * 1_000_000;
const EVENTS_PER_ROUND = 2_000;
const WARM_UP_ROUNDS = 3;

serve<GrowthJob, GrowthResults>(async ({ folder, rounds }) => {
	const rules = loadRules(folder, SUBJECT);
	const now = Date.now();
	const usual = await filled(rules, 1_000_000, now);
	const measured = { remembered: usual.memory.size, bytes: usual.bytes };

	const memories: Array<{ memory: DeliveryMemory; result: FillResult & Timed }> = [];
	for (const remembered of FILLS) {
		const { memory, bytes } = await filled(rules, remembered, now, CAPACITY);
		if (memory.size !== remembered) throw new Error(`Only ${memory.size} are remembered`);
		memories.push({ memory, result: { remembered, bytes, accepted: [], duplicate: [] } });
	}
	for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
		const requests = await newRequests(now);
		for (const { memory, result } of rotated(memories, Math.abs(round))) {
			const accepted = await timed(rules, requests, memory, now, 'accepted');
			const duplicate = await timed(rules, requests, memory, now, 'ignored');
			if (round < 0) continue;
			result.accepted.push(accepted);
			result.duplicate.push(duplicate);
		}
	}
	return { fills: memories.map(({ result }) => result), usual: measured };
});

interface Timed {
	readonly accepted: number[];
	readonly duplicate: number[];
}

/** A memory after so many delivered events, and the bytes of heap it takes. */
async function filled(rules: Rules, count: number, now: number, capacity?: number) {
	const before = heapBytes();
	const memory = rules.createDeliveryMemory(capacity);
	const terms = { now, expiresAt: now + 86_400_000, once: true };
	for (let i = 0; i < count; i++) {
		const event = { eventId: `turkeysms:${i}:sms.delivered`, messageId: String(i), to: null };
		// All that the memory reads of an event.
		const claim = await memory.claim({ ...event, statusRank: 3 } as SmsEvent, terms);
		claim?.settle(true);
	}
	return { memory, bytes: heapBytes() - before };
}

let messages = 10_000_000;

async function newRequests(now: number): Promise<WebhookRequest[]> {
	const bodies = Array.from({ length: EVENTS_PER_ROUND }, () => bodyOf(SUBJECT, messages++, now));
	return await Promise.all(bodies.map(async (body) => received(await sign(SUBJECT, body, now))));
}

/** CPU microseconds per event. */
async function timed(
	rules: Rules,
	requests: readonly WebhookRequest[],
	memory: DeliveryMemory,
	now: number,
	kind: 'accepted' | 'ignored',
): Promise<number> {
	const trigger = triggerOf(SUBJECT, rules);
	global.gc?.({ type: 'minor', execution: 'sync' });
	const before = process.cpuUsage();
	for (const request of requests) {
		const outcome = await rules.receive(request, trigger, memory, now);
		if (outcome.kind !== kind) throw new Error(`It is ${outcome.kind}`);
		if (outcome.kind === 'accepted') outcome.claim.settle(true);
	}
	const { user, system } = process.cpuUsage(before);
	return (user + system) / requests.length;
}

function heapBytes(): number {
	for (let i = 0; i < 3; i++) global.gc?.();
	return process.memoryUsage().heapUsed;
}
