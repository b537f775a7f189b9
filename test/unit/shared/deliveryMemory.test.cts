import {
	createDeliveryMemory,
	type Claim,
	type ClaimTerms,
} from '../../../nodes/shared/deliveryMemory';
import type { SmsEvent } from '../../../nodes/shared/event';
import { sampleEvent } from '../../support/event.cts';

const NOW = Date.UTC(2026, 4, 22);
const DAY = 86_400_000;
const terms: ClaimTerms = { now: NOW, expiresAt: NOW + DAY, once: true };
const eventOf = (id: string, rest: Partial<SmsEvent> = {}): SmsEvent => ({
	...sampleEvent,
	eventId: id,
	messageId: null,
	...rest,
});

async function deliver(
	memory: ReturnType<typeof createDeliveryMemory>,
	event: SmsEvent,
	when: Partial<ClaimTerms> = {},
): Promise<Claim | null> {
	const claim = await memory.claim(event, { ...terms, ...when });
	claim?.settle(true);
	return claim;
}

test('a delivered event is a duplicate, another one is not', async () => {
	const memory = createDeliveryMemory();
	expect(await deliver(memory, eventOf('a'))).not.toBeNull();
	expect(await deliver(memory, eventOf('a'))).toBeNull();
	expect(await deliver(memory, eventOf('b'))).not.toBeNull();
});

test('an event that was not delivered is free for the next copy', async () => {
	const memory = createDeliveryMemory();
	(await memory.claim(eventOf('a'), terms))?.settle(false);
	expect(await deliver(memory, eventOf('a'))).not.toBeNull();
	expect(await deliver(memory, eventOf('a'))).toBeNull();
});

test('only the first word on a claim counts', async () => {
	const memory = createDeliveryMemory();
	const claim = await memory.claim(eventOf('a'), terms);
	claim?.settle(true);
	claim?.settle(false);
	expect(await deliver(memory, eventOf('a'))).toBeNull();
});

test('what is said of a claim later does not touch the claim of the next copy', async () => {
	const memory = createDeliveryMemory();
	const first = await memory.claim(eventOf('a'), terms);
	first?.settle(false);
	const second = await memory.claim(eventOf('a'), terms);
	first?.settle(true);
	const third = deliver(memory, eventOf('a'));
	second?.settle(false);
	expect(await third).not.toBeNull();
});

test('a copy let through regardless does not free the claim of another', async () => {
	const memory = createDeliveryMemory();
	const first = await memory.claim(eventOf('a'), terms);
	await deliver(memory, eventOf('a'), { once: false });
	const waiting = deliver(memory, eventOf('a'));
	first?.settle(true);
	expect(await waiting).toBeNull();
});

test('copies that arrive meanwhile wait, and are duplicates once the first is delivered', async () => {
	const memory = createDeliveryMemory();
	const first = await memory.claim(eventOf('a'), terms);
	const copies = Array.from({ length: 5 }, () => deliver(memory, eventOf('a')));
	first?.settle(true);
	expect(await Promise.all(copies)).toEqual([null, null, null, null, null]);
});

test('waiting leaves everything else to go on', async () => {
	const memory = createDeliveryMemory();
	const first = await memory.claim(eventOf('a'), terms);
	const copy = deliver(memory, eventOf('a'));
	setImmediate(() => first?.settle(true));
	expect(await copy).toBeNull();
});

