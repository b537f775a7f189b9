import {
	type Claim,
	createDeduplicator,
	type Deduplicator,
} from '../../../../nodes/shared/delivery/deduplicator';
import {
	LONGEST_START_MS,
	LONGEST_WAIT_MS,
	MAX_WAITING_COPIES,
} from '../../../../nodes/shared/delivery/starts';
import type { NormalizedEvent } from '../../../../nodes/shared/events/event';
import { sampleNormalizedEvent } from '../../../support/event';
import { never, newOf } from '../../../support/receiveOnce';

const NOW = Date.UTC(2026, 4, 22);
const DAY = 86_400_000;
const terms = { now: NOW, expiresAt: NOW + DAY, deduplicate: true };
const eventOf = (id: string, rest: Partial<NormalizedEvent> = {}): NormalizedEvent => ({
	...sampleNormalizedEvent,
	eventId: id,
	messageId: null,
	...rest,
});

/** Claims a single event. */
async function claimOf(
	deduplicator: Deduplicator,
	event: NormalizedEvent,
	when: Partial<typeof terms> = {},
): Promise<Claim | null> {
	const { now, expiresAt, deduplicate } = { ...terms, ...when };
	const [claim = null] = newOf(
		await deduplicator.claim([{ event, rememberUntil: expiresAt }], {
			now,
			deduplicate,
		}),
	);
	return claim;
}

/** Claims and delivers a single event. Returns whether the event is stale, or null for a duplicate. */
async function deliver(
	deduplicator: Deduplicator,
	event: NormalizedEvent,
	when: Partial<typeof terms> = {},
): Promise<{ isStale: boolean } | null> {
	const claim = await claimOf(deduplicator, event, when);
	if (claim === null) return null;
	const [shown] = deduplicator.withStaleFlags([claim], when.now ?? NOW);
	claim.confirm();
	return { isStale: shown?.isStale ?? false };
}

test('a delivered event is a duplicate, another one is not', async () => {
	const deduplicator = createDeduplicator(never);
	expect(await deliver(deduplicator, eventOf('a'))).not.toBeNull();
	expect(await deliver(deduplicator, eventOf('a'))).toBeNull();
	expect(await deliver(deduplicator, eventOf('b'))).not.toBeNull();
});

test('an event that was not delivered is free for the next copy', async () => {
	const deduplicator = createDeduplicator(never);
	(await claimOf(deduplicator, eventOf('a')))?.release();
	expect(await deliver(deduplicator, eventOf('a'))).not.toBeNull();
	expect(await deliver(deduplicator, eventOf('a'))).toBeNull();
});

test('only the first word on a claim counts', async () => {
	const deduplicator = createDeduplicator(never);
	const claim = await claimOf(deduplicator, eventOf('a'));
	claim?.confirm();
	claim?.release();
	expect(await deliver(deduplicator, eventOf('a'))).toBeNull();
});

test('a late result of a claim does not touch the claim of the next copy', async () => {
	const deduplicator = createDeduplicator(never);
	const first = await claimOf(deduplicator, eventOf('a'));
	first?.release();
	const second = await claimOf(deduplicator, eventOf('a'));
	first?.confirm();
	const third = deliver(deduplicator, eventOf('a'));
	second?.release();
	// n8n made the execution of the first claim after all.
	expect(await third).toBeNull();
});

test('a copy let through regardless does not free the claim of another', async () => {
	const deduplicator = createDeduplicator(never);
	const first = await claimOf(deduplicator, eventOf('a'));
	await deliver(deduplicator, eventOf('a'), { deduplicate: false });
	const waiting = deliver(deduplicator, eventOf('a'));
	first?.confirm();
	expect(await waiting).toBeNull();
});

test('copies that arrive meanwhile wait, and are duplicates once the first is delivered', async () => {
	const deduplicator = createDeduplicator(never);
	const first = await claimOf(deduplicator, eventOf('a'));
	const copies = Array.from({ length: 5 }, () => deliver(deduplicator, eventOf('a')));
	first?.confirm();
	expect(await Promise.all(copies)).toEqual([null, null, null, null, null]);
});

test('waiting leaves everything else to go on', async () => {
	const deduplicator = createDeduplicator(never);
	const first = await claimOf(deduplicator, eventOf('a'));
	const copy = deliver(deduplicator, eventOf('a'));
	setImmediate(() => first?.confirm());
	expect(await copy).toBeNull();
});

