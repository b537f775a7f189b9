import { type Proven, rejected, type Verdict } from './verdict';

/** The settings of a provider whose requests carry the time of signing: see `Provider.timestampTolerance`. */
export interface TimestampSettings {
	/** Seconds that the timestamp of a request may be off, either way; 0 is no limit. */
	readonly timestampTolerance: number;
}

/** Digits only. Otherwise the end of the body could be moved into the timestamp without changing the signature. */
const UNIX_SECONDS = /^\d{1,12}$/;

/** A request with a header for the signature and a header for the time of signing. */
interface SignedRequest {
	/** The header of the signature; undefined if it is missing or repeated. */
	readonly signature: string | undefined;
	/** The header of the time of signing, in Unix seconds; undefined if it is missing or repeated. */
	readonly timestamp: string | undefined;
	/** Verifies the signature over the body and the text of the timestamp. */
	check(signature: string, timestamp: string): Verdict;
}

/**
 * Verifies a signature that covers its own timestamp, as SMSGate and Telnyx send it. The timestamp counts only once the
 * signature over it is proven.
 * @param now Unix time in milliseconds.
 * @returns `missing_signature`, `missing_timestamp`, the rejection of `check`, `invalid_timestamp` for a timestamp that is
 * not Unix seconds, or `stale_timestamp`.
 */
export function verifySigned(
	{ signature, timestamp, check }: SignedRequest,
	{ timestampTolerance }: TimestampSettings,
	now: number,
): Verdict {
	if (signature === undefined) return rejected('missing_signature');
	if (timestamp === undefined) return rejected('missing_timestamp');
	const verdict = check(signature, timestamp);
	if (!verdict.ok) return verdict;
	if (!UNIX_SECONDS.test(timestamp)) return rejected('invalid_timestamp');
	const signedAt = Number(timestamp) * 1000;
	return checkTimestamp(signedAt, timestampTolerance, now, { ...verdict, signedAt });
}

/** Whether two times (Unix milliseconds) are at most `tolerance` milliseconds apart, either way round. */
export function isWithin(time: number, now: number, tolerance: number): boolean {
	return Math.abs(now - time) <= tolerance;
}

/**
 * The verdict on a proven request that was signed at `time` (Unix milliseconds): `stale_timestamp` if the time is
 * further off than the tolerance, either way. 0 seconds is no limit.
 */
export function checkTimestamp(
	time: number,
	toleranceSeconds: number,
	now: number,
	verdict: Proven,
): Verdict {
	if (toleranceSeconds === 0) return verdict;
	const tolerance = toleranceSeconds * 1000;
	if (!isWithin(time, now, tolerance)) return rejected('stale_timestamp');
	return { ...verdict, replayableUntil: time + tolerance };
}
