import {
	type Claim,
	createDeliveryMemory,
	type DeliveryMemory,
} from '../../../../nodes/shared/delivery/deduplicator';
import type { SmsEvent } from '../../../../nodes/shared/events/event';
import { sampleEvent } from '../../../support/event';

const NOW = Date.UTC(2026, 4, 22);
const DAY = 86_400_000;
const terms = { now: NOW, expiresAt: NOW + DAY, once: true };
const eventOf = (id: string, rest: Partial<SmsEvent> = {}): SmsEvent => ({
	...sampleEvent,
	eventId: id,
	messageId: null,
	...rest,
});

/** Claims a single event. */
async function claimOf(
	memory: DeliveryMemory,
	event: SmsEvent,
	when: Partial<typeof terms> = {},
): Promise<Claim | null> {
	const { now, expiresAt, once } = { ...terms, ...when };
	const [claim = null] = await memory.claim([{ event, expiresAt }], { now, once });
	return claim;
}

/** Claims a single event and delivers it, saying whether it is stale; null for a duplicate. */
async function deliver(
	memory: DeliveryMemory,
	event: SmsEvent,
	when: Partial<typeof terms> = {},
): Promise<{ isStale: boolean } | null> {
	const claim = await claimOf(memory, event, when);
	if (claim === null) return null;
	const [shown] = memory.eventsOf([claim], when.now ?? NOW);
	claim.settle(true);
	return { isStale: shown?.isStale ?? false };
}

test('a delivered event is a duplicate, another one is not', async () => {
	const memory = createDeliveryMemory();
	expect(await deliver(memory, eventOf('a'))).not.toBeNull();
	expect(await deliver(memory, eventOf('a'))).toBeNull();
	expect(await deliver(memory, eventOf('b'))).not.toBeNull();
});

test('an event that was not delivered is free for the next copy', async () => {
	const memory = createDeliveryMemory();
	(await claimOf(memory, eventOf('a')))?.settle(false);
	expect(await deliver(memory, eventOf('a'))).not.toBeNull();
	expect(await deliver(memory, eventOf('a'))).toBeNull();
});

test('only the first word on a claim counts', async () => {
	const memory = createDeliveryMemory();
	const claim = await claimOf(memory, eventOf('a'));
	claim?.settle(true);
	claim?.settle(false);
	expect(await deliver(memory, eventOf('a'))).toBeNull();
});

test('what is said of a claim later does not touch the claim of the next copy', async () => {
	const memory = createDeliveryMemory();
	const first = await claimOf(memory, eventOf('a'));
	first?.settle(false);
	const second = await claimOf(memory, eventOf('a'));
	first?.settle(true);
	const third = deliver(memory, eventOf('a'));
	second?.settle(false);
	// n8n made the execution of the first after all.
	expect(await third).toBeNull();
});

test('a copy let through regardless does not free the claim of another', async () => {
	const memory = createDeliveryMemory();
	const first = await claimOf(memory, eventOf('a'));
	await deliver(memory, eventOf('a'), { once: false });
	const waiting = deliver(memory, eventOf('a'));
	first?.settle(true);
	expect(await waiting).toBeNull();
});

test('copies that arrive meanwhile wait, and are duplicates once the first is delivered', async () => {
	const memory = createDeliveryMemory();
	const first = await claimOf(memory, eventOf('a'));
	const copies = Array.from({ length: 5 }, () => deliver(memory, eventOf('a')));
	first?.settle(true);
	expect(await Promise.all(copies)).toEqual([null, null, null, null, null]);
});

test('waiting leaves everything else to go on', async () => {
	const memory = createDeliveryMemory();
	const first = await claimOf(memory, eventOf('a'));
	const copy = deliver(memory, eventOf('a'));
	setImmediate(() => first?.settle(true));
	expect(await copy).toBeNull();
});

