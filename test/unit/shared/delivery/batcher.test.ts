import fc from 'fast-check';

import {
	createBatcher,
	LONGEST_HOLD_MS,
	type Place,
} from '../../../../nodes/shared/delivery/batcher';
import type { Claim } from '../../../../nodes/shared/delivery/deduplicator';
import { sampleNormalizedEvent } from '../../../support/event';
import { never } from '../../../support/receiveOnce';

/** The claims of a request. The name identifies the request. */
const claims = (name: string, size = 1): Claim[] =>
	Array.from({ length: size }, () => ({
		event: { ...sampleNormalizedEvent, eventId: name },
		status: null,
		confirm: () => undefined,
		release: () => undefined,
	}));

/** The requests whose claims an execution carries, in order. */
const requestsOf = ({ claims }: Leader): string[] => [
	...new Set(claims.map(({ event }) => event.eventId)),
];

type Leader = Extract<Place, { kind: 'leads' }>;

/** Lets all pending promises settle. */
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

async function leader(place: Promise<Place>): Promise<Leader> {
	const result = await place;
	if (result.kind !== 'leads') throw new Error(`Does not lead: ${result.kind}`);
	return result;
}

test('an event that finds nothing under way starts at once, alone', async () => {
	const batcher = createBatcher(never);
	expect(requestsOf(await leader(batcher.join(claims('a'), 100)))).toEqual(['a']);
});

test('events that arrive meanwhile share the next start, in the order of arrival', async () => {
	const batcher = createBatcher(never);
	const first = await leader(batcher.join(claims('a'), 100));
	const second = batcher.join(claims('b'), 100);
	const joined = ['c', 'd'].map((name) => batcher.join(claims(name), 100));
	first.done(true);
	const next = await leader(second);
	expect(requestsOf(next)).toEqual(['b', 'c', 'd']);
	next.done(true);
	expect(await Promise.all(joined)).toEqual([
		{ kind: 'joined', started: true },
		{ kind: 'joined', started: true },
	]);
	expect(requestsOf(await leader(batcher.join(claims('e'), 100)))).toEqual(['e']);
});

test('those who joined a start that fails are told so, and the line goes on', async () => {
	const batcher = createBatcher(never);
	const first = await leader(batcher.join(claims('a'), 100));
	const second = batcher.join(claims('b'), 100);
	const joined = batcher.join(claims('c'), 100);
	first.done(false);
	const next = await leader(second);
	const later = batcher.join(claims('d'), 100);
	next.done(false);
	expect(await joined).toEqual({ kind: 'joined', started: false });
	expect(requestsOf(await leader(later))).toEqual(['d']);
});

test('no more than the batch start together, and a unit is never split', async () => {
	const batcher = createBatcher(never);
	const first = await leader(batcher.join(claims('a'), 5));
	const places = (
		[
			['b', 3],
			['c', 2],
			['d', 9],
			['e', 1],
		] as const
	).map(([name, size]) => batcher.join(claims(name, size), 5));
	first.done(true);
	const [b, , d, e] = places as [Promise<Place>, unknown, Promise<Place>, Promise<Place>];
	const second = await leader(b);
	expect(requestsOf(second)).toEqual(['b', 'c']);
	second.done(true);
	const third = await leader(d);
	expect(requestsOf(third)).toEqual(['d']);
	third.done(true);
	expect(requestsOf(await leader(e))).toEqual(['e']);
});

test('with a batch of one every unit starts at once, whatever is under way', async () => {
	const batcher = createBatcher(never);
	await leader(batcher.join(claims('a'), 100));
	expect(requestsOf(await leader(batcher.join(claims('b'), 1)))).toEqual(['b']);
	expect(requestsOf(await leader(batcher.join(claims('c', 7), 1)))).toEqual(['c']);
});

test('beyond the capacity there is no waiting', async () => {
	const batcher = createBatcher(never, 5);
	const first = await leader(batcher.join(claims('a'), 100));
	const waiting = batcher.join(claims('b', 4), 100);
	expect(await batcher.join(claims('c', 2), 100)).toEqual({ kind: 'full' });
	const fits = batcher.join(claims('d'), 100);
	first.done(true);
	expect(requestsOf(await leader(waiting))).toEqual(['b', 'd']);
	void fits;
});

test('only the first word on a start counts', async () => {
	const batcher = createBatcher(never);
	const first = await leader(batcher.join(claims('a'), 100));
	const second = batcher.join(claims('b'), 100);
	const joined = batcher.join(claims('c'), 100);
	first.done(true);
	const next = await leader(second);
	next.done(false);
	next.done(true);
	expect(await joined).toEqual({ kind: 'joined', started: false });
});

test('a start that is unanswered for ten seconds holds nobody any longer', async () => {
	const timers: Array<{ milliseconds: number; end: () => void }> = [];
	const batcher = createBatcher(
		async (milliseconds) => await new Promise<void>((end) => timers.push({ milliseconds, end })),
	);
	const first = await leader(batcher.join(claims('a'), 100));
	expect(timers).toEqual([]);
	const second = batcher.join(claims('b'), 100);
	const joined = batcher.join(claims('c'), 100);
	expect(timers).toMatchObject([{ milliseconds: LONGEST_HOLD_MS }]);
	timers[0]?.end();
	const next = await leader(second);
	expect(requestsOf(next)).toEqual(['b', 'c']);
	const third = batcher.join(claims('d'), 100);
	// The late answer to the first start does not end the hold of the second.
	first.done(true);
	next.done(true);
	expect(await joined).toEqual({ kind: 'joined', started: true });
	expect(requestsOf(await leader(third))).toEqual(['d']);
});

test('in any order of arrivals and answers, each unit starts once or is told so', async () => {
	const action = fc.oneof(
		{ weight: 3, arbitrary: fc.record({ size: fc.integer({ min: 1, max: 4 }) }) },
		{ weight: 2, arbitrary: fc.record({ answer: fc.boolean() }) },
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(action, { maxLength: 60 }),
			fc.integer({ min: 2, max: 8 }),
			async (actions, batchSize) => {
				const batcher = createBatcher(never, 12);
				const open: Leader[] = [];
				const carried = new Map<string, boolean>();
				const outcomes = new Map<string, string>();
				const names: string[] = [];
				const answer = (started: boolean) => {
					const start = open.shift();
					for (const name of start ? requestsOf(start) : []) {
						expect(carried.has(name)).toBe(false);
						carried.set(name, started);
					}
					start?.done(started);
				};
				for (const step of actions) {
					if ('answer' in step) answer(step.answer);
					else {
						const name = String(names.length);
						names.push(name);
						void batcher.join(claims(name, step.size), batchSize).then((place) => {
							if (place.kind === 'leads') {
								open.push(place);
								expect(requestsOf(place)[0]).toBe(name);
							} else outcomes.set(name, place.kind === 'full' ? 'full' : String(place.started));
						});
					}
					await settle();
					expect(open.length).toBeLessThanOrEqual(1);
				}
				while (open.length > 0) {
					answer(true);
					await settle();
				}
				for (const name of names) {
					const told = outcomes.get(name);
					expect(carried.has(name)).toBe(told !== 'full');
					if (told !== undefined && told !== 'full') {
						expect(told).toBe(String(carried.get(name)));
					}
				}
			},
		),
		{ numRuns: 300 },
	);
});
