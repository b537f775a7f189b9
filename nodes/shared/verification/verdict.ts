import type { RejectionCode } from '../http/responses';

/** The result of a verification. The comments name the providers that made a member necessary. */
export type Verdict =
	| {
			readonly ok: true;
			/** Whether the proof covers the body, and so the time of the event in it. */
			readonly coversBody: boolean;
			/** Sinch, Vonage, Telnyx, SMSGate: when the request was signed (Unix ms), if that is proven. Used for events that have no time. */
			readonly signedAt?: number;
			/** SMSGate, Telnyx, Sinch: a copy of this request verifies until then (Unix ms). Absent if it always does. */
			readonly replayableUntil?: number;
			/** Sinch, Vonage: the signature covers a time of signing in an unknown format. */
			readonly hasUnknownTimestamp?: boolean;
			/**
			 * Twilio, Vonage: the signed text, if different bodies can share one signature. Used to recognize copies of an
			 * event without an id.
			 */
			readonly signedContent?: string;
			/**
			 * TurkeySMS: reject with this code unless the signed body holds a recent time. For a timestamp header that cannot
			 * be read.
			 */
			readonly rejectUnlessFresh?: RejectionCode;
	  }
	| {
			readonly ok: false;
			readonly code: RejectionCode;
			/** Vonage: the HTTP status, if it is not the code's own (see responses.ts). */
			readonly status?: 503;
	  };

/** A verdict on a request whose sender is proven. */
export type Proven = Verdict & { readonly ok: true };

/** The sender and every byte of the body are proven. */
export const BODY_PROVEN = { ok: true, coversBody: true } as const satisfies Verdict;
/** The sender is proven, the body is not. */
export const SENDER_PROVEN = { ok: true, coversBody: false } as const satisfies Verdict;

/** @param status for a provider that sends again only after a 5xx; the code's own if left out. */
export function rejected(code: RejectionCode, status?: 503): Verdict {
	return status === undefined ? { ok: false, code } : { ok: false, code, status };
}
