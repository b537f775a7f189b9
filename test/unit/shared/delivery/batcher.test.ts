import fc from 'fast-check';

import { createStartLine, type Turn } from '../../../../nodes/shared/delivery/batcher';

type Started = Extract<Turn<string>, { kind: 'start' }>;

/** Lets everything that is ready go on. */
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

async function started(turn: Promise<Turn<string>>): Promise<Started> {
	const result = await turn;
	if (result.kind !== 'start') throw new Error(`Not a start: ${result.kind}`);
	return result;
}

test('an event that finds nothing under way starts at once, alone', async () => {
	const line = createStartLine<string>();
	expect((await started(line.enter('a', 1, 100))).units).toEqual(['a']);
});

test('what arrives meanwhile shares the next start, in the order of arrival', async () => {
	const line = createStartLine<string>();
	const first = await started(line.enter('a', 1, 100));
	const second = line.enter('b', 1, 100);
	const joined = ['c', 'd'].map((unit) => line.enter(unit, 1, 100));
	first.answered(true);
	const next = await started(second);
	expect(next.units).toEqual(['b', 'c', 'd']);
	next.answered(true);
	expect(await Promise.all(joined)).toEqual([
		{ kind: 'joined', started: true },
		{ kind: 'joined', started: true },
	]);
	expect((await started(line.enter('e', 1, 100))).units).toEqual(['e']);
});

test('those who joined a start that fails are told so, and the line goes on', async () => {
	const line = createStartLine<string>();
	const first = await started(line.enter('a', 1, 100));
	const second = line.enter('b', 1, 100);
	const joined = line.enter('c', 1, 100);
	first.answered(false);
	const next = await started(second);
	const later = line.enter('d', 1, 100);
	next.answered(false);
	expect(await joined).toEqual({ kind: 'joined', started: false });
	expect((await started(later)).units).toEqual(['d']);
});

test('no more than the batch start together, and a unit is never split', async () => {
	const line = createStartLine<string>();
	const first = await started(line.enter('a', 1, 5));
	const turns = (
		[
			['b', 3],
			['c', 2],
			['d', 9],
			['e', 1],
		] as const
	).map(([unit, size]) => line.enter(unit, size, 5));
	first.answered(true);
	const [b, , d, e] = turns as [
		Promise<Turn<string>>,
		unknown,
		Promise<Turn<string>>,
		Promise<Turn<string>>,
	];
	const second = await started(b);
	expect(second.units).toEqual(['b', 'c']);
	second.answered(true);
	const third = await started(d);
	expect(third.units).toEqual(['d']);
	third.answered(true);
	expect((await started(e)).units).toEqual(['e']);
});

test('with a batch of one every unit starts at once, whatever is under way', async () => {
	const line = createStartLine<string>();
	await started(line.enter('a', 1, 100));
	expect((await started(line.enter('b', 1, 1))).units).toEqual(['b']);
	expect((await started(line.enter('c', 7, 1))).units).toEqual(['c']);
});

test('beyond the capacity there is no waiting', async () => {
	const line = createStartLine<string>(5);
	const first = await started(line.enter('a', 1, 100));
	const waiting = line.enter('b', 4, 100);
	expect(await line.enter('c', 2, 100)).toEqual({ kind: 'full' });
	const fits = line.enter('d', 1, 100);
	first.answered(true);
	expect((await started(waiting)).units).toEqual(['b', 'd']);
	void fits;
});

test('only the first word on a start counts', async () => {
	const line = createStartLine<string>();
	const first = await started(line.enter('a', 1, 100));
	const second = line.enter('b', 1, 100);
	const joined = line.enter('c', 1, 100);
	first.answered(true);
	const next = await started(second);
	next.answered(false);
	next.answered(true);
	expect(await joined).toEqual({ kind: 'joined', started: false });
});

test('whatever the order of arrivals and answers, each unit starts once or is told so', async () => {
	const action = fc.oneof(
		{ weight: 3, arbitrary: fc.record({ size: fc.integer({ min: 1, max: 4 }) }) },
		{ weight: 2, arbitrary: fc.record({ answer: fc.boolean() }) },
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(action, { maxLength: 60 }),
			fc.integer({ min: 2, max: 8 }),
			async (actions, batchSize) => {
				const line = createStartLine<number>(12);
				const open: Array<Extract<Turn<number>, { kind: 'start' }>> = [];
				const carried = new Map<number, boolean>();
				const outcomes = new Map<number, string>();
				let units = 0;
				const answer = (started: boolean) => {
					const start = open.shift();
					for (const unit of start?.units ?? []) {
						expect(carried.has(unit)).toBe(false);
						carried.set(unit, started);
					}
					start?.answered(started);
				};
				for (const step of actions) {
					if ('answer' in step) answer(step.answer);
					else {
						const unit = units++;
						void line.enter(unit, step.size, batchSize).then((turn) => {
							if (turn.kind === 'start') {
								open.push(turn);
								expect(turn.units[0]).toBe(unit);
							} else outcomes.set(unit, turn.kind === 'full' ? 'full' : String(turn.started));
						});
					}
					await settle();
					expect(open.length).toBeLessThanOrEqual(1);
				}
				while (open.length > 0) {
					answer(true);
					await settle();
				}
				for (let unit = 0; unit < units; unit++) {
					if (outcomes.get(unit) === 'full') expect(carried.has(unit)).toBe(false);
					else expect(carried.has(unit)).toBe(true);
					const told = outcomes.get(unit);
					if (told !== undefined && told !== 'full') {
						expect(told).toBe(String(carried.get(unit)));
					}
				}
			},
		),
		{ numRuns: 300 },
	);
});
