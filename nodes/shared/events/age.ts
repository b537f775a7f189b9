import type { RejectionCode } from '../http/responses';
import { DEFAULT_MAXIMUM_EVENT_AGE } from '../parameters/options';
import type { Proven } from '../verification/verdict';

const MINUTE = 60_000;
const DAY_IN_MINUTES = DEFAULT_MAXIMUM_EVENT_AGE;
const DAY = DAY_IN_MINUTES * MINUTE;

/** The time of an event. */
export interface EventTime {
	/** As the payload writes it. */
	readonly written: unknown;
	/** Unix milliseconds; undefined when `written` cannot be read. */
	readonly occurredAt: number | undefined;
}

const TIME_UNREADABLE =
	'its signed time cannot be read, so it counts as sent now for Maximum Event Age';
const TIME_UNREADABLE_REQUEST_COUNTS =
	'its signed time cannot be read, so the signed time of the request counts for Maximum Event Age';

export type AgeCheck =
	| {
			readonly ok: true;
			/** Copies of the event have to be recognized until then, this millisecond included. Unix milliseconds. */
			readonly rememberUntil: number;
			/** A clause that tells the workflow's owner about a time that cannot be read. */
			readonly warning?: string;
	  }
	| { readonly ok: false; readonly code: RejectionCode };

/** Limits to the age of an event, in minutes. */
export interface AgeLimits {
	/** The oldest event that is accepted; 0 is no limit. */
	readonly maximumAge: number;
	/** See Provider.minimumRetention. */
	readonly minimumRetention?: number | undefined;
}

/**
 * The replay protection: refuses an event that is too old, and says how long copies of an accepted event have to be
 * recognized. Only a time that the proof covers counts.
 * @param now Unix milliseconds.
 */
export function checkAge(
	{ written, occurredAt }: EventTime,
	verdict: Proven,
	{ maximumAge, minimumRetention = DAY_IN_MINUTES }: AgeLimits,
	now: number,
): AgeCheck {
	const provenTime = verdict.coversBody ? (occurredAt ?? verdict.signedAt) : undefined;
	const limit = maximumAge * MINUTE;
	const age = provenTime === undefined ? undefined : now - provenTime;
	if (verdict.rejectUnlessFresh && (age === undefined || age > (limit || DAY))) {
		return { ok: false, code: verdict.rejectUnlessFresh };
	}
	if (limit > 0 && age !== undefined && age > limit) return { ok: false, code: 'stale_event' };
	const isUnreadable = verdict.coversBody && occurredAt === undefined && isPresent(written);
	const passed = {
		ok: true,
		rememberUntil: Math.max(
			// A captured copy passes the age check until the event is older than the limit, and the sender's clock may be ahead.
			// The minimum holds for a short limit too, because senders repeat events.
			Math.max(now, provenTime ?? now) + Math.max(limit, minimumRetention * MINUTE),
			verdict.replayableUntil ?? 0,
		),
	} as const;
	return isUnreadable ? { ...passed, warning: unreadableTime(verdict) } : passed;
}

function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

function unreadableTime({ signedAt }: Proven): string {
	return signedAt === undefined ? TIME_UNREADABLE : TIME_UNREADABLE_REQUEST_COUNTS;
}
