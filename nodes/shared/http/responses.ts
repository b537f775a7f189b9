/**
 * Every refusal this package can answer with, its HTTP status and its meaning in one line. The codes are
 * part of the contract: users find them in the sender's log and in n8n's, and look them up in docs/answers.md.
 */
export const REJECTIONS = {
	not_configured: { status: 503, meaning: 'the trigger has no usable secret' },
	payload_too_large: {
		status: 413,
		meaning: 'the body is over 256 KiB, or its events together are over 128 MiB',
	},
	unreadable_body: { status: 401, meaning: 'the body broke off or could not be decompressed' },
	missing_signature: { status: 401, meaning: 'no signature header, or more than one' },
	unsupported_algorithm: {
		status: 401,
		meaning: 'the signature names an algorithm that is not accepted',
	},
	invalid_signature: { status: 401, meaning: 'the signature does not fit the body and the secret' },
	missing_timestamp: { status: 401, meaning: 'no timestamp header, or more than one' },
	invalid_timestamp: {
		status: 401,
		meaning: 'the timestamp header has an unknown format, and the signed body has no recent time',
	},
	stale_timestamp: { status: 401, meaning: 'the timestamp header is outside the tolerance' },
	stale_event: { status: 401, meaning: 'the signed event time is older than the age limit' },
	missing_token: { status: 401, meaning: 'no token, or more than one' },
	invalid_token: { status: 401, meaning: 'the token is not the right one' },
	expired_token: {
		status: 401,
		meaning: 'the token is authentic, but outside its period of validity',
	},
	wrong_audience: { status: 401, meaning: 'the token is authentic, but was made for another URL' },
	invalid_payload: { status: 400, meaning: 'the body is authentic, but not a JSON object' },
	try_again: {
		status: 503,
		meaning:
			'the execution that this event waited to join did not start, a copy of the event is still being started, or too many events are waiting',
	},
} as const satisfies Record<string, { status: number; meaning: string }>;
export type RejectionCode = keyof typeof REJECTIONS;

/** Why an authentic request was answered 200 without starting the workflow. */
export type IgnoredReason = 'event_not_selected' | 'filtered' | 'duplicate';