test('when the first is not delivered, exactly one of the waiting copies is', async () => {
	const memory = createDeliveryMemory();
	const first = await memory.claim(eventOf('a'), terms);
	const copies = Array.from({ length: 5 }, () => deliver(memory, eventOf('a')));
	first?.settle(false);
	const claims = await Promise.all(copies);
	expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('without duplicates ignored, every copy is delivered', async () => {
	const memory = createDeliveryMemory();
	for (let i = 0; i < 3; i++) {
		expect(await deliver(memory, eventOf('a'), { once: false })).not.toBeNull();
	}
	expect(memory.size).toBe(0);
});

test('an event is remembered up to and including its expiry, and forgotten within a minute of it', async () => {
	const memory = createDeliveryMemory();
	await deliver(memory, eventOf('a'));
	expect(await deliver(memory, eventOf('a'), { now: terms.expiresAt })).toBeNull();
	const later = terms.expiresAt + 60_000;
	expect(
		await deliver(memory, eventOf('a'), { now: later, expiresAt: later + DAY }),
	).not.toBeNull();
});

test('what has expired makes room as new events come', async () => {
	const memory = createDeliveryMemory(400);
	for (let i = 0; i < 300; i++) await deliver(memory, eventOf(`old${i}`));
	expect(memory.size).toBe(300);
	const now = NOW + 2 * DAY;
	await deliver(memory, eventOf('new'), { now, expiresAt: now + DAY });
	expect(memory.size).toBe(1);
});

test('over capacity the oldest are forgotten first, never more than a quarter at once', async () => {
	const memory = createDeliveryMemory(400);
	const sizes: number[] = [];
	for (let i = 0; i < 1000; i++) {
		await deliver(memory, eventOf(`${i}`));
		if (i >= 400) sizes.push(memory.size);
	}
	expect(Math.max(...sizes)).toBe(400);
	expect(Math.min(...sizes)).toBe(301);
	for (let i = 699; i < 1000; i++) expect(await deliver(memory, eventOf(`${i}`))).toBeNull();
	expect(await deliver(memory, eventOf('0'))).not.toBeNull();
});

test('an event that expired and came again is a duplicate from then on', async () => {
	const memory = createDeliveryMemory();
	await deliver(memory, eventOf('a'));
	const now = NOW + 3 * DAY;
	expect(await deliver(memory, eventOf('a'), { now, expiresAt: now + DAY })).not.toBeNull();
	expect(await deliver(memory, eventOf('a'), { now })).toBeNull();
});

test('expiry in the far future is remembered, not wrapped around', async () => {
	const memory = createDeliveryMemory();
	await deliver(memory, eventOf('a'), { expiresAt: Date.UTC(9999, 0) });
	expect(await deliver(memory, eventOf('a'), { now: NOW + 900 * 365 * DAY })).toBeNull();
});

test('ids of any length stay apart and are kept short', async () => {
	const memory = createDeliveryMemory();
	const long = 'x'.repeat(100_000);
	await deliver(memory, eventOf(`${long}1`));
	expect(await deliver(memory, eventOf(`${long}1`))).toBeNull();
	expect(await deliver(memory, eventOf(`${long}2`))).not.toBeNull();
});

describe('isStale', () => {
	const status = (statusRank: SmsEvent['statusRank'], messageId = 'm', to = '+1') =>
		eventOf(`${messageId}:${to}:${statusRank}`, { statusRank, messageId, to });

	test('a status below one that was delivered is stale', async () => {
		const memory = createDeliveryMemory();
		expect((await deliver(memory, status(3)))?.isStale).toBe(false);
		expect((await deliver(memory, status(2)))?.isStale).toBe(true);
		expect((await deliver(memory, status(0)))?.isStale).toBe(true);
	});
	test('in order, nothing is stale; an equal rank is not either', async () => {
		const memory = createDeliveryMemory();
		for (const rank of [0, 1, 2, 3] as const) {
			expect((await deliver(memory, status(rank)))?.isStale).toBe(false);
		}
		const failed = eventOf('failed', { statusRank: 3, messageId: 'm', to: '+1' });
		expect((await deliver(memory, failed))?.isStale).toBe(false);
	});
	test('the highest rank counts, not the last', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, status(3));
		await deliver(memory, status(0));
		expect((await deliver(memory, status(2)))?.isStale).toBe(true);
	});
	test('other messages and other recipients do not count', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, status(3));
		expect((await deliver(memory, status(2, 'other')))?.isStale).toBe(false);
		expect((await deliver(memory, status(2, 'm', '+2')))?.isStale).toBe(false);
	});
	test('a status that was not delivered does not count', async () => {
		const memory = createDeliveryMemory();
		(await memory.claim(status(3), terms))?.settle(false);
		expect((await deliver(memory, status(2)))?.isStale).toBe(false);
	});
	test('an event without message or rank is never stale and makes none', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, eventOf('x', { statusRank: 3, messageId: null }));
		await deliver(memory, eventOf('y', { statusRank: null, messageId: 'm' }));
		expect((await deliver(memory, status(0, 'm')))?.isStale).toBe(false);
		const without = eventOf('z', { statusRank: 0, messageId: null });
		expect((await deliver(memory, without))?.isStale).toBe(false);
		await deliver(memory, status(3, 'm'));
		const unranked = eventOf('u', { statusRank: null, messageId: 'm', to: '+1' });
		expect((await deliver(memory, unranked))?.isStale).toBe(false);
	});
	test('it works without duplicates ignored too', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, status(3), { once: false });
		expect((await deliver(memory, status(2), { once: false }))?.isStale).toBe(true);
	});
});
