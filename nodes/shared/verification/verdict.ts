import type { RejectionCode } from '../http/responses';

/** What the proof of a request came to. */
export type Verdict =
	| {
			readonly ok: true;
			/** Whether the proof covers the body, and so the time of the event in it. */
			readonly coversBody: boolean;
			/** When the request was signed, where the proof covers that; stands in for the time of events that hold none. Unix milliseconds. */
			readonly signedAt?: number;
			/** Unix milliseconds up to which the proof of a copy of this request would count; left out where it counts for ever. */
			readonly replayableUntil?: number;
			/** True for a time of signing that is proven, but in no form that can be read. */
			readonly hasUnknownTimestamp?: boolean;
			/** What was proven, where the proof also fits other bytes. Identifies copies of an event that has no id. */
			readonly signedContent?: string;
			/** Set where the proof alone is not enough: refuse with this code unless the body holds a time that is proven and fresh. */
			readonly rejectUnlessFresh?: RejectionCode;
	  }
	| {
			readonly ok: false;
			readonly code: RejectionCode;
			/** HTTP status, where the provider's rules ask for another than the code's own (see responses.ts). */
			readonly status?: 503;
	  };

/** A verdict on a request whose sender is proven. */
export type Proven = Verdict & { readonly ok: true };

/** The sender and every byte of the body are proven. */
export const BODY_PROVEN = { ok: true, coversBody: true } as const satisfies Verdict;
/** The sender is proven, the body is not. */
export const SENDER_PROVEN = { ok: true, coversBody: false } as const satisfies Verdict;
export const rejected = (code: RejectionCode): Verdict => ({ ok: false, code });
/** Refuses with 503 in place of the code's own status, where the provider sends again only after a 5xx. */
export const rejectedForNow = (code: RejectionCode): Verdict => ({ ok: false, code, status: 503 });
