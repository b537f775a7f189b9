import { editPayload, shiftTimes } from '../../../../tools/simulator/payload';

test('edits set, add and remove fields by path and leave the original alone', () => {
	const payload = { a: { b: 1, c: 2 }, d: 'text' };
	expect(editPayload(payload, { 'a.b': { x: 1 }, 'a.c': undefined, 'd.e': 3, f: null })).toEqual({
		a: { b: { x: 1 } },
		d: { e: 3 },
		f: null,
	});
	expect(payload).toEqual({ a: { b: 1, c: 2 }, d: 'text' });
});

test.each([
	['2026-05-22T09:14:07Z', '2026-05-22T09:14:09Z'],
	['2026-05-20T23:59:59+03:00', '2026-05-21T00:00:01+03:00'],
	['2026-05-20T00:00:00-05:30', '2026-05-20T00:00:02-05:30'],
	['2026-05-22T09:14:07.9Z', '2026-05-22T09:14:10.400Z'],
	['2026-05-22T09:14:02.482913706Z', '2026-05-22T09:14:04.982913706Z'],
	['on 2026-05-22T09:14:07Z', 'on 2026-05-22T09:14:07Z'],
])('2.5 s after %s is %s', (before, after) => {
	expect(shiftTimes({ at: [before], n: 5 }, 2500)).toEqual({ at: [after], n: 5 });
});
