import { checkAge } from '../../../../nodes/shared/events/age';
import {
	BODY_PROVEN,
	type Proven,
	SENDER_PROVEN,
} from '../../../../nodes/shared/verification/verdict';

const NOW = Date.UTC(2026, 4, 22, 12);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const STALE = { ok: false, code: 'stale_event' };
const until = (rememberUntil: number) => ({ ok: true, rememberUntil });

/** Minutes since the event, the limit in minutes, and the result. */
test.each<[string, number | undefined, number, Proven, unknown]>([
	['at the limit', 10, 10, BODY_PROVEN, until(NOW + DAY)],
	['a millisecond over the limit', 10 + 1 / MINUTE, 10, BODY_PROVEN, STALE],
	[
		'below a long limit, remembered for as long as a copy passes',
		4,
		2880,
		BODY_PROVEN,
		until(NOW + 2 * DAY),
	],
	['below a short limit, remembered for a day', 4, 10, BODY_PROVEN, until(NOW + DAY)],
	['old, and no limit', 5000, 0, BODY_PROVEN, until(NOW + DAY)],
	['from a clock that is ahead', -30, 10, BODY_PROVEN, until(NOW + DAY + 30 * MINUTE)],
	['without a time, however short the limit', undefined, 5, BODY_PROVEN, until(NOW + DAY)],
	['without a time, a long limit', undefined, 2880, BODY_PROVEN, until(NOW + 2 * DAY)],
	['with a time that is not proven', 5000, 10, SENDER_PROVEN, until(NOW + DAY)],
	[
		'without a time, in a request signed too long ago',
		undefined,
		10,
		{ ...BODY_PROVEN, signedAt: NOW - 11 * MINUTE },
		STALE,
	],
	[
		'fresh, in a request signed too long ago',
		1,
		10,
		{ ...BODY_PROVEN, signedAt: NOW - 11 * MINUTE },
		until(NOW + DAY),
	],
	[
		'in a request that verifies for a week',
		1,
		10,
		{ ...BODY_PROVEN, replayableUntil: NOW + 7 * DAY },
		until(NOW + 7 * DAY),
	],
	[
		'fresh, where only a fresh time will do',
		10,
		10,
		{ ...BODY_PROVEN, rejectUnlessFresh: 'invalid_timestamp' },
		until(NOW + DAY),
	],
	[
		'a day old without a limit, where only a fresh time will do',
		1441,
		0,
		{ ...BODY_PROVEN, rejectUnlessFresh: 'invalid_timestamp' },
		{ ok: false, code: 'invalid_timestamp' },
	],
	[
		'without a time, where only a fresh time will do',
		undefined,
		10,
		{ ...BODY_PROVEN, rejectUnlessFresh: 'invalid_timestamp' },
		{ ok: false, code: 'invalid_timestamp' },
	],
])('an event %s', (_, minutes, limit, verdict, expected) => {
	const occurredAt = minutes === undefined ? undefined : NOW - minutes * MINUTE;
	const check = checkAge({ written: occurredAt, occurredAt }, verdict, { maximumAge: limit }, NOW);
	expect(check).toEqual(expected);
});

/** The age limit and the shortest memory, in days, and the number of days for which a new event is remembered. */
test.each([
	[0, 30, 30],
	[1, 30, 30],
	[45, 30, 45],
	[1, 1, 1],
])('a limit of %p days and a minimum of %p make %p', (limit, minimum, expected) => {
	const limits = { maximumAge: limit * 1440, minimumRetention: minimum * 1440 };
	const check = checkAge({ written: NOW, occurredAt: NOW }, BODY_PROVEN, limits, NOW);
	expect(check).toEqual(until(NOW + expected * DAY));
});

describe('a time that cannot be read', () => {
	const check = (written: unknown, verdict: Proven) =>
		checkAge({ written, occurredAt: undefined }, verdict, { maximumAge: 10 }, NOW);
	test('is worth a warning where it is proven, which says what counts instead', () => {
		expect(check('yesterday', BODY_PROVEN)).toEqual({
			...until(NOW + DAY),
			warning: 'its signed time cannot be read, so it counts as sent now for Maximum Event Age',
		});
		expect(check('yesterday', { ...BODY_PROVEN, signedAt: NOW })).toEqual({
			...until(NOW + DAY),
			warning:
				'its signed time cannot be read, so the signed time of the request counts for Maximum Event Age',
		});
	});
	test.each([
		['absent', undefined, BODY_PROVEN],
		['null', null, BODY_PROVEN],
		['empty', '', BODY_PROVEN],
		['not proven', 'yesterday', SENDER_PROVEN],
	])('is no warning when it is %s', (_, written, verdict) => {
		expect(check(written, verdict)).not.toHaveProperty('warning');
	});
});