test('when the first is not delivered, exactly one of the waiting copies is', async () => {
	const memory = createDeliveryMemory();
	const first = await claimOf(memory, eventOf('a'));
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
		(await claimOf(memory, status(3)))?.settle(false);
		expect((await deliver(memory, status(2)))?.isStale).toBe(false);
	});
	test('an event without message or status is never stale and makes none', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, eventOf('x', { statusRank: 3, messageId: null }));
		const phone = { status: null, statusRank: null, messageId: 'm', to: '+1' } as const;
		await deliver(memory, eventOf('y', phone));
		expect((await deliver(memory, status(0, 'm')))?.isStale).toBe(false);
		const without = eventOf('z', { statusRank: 0, messageId: null });
		expect((await deliver(memory, without))?.isStale).toBe(false);
		await deliver(memory, status(3, 'm'));
		expect((await deliver(memory, eventOf('u', phone)))?.isStale).toBe(false);
	});
	test('a status that is not final this time is stale after a final one, and makes earlier ones stale', async () => {
		const memory = createDeliveryMemory();
		const notFinal = (id: string, messageId: string) =>
			eventOf(id, { status: 'undelivered', statusRank: null, messageId, to: '+1' });
		expect((await deliver(memory, notFinal('a', 'm')))?.isStale).toBe(false);
		expect((await deliver(memory, status(1)))?.isStale).toBe(true);
		expect((await deliver(memory, status(3)))?.isStale).toBe(false);
		expect((await deliver(memory, notFinal('b', 'm')))?.isStale).toBe(true);
	});
	test('it works without duplicates ignored too', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, status(3), { once: false });
		expect((await deliver(memory, status(2), { once: false }))?.isStale).toBe(true);
	});
});

describe('several events of one request', () => {
	const claims = async (memory: DeliveryMemory, ids: readonly string[]) =>
		await memory.claim(
			ids.map((id) => ({ event: eventOf(id), expiresAt: terms.expiresAt })),
			terms,
		);

	test('each is claimed for itself, in its place', async () => {
		const memory = createDeliveryMemory();
		await deliver(memory, eventOf('b'));
		const [a, b, c] = await claims(memory, ['a', 'b', 'c']);
		expect([a?.event.eventId, b, c?.event.eventId]).toEqual(['a', null, 'c']);
	});
	test('of two that are the same, the first counts', async () => {
		const memory = createDeliveryMemory();
		const [first, second] = await claims(memory, ['a', 'a']);
		expect(first).not.toBeNull();
		expect(second).toBeNull();
	});
	test('two requests with the same events in another order do not wait for each other', async () => {
		const memory = createDeliveryMemory();
		const ids = ['a', 'b', 'c', 'd'];
		const first = await claims(memory, ids);
		const second = claims(memory, [...ids].reverse());
		const third = claims(memory, ['c', 'a', 'd', 'b']);
		for (const claim of first) claim?.settle(false);
		const winners = await Promise.race([second, third]);
		for (const claim of winners) claim?.settle(true);
		const kinds = [await second, await third].map((all) => all.filter((one) => one).length);
		expect(kinds.sort()).toEqual([0, 4]);
	});
	test('an earlier one of a message makes a lower status behind it stale', async () => {
		const memory = createDeliveryMemory();
		const status = (statusRank: SmsEvent['statusRank']) =>
			eventOf(`m:${statusRank}`, { statusRank, messageId: 'm' });
		const all = await memory.claim(
			([3, 2] as const).map((rank) => ({ event: status(rank), expiresAt: terms.expiresAt })),
			terms,
		);
		const events = memory.eventsOf(
			all.filter((claim) => claim !== null),
			NOW,
		);
		expect(events.map(({ isStale }) => isStale)).toEqual([false, true]);
	});
});

test('of a message id that stands for several recipients nothing is stale', async () => {
	const memory = createDeliveryMemory();
	for (const rank of [3, 2] as const) {
		const event = eventOf(`shared:${rank}`, { statusRank: rank, messageId: 'm' });
		const delivery = { event, expiresAt: terms.expiresAt, hasManyRecipients: true };
		const [claim = null] = await memory.claim([delivery], terms);
		if (claim === null) throw new Error('not claimed');
		expect(memory.eventsOf([claim], NOW)).toMatchObject([{ isStale: false }]);
		claim.settle(true);
	}
});

test('forgetting the oldest quarter frees memory and keeps the latest', async () => {
	const memory = createDeliveryMemory(400);
	for (let i = 0; i < 400; i++) await deliver(memory, eventOf(`${i}`));
	memory.forgetOldest();
	expect(memory.size).toBe(300);
	expect(await deliver(memory, eventOf('399'))).toBeNull();
	expect(await deliver(memory, eventOf('0'))).not.toBeNull();
});
