import type { RejectionCode } from '../http/responses';
import { DEFAULT_MAXIMUM_EVENT_AGE } from '../parameters/options';
import type { Proven } from '../verification/verdict';

const MINUTE = 60_000;
const DAY = DEFAULT_MAXIMUM_EVENT_AGE * MINUTE;

/** The time of an event. */
export interface EventTime {
	/** As the payload writes it. */
	readonly written: unknown;
	/** Unix milliseconds; undefined when `written` cannot be read. */
	readonly occurredAt: number | undefined;
}

export type AgeCheck =
	| {
			readonly ok: true;
			/** Copies of the event have to be recognized until then, this millisecond included. Unix milliseconds. */
			readonly rememberUntil: number;
			/** What the workflow's owner should know, as a clause. */
			readonly warning?: string;
	  }
	| { readonly ok: false; readonly code: RejectionCode };

/**
 * The replay protection: refuses an event that is too old, and says how long copies of any other have to be recognized.
 * Only a time that the proof covers counts.
 * @param maximumAge minutes; 0 is no limit.
 * @param now Unix milliseconds.
 */
export function checkAge(
	{ written, occurredAt }: EventTime,
	verdict: Proven,
	maximumAge: number,
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
	return {
		ok: true,
		rememberUntil: Math.max(
			// A captured copy passes the age check for as long as the limit says, counted from the event's time, and the
			// sender's clock may be ahead. A day holds in any case, so that a limit raised later lets no copy in.
			Math.max(now, provenTime ?? now) + Math.max(limit, DAY),
			verdict.replayableUntil ?? 0,
		),
		...(isUnreadable && { warning: unreadableTime(verdict) }),
	};
}

function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

function unreadableTime({ signedAt }: Proven): string {
	const instead = signedAt === undefined ? 'it counts as sent now' : 'that of the request counts';
	return `its signed time cannot be read, so ${instead} for Maximum Event Age`;
}
