/**
 * What remembering deliveries costs: heap at full capacity and time per event, for the ids of every provider.
 * usage: node --expose-gc --require tsx/cjs tools/memory.cts [provider]
 */
import { execFileSync } from 'node:child_process';

import { createDeliveryMemory } from '../nodes/shared/deliveryMemory';
import type { SmsEvent } from '../nodes/shared/event';

const CAPACITY = 100_000;
const EVENTS = 1_000_000;
/** Events in one reading of the clock. */
const STRETCH = 250_000;
const DAY = 86_400_000;

/** Event and message ids as the providers make them, by number. */
const IDS: Readonly<Record<string, (n: number) => { eventId: string; messageId: string }>> = {
	turkeysms: (n) => ({
		eventId: `turkeysms:${10_000_000 + n}:sms.delivered:2026-05-22T09:14:07Z`,
		messageId: `${10_000_000 + n}`,
	}),
	iletimerkezi: (n) => ({
		eventId: `iletimerkezi:${1_599_558_518 + n}:delivered`,
		messageId: `${1_599_558_518 + n}`,
	}),
	talkntalk: (n) => ({ eventId: `talkntalk:${9041 + n}:sms.delivered`, messageId: `${9041 + n}` }),
	httpsms: (n) => ({ eventId: `httpsms:${uuid(n)}`, messageId: uuid(n + EVENTS) }),
	opensms: (n) => ({
		eventId: `opensms:msg_${n}:+254712345678:sms.delivered`,
		messageId: `msg_${n}`,
	}),
};

function uuid(n: number): string {
	return `32343a19-da5e-4b1b-a767-${n.toString(16).padStart(12, '0')}`;
}

function eventOf(ids: { eventId: string; messageId: string }): SmsEvent {
	return { ...ids, to: '+254712345678', statusRank: 3 } as SmsEvent;
}

function heapInUse(): number {
	globalThis.gc?.();
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}

async function measure(provider: string, idsOf: (typeof IDS)[string]): Promise<void> {
	const before = heapInUse();
	const memory = createDeliveryMemory(CAPACITY);
	let largest = 0;
	let most = 0;
	const perEvent: string[] = [];
	for (let from = 0; from < EVENTS; from += STRETCH) {
		// Processor time, since a busy machine says nothing about the memory.
		const start = process.cpuUsage();
		for (let n = from; n < from + STRETCH; n++) {
			const terms = { now: n, expiresAt: n + DAY, once: true };
			(await memory.claim(eventOf(idsOf(n)), terms))?.settle(true);
			if (memory.size > most) {
				most = memory.size;
			}
		}
		const { user, system } = process.cpuUsage(start);
		perEvent.push(((user + system) / STRETCH).toFixed(1));
		largest = Math.max(largest, heapInUse() - before);
	}
	const megabytes = (largest / 1_000_000).toFixed(1);
	console.log(
		`${provider}: ${EVENTS} events, at most ${most} remembered in ${megabytes} MB; µs of processor time per event in each quarter: ${perEvent.join(', ')}`,
	);
}

/** Each provider in a process of its own, so that none finds what another left behind. */
async function main(): Promise<void> {
	const [provider] = process.argv.slice(2);
	const idsOf = provider === undefined ? undefined : IDS[provider];
	if (provider !== undefined && idsOf !== undefined) return await measure(provider, idsOf);
	for (const name of Object.keys(IDS)) {
		const args = ['--expose-gc', '--require', 'tsx/cjs', __filename, name];
		execFileSync(process.execPath, args, { stdio: 'inherit' });
	}
}

void main();