test('when the first is not delivered, exactly one of the waiting copies is', async () => {
	const deduplicator = createDeduplicator(never);
	const first = await claimOf(deduplicator, eventOf('a'));
	const copies = Array.from({ length: 5 }, () => deliver(deduplicator, eventOf('a')));
	first?.release();
	const claims = await Promise.all(copies);
	expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('without duplicates ignored, every copy is delivered', async () => {
	const deduplicator = createDeduplicator(never);
	for (let i = 0; i < 3; i++) {
		expect(await deliver(deduplicator, eventOf('a'), { deduplicate: false })).not.toBeNull();
	}
	expect(deduplicator.size).toBe(0);
});

test('an event is remembered up to and including its expiry, and forgotten within a minute of it', async () => {
	const deduplicator = createDeduplicator(never);
	await deliver(deduplicator, eventOf('a'));
	expect(await deliver(deduplicator, eventOf('a'), { now: terms.expiresAt })).toBeNull();
	const later = terms.expiresAt + 60_000;
	expect(
		await deliver(deduplicator, eventOf('a'), { now: later, expiresAt: later + DAY }),
	).not.toBeNull();
});

test('expired events make room as new events come', async () => {
	const deduplicator = createDeduplicator(never, 400);
	for (let i = 0; i < 300; i++) await deliver(deduplicator, eventOf(`old${i}`));
	expect(deduplicator.size).toBe(300);
	const now = NOW + 2 * DAY;
	await deliver(deduplicator, eventOf('new'), { now, expiresAt: now + DAY });
	expect(deduplicator.size).toBe(1);
});

test('over capacity the oldest are forgotten first, never more than a quarter at once', async () => {
	const deduplicator = createDeduplicator(never, 400);
	const sizes: number[] = [];
	for (let i = 0; i < 1000; i++) {
		await deliver(deduplicator, eventOf(`${i}`));
		if (i >= 400) sizes.push(deduplicator.size);
	}
	expect(Math.max(...sizes)).toBe(400);
	expect(Math.min(...sizes)).toBe(301);
	for (let i = 699; i < 1000; i++) expect(await deliver(deduplicator, eventOf(`${i}`))).toBeNull();
	expect(await deliver(deduplicator, eventOf('0'))).not.toBeNull();
});

test('an event that expired and came again is a duplicate from then on', async () => {
	const deduplicator = createDeduplicator(never);
	await deliver(deduplicator, eventOf('a'));
	const now = NOW + 3 * DAY;
	expect(await deliver(deduplicator, eventOf('a'), { now, expiresAt: now + DAY })).not.toBeNull();
	expect(await deliver(deduplicator, eventOf('a'), { now })).toBeNull();
});

test('expiry in the far future is remembered, not wrapped around', async () => {
	const deduplicator = createDeduplicator(never);
	await deliver(deduplicator, eventOf('a'), { expiresAt: Date.UTC(9999, 0) });
	expect(await deliver(deduplicator, eventOf('a'), { now: NOW + 900 * 365 * DAY })).toBeNull();
});

test('ids of any length stay apart and are kept short', async () => {
	const deduplicator = createDeduplicator(never);
	const long = 'x'.repeat(100_000);
	await deliver(deduplicator, eventOf(`${long}1`));
	expect(await deliver(deduplicator, eventOf(`${long}1`))).toBeNull();
	expect(await deliver(deduplicator, eventOf(`${long}2`))).not.toBeNull();
});

describe('isStale', () => {
	const status = (statusRank: NormalizedEvent['statusRank'], messageId = 'm', to = '+1') =>
		eventOf(`${messageId}:${to}:${statusRank}`, { statusRank, messageId, to });

	test('a status below one that was delivered is stale', async () => {
		const deduplicator = createDeduplicator(never);
		expect((await deliver(deduplicator, status(3)))?.isStale).toBe(false);
		expect((await deliver(deduplicator, status(2)))?.isStale).toBe(true);
		expect((await deliver(deduplicator, status(0)))?.isStale).toBe(true);
	});
	test('in order, nothing is stale; an equal rank is not either', async () => {
		const deduplicator = createDeduplicator(never);
		for (const rank of [0, 1, 2, 3] as const) {
			expect((await deliver(deduplicator, status(rank)))?.isStale).toBe(false);
		}
		const failed = eventOf('failed', { statusRank: 3, messageId: 'm', to: '+1' });
		expect((await deliver(deduplicator, failed))?.isStale).toBe(false);
	});
	test('the highest rank counts, not the last', async () => {
		const deduplicator = createDeduplicator(never);
		await deliver(deduplicator, status(3));
		await deliver(deduplicator, status(0));
		expect((await deliver(deduplicator, status(2)))?.isStale).toBe(true);
	});
	test('other messages and other recipients do not count', async () => {
		const deduplicator = createDeduplicator(never);
		await deliver(deduplicator, status(3));
		expect((await deliver(deduplicator, status(2, 'other')))?.isStale).toBe(false);
		expect((await deliver(deduplicator, status(2, 'm', '+2')))?.isStale).toBe(false);
	});
	test('a status that was not delivered does not count', async () => {
		const deduplicator = createDeduplicator(never);
		(await claimOf(deduplicator, status(3)))?.release();
		expect((await deliver(deduplicator, status(2)))?.isStale).toBe(false);
	});
	test('an event without message or status is never stale and makes none', async () => {
		const deduplicator = createDeduplicator(never);
		await deliver(deduplicator, eventOf('x', { statusRank: 3, messageId: null }));
		const phone = { status: null, statusRank: null, messageId: 'm', to: '+1' } as const;
		await deliver(deduplicator, eventOf('y', phone));
		expect((await deliver(deduplicator, status(0, 'm')))?.isStale).toBe(false);
		const without = eventOf('z', { statusRank: 0, messageId: null });
		expect((await deliver(deduplicator, without))?.isStale).toBe(false);
		await deliver(deduplicator, status(3, 'm'));
		expect((await deliver(deduplicator, eventOf('u', phone)))?.isStale).toBe(false);
	});
	test('a status that is not final this time is stale after a final one, and makes earlier ones stale', async () => {
		const deduplicator = createDeduplicator(never);
		const notFinal = (id: string, messageId: string) =>
			eventOf(id, { status: 'undelivered', statusRank: null, messageId, to: '+1' });
		expect((await deliver(deduplicator, notFinal('a', 'm')))?.isStale).toBe(false);
		expect((await deliver(deduplicator, status(1)))?.isStale).toBe(true);
		expect((await deliver(deduplicator, status(3)))?.isStale).toBe(false);
		expect((await deliver(deduplicator, notFinal('b', 'm')))?.isStale).toBe(true);
	});
	test('it works without duplicates ignored too', async () => {
		const deduplicator = createDeduplicator(never);
		await deliver(deduplicator, status(3), { deduplicate: false });
		expect((await deliver(deduplicator, status(2), { deduplicate: false }))?.isStale).toBe(true);
	});
});

describe('several events of one request', () => {
	const claims = async (deduplicator: Deduplicator, ids: readonly string[]) => {
		const claimed = await deduplicator.claim(
			ids.map((id) => ({ event: eventOf(id), rememberUntil: terms.expiresAt })),
			terms,
		);
		if (claimed === 'busy') throw new Error('busy');
		return claimed;
	};

	test('each is claimed for itself, in its place', async () => {
		const deduplicator = createDeduplicator(never);
		await deliver(deduplicator, eventOf('b'));
		const [a, b, c] = await claims(deduplicator, ['a', 'b', 'c']);
		expect([a?.event.eventId, b, c?.event.eventId]).toEqual(['a', null, 'c']);
	});
	test('the first of two equal events counts', async () => {
		const deduplicator = createDeduplicator(never);
		const [first, second] = await claims(deduplicator, ['a', 'a']);
		expect(first).not.toBeNull();
		expect(second).toBeNull();
	});
	test('two requests with the same events in another order do not wait for each other', async () => {
		const deduplicator = createDeduplicator(never);
		const ids = ['a', 'b', 'c', 'd'];
		const first = await claims(deduplicator, ids);
		const second = claims(deduplicator, [...ids].reverse());
		const third = claims(deduplicator, ['c', 'a', 'd', 'b']);
		for (const claim of first) claim?.release();
		const winners = await Promise.race([second, third]);
		for (const claim of winners) claim?.confirm();
		const kinds = [await second, await third].map((all) => all.filter((one) => one).length);
		expect(kinds.sort()).toEqual([0, 4]);
	});
	test('an earlier one of a message makes a lower status behind it stale', async () => {
		const deduplicator = createDeduplicator(never);
		const status = (statusRank: NormalizedEvent['statusRank']) =>
			eventOf(`m:${statusRank}`, { statusRank, messageId: 'm' });
		const all = await deduplicator.claim(
			([3, 2] as const).map((rank) => ({
				event: status(rank),
				rememberUntil: terms.expiresAt,
			})),
			terms,
		);
		const events = deduplicator.withStaleFlags(newOf(all), NOW);
		expect(events.map(({ isStale }) => isStale)).toEqual([false, true]);
	});
});

describe('an event with keys beside its id', () => {
	const pending = (id: string, ...copyKeys: string[]) => ({
		event: eventOf(id),
		rememberUntil: terms.expiresAt,
		copyKeys,
	});
	const start = async (deduplicator: Deduplicator, ...events: ReturnType<typeof pending>[]) =>
		newOf(await deduplicator.claim(events, terms));

	test('is a copy when the id or one of the keys was delivered', async () => {
		const deduplicator = createDeduplicator(never);
		for (const claim of await start(deduplicator, pending('a', 'k', 'l'))) claim.confirm();
		expect(await start(deduplicator, pending('a'))).toEqual([]);
		expect(await start(deduplicator, pending('a', 'm'))).toEqual([]);
		expect(await start(deduplicator, pending('b', 'k'))).toEqual([]);
		expect(await start(deduplicator, pending('b', 'l', 'm'))).toEqual([]);
		expect(await start(deduplicator, pending('b', 'm'))).toHaveLength(1);
	});
	test('a key is not an id', async () => {
		const deduplicator = createDeduplicator(never);
		for (const claim of await start(deduplicator, pending('a', 'b'))) claim.confirm();
		expect(await start(deduplicator, pending('b', 'a'))).toHaveLength(1);
	});
	test('two equal keys do not make an event a copy of itself', async () => {
		expect(await start(createDeduplicator(never), pending('a', 'k', 'k'))).toHaveLength(1);
	});
	test('the first of two events in a request that share a key counts', async () => {
		const deduplicator = createDeduplicator(never);
		const claims = await start(deduplicator, pending('b', 'k'), pending('a', 'k'));
		expect(claims.map(({ event }) => event.eventId)).toEqual(['b']);
	});
	test('a copy by one key frees its other keys', async () => {
		const deduplicator = createDeduplicator(never);
		for (const claim of await start(deduplicator, pending('a', 'k'))) claim.confirm();
		for (let n = 0; n < 20; n++) {
			expect(await start(deduplicator, pending(`copy${n}`, 'k'))).toEqual([]);
			expect(await start(deduplicator, pending(`copy${n}`))).toHaveLength(1);
		}
	});
});

describe('a start that is not answered', () => {
	/** A clock that the test controls: `end` ends all waits so far. */
	function clock() {
		const ends: Array<{ milliseconds: number; end: () => void }> = [];
		return {
			ends,
			wait: async (milliseconds: number) =>
				await new Promise<void>((end) => ends.push({ milliseconds, end })),
		};
	}
	const pending = (id: string) => ({ event: eventOf(id), rememberUntil: terms.expiresAt });

	test('a copy waits a minute, and nothing of its request is claimed then', async () => {
		const { ends, wait } = clock();
		const deduplicator = createDeduplicator(wait);
		const first = await claimOf(deduplicator, eventOf('b'));
		const request = deduplicator.claim([pending('a'), pending('b'), pending('c')], terms);
		await new Promise(setImmediate);
		expect(ends).toMatchObject([{ milliseconds: LONGEST_WAIT_MS }]);
		ends[0]?.end();
		expect(await request).toBe('busy');
		for (const id of ['a', 'c']) expect(await deliver(deduplicator, eventOf(id))).not.toBeNull();
		first?.confirm();
		expect(await deliver(deduplicator, eventOf('b'))).toBeNull();
	});
	test('a thousand copies wait, the next one is turned away at once', async () => {
		const deduplicator = createDeduplicator(never);
		const first = await claimOf(deduplicator, eventOf('a'));
		const copies = Array.from({ length: MAX_WAITING_COPIES }, () =>
			deduplicator.claim([pending('a')], terms),
		);
		expect(await deduplicator.claim([pending('a')], terms)).toBe('busy');
		first?.confirm();
		expect((await Promise.all(copies)).flat()).toEqual(copies.map(() => null));
	});
	test('a copy that stopped waiting leaves its place to another', async () => {
		const { ends, wait } = clock();
		const deduplicator = createDeduplicator(wait);
		await claimOf(deduplicator, eventOf('a'));
		for (let round = 0; round < 3; round++) {
			const copies = Array.from({ length: MAX_WAITING_COPIES }, () =>
				deduplicator.claim([pending('a')], terms),
			);
			await new Promise(setImmediate);
			for (const { end } of ends) end();
			expect(new Set(await Promise.all(copies))).toEqual(new Set(['busy']));
		}
	});
	test('after a quarter of an hour its event is free, and a late answer still counts', async () => {
		const { wait } = clock();
		const deduplicator = createDeduplicator(wait);
		const first = await claimOf(deduplicator, eventOf('a'));
		const now = NOW + LONGEST_START_MS;
		const early = deduplicator.claim([pending('a')], { ...terms, now: now - 1 });
		const second = await claimOf(deduplicator, eventOf('a'), { now });
		expect(second).not.toBeNull();
		first?.confirm();
		expect(await early).toEqual([null]);
		// The late answer to the first start does not end the second start.
		second?.release();
		expect(await deliver(deduplicator, eventOf('a'), { now })).toBeNull();
	});
});

test('no event is stale whose message id stands for several recipients', async () => {
	const deduplicator = createDeduplicator(never);
	for (const rank of [3, 2] as const) {
		const event = eventOf(`shared:${rank}`, { statusRank: rank, messageId: 'm' });
		const delivery = { event, rememberUntil: terms.expiresAt, hasManyRecipients: true };
		const [claim = null] = newOf(await deduplicator.claim([delivery], terms));
		if (claim === null) throw new Error('not claimed');
		expect(deduplicator.withStaleFlags([claim], NOW)).toMatchObject([{ isStale: false }]);
		claim.confirm();
	}
});

test.each([400, 100, 30])(
	'forgetting the oldest quarter frees memory and keeps the latest, of %i events',
	async (events) => {
		const deduplicator = createDeduplicator(never, 400);
		for (let i = 0; i < events; i++) await deliver(deduplicator, eventOf(`${i}`));
		const quarter = Math.ceil(events / 4);
		deduplicator.forgetOldest();
		expect(deduplicator.size).toBe(events - quarter);
		for (let i = quarter; i < events; i++) {
			expect(await deliver(deduplicator, eventOf(`${i}`))).toBeNull();
		}
		expect(await deliver(deduplicator, eventOf(`${quarter - 1}`))).not.toBeNull();
	},
);

test('a final status after which earlier ones can come makes none of them stale', async () => {
	const deduplicator = createDeduplicator(never);
	const of = (id: string, statusRank: 2 | 3, makesNoneStale = false) => ({
		event: eventOf(id, { messageId: 'm', statusRank }),
		rememberUntil: terms.expiresAt,
		makesNoneStale,
	});
	const deliverAll = async (...events: Array<ReturnType<typeof of>>) => {
		const claims = newOf(await deduplicator.claim(events, terms));
		const shown = deduplicator.withStaleFlags(claims, NOW);
		for (const claim of claims) claim.confirm();
		return shown.map(({ isStale }) => isStale);
	};
	expect(await deliverAll(of('expired', 3, true), of('sent', 2))).toEqual([false, false]);
	expect(await deliverAll(of('sent again', 2))).toEqual([false]);
	expect(await deliverAll(of('expired', 3, true))).toEqual([]);
	expect(await deliverAll(of('delivered', 3), of('sent late', 2))).toEqual([false, true]);
});

test('the statuses that isStale needs count where copies are let through', async () => {
	const deduplicator = createDeduplicator(never);
	for (const messageId of ['a', 'b', 'c']) {
		await deliver(deduplicator, eventOf(messageId, { messageId }), { deduplicate: false });
	}
	expect(deduplicator.size).toBe(3);
	deduplicator.forgetOldest();
	expect(deduplicator.size).toBe(2);
});
