import {
	checkTimestamp,
	isWithin,
	verifySigned,
} from '../../../../nodes/shared/verification/timestamp';
import { BODY_PROVEN, rejected } from '../../../../nodes/shared/verification/verdict';

const NOW = Date.UTC(2026, 4, 22, 9, 20);
const SECONDS = NOW / 1000;

test('isWithin: both bounds belong to the window', () => {
	expect(isWithin(1000, 1300, 300)).toBe(true);
	expect(isWithin(1000, 1301, 300)).toBe(false);
	expect(isWithin(1300, 1000, 300)).toBe(true);
	expect(isWithin(1301, 1000, 300)).toBe(false);
});

test('a request verifies again until its time of signing is too old, with 0 for ever', () => {
	const time = NOW - 300_000;
	expect(checkTimestamp(time, 300, NOW, BODY_PROVEN)).toEqual({
		...BODY_PROVEN,
		replayableUntil: NOW,
	});
	expect(checkTimestamp(time - 1, 300, NOW, BODY_PROVEN)).toEqual(rejected('stale_timestamp'));
	expect(checkTimestamp(0, 0, NOW, BODY_PROVEN)).toEqual(BODY_PROVEN);
});

describe('a signature that covers its timestamp', () => {
	/** The right signature is `signed <timestamp>`. */
	const verify = (signature?: string, timestamp?: string, timestampTolerance = 300) => {
		const check = (given: string, time: string) =>
			given === `signed ${time}` ? BODY_PROVEN : rejected('invalid_signature');
		return verifySigned({ signature, timestamp, check }, { timestampTolerance }, NOW);
	};
	const right = (timestamp: string, tolerance?: number) =>
		verify(`signed ${timestamp}`, timestamp, tolerance);

	test('is proven while the timestamp is within the tolerance', () => {
		const signed = (seconds: number) => ({ ...BODY_PROVEN, signedAt: seconds * 1000 });
		for (const seconds of [SECONDS - 300, SECONDS + 300]) {
			expect(right(`${seconds}`)).toEqual({
				...signed(seconds),
				replayableUntil: (seconds + 300) * 1000,
			});
		}
		expect(right('1', 0)).toEqual(signed(1));
	});
	test.each([
		['missing_signature', undefined, undefined],
		['missing_signature', undefined, `${SECONDS}`],
		['missing_timestamp', `signed ${SECONDS}`, undefined],
		['invalid_signature', `signed ${SECONDS}`, `${SECONDS - 1}`],
		['invalid_signature', '', 'no time'],
		['invalid_timestamp', 'signed no time', 'no time'],
		['invalid_timestamp', 'signed ', ''],
		['invalid_timestamp', 'signed 1234567890123', '1234567890123'],
		['invalid_timestamp', `signed ${SECONDS}.0`, `${SECONDS}.0`],
		['invalid_timestamp', `signed ${SECONDS}\n`, `${SECONDS}\n`],
		['stale_timestamp', `signed ${SECONDS - 301}`, `${SECONDS - 301}`],
		['stale_timestamp', `signed ${SECONDS + 301}`, `${SECONDS + 301}`],
	] as const)('%s: %j with the timestamp %j', (code, signature, timestamp) => {
		expect(verify(signature, timestamp)).toEqual(rejected(code));
	});
	test('0 is no limit, but a timestamp must be one all the same', () => {
		expect(right('no time', 0)).toEqual(rejected('invalid_timestamp'));
	});
});

test('a rejection has its code’s status, or 503', () => {
	expect(rejected('missing_token')).toStrictEqual({ ok: false, code: 'missing_token' });
	expect(rejected('missing_token', 503)).toStrictEqual({
		ok: false,
		code: 'missing_token',
		status: 503,
	});
});
