import type { RejectionCode } from './answers';
import type { AccountCheck } from './api';
import type { SmsEvent } from './event';
import type { JsonObject } from './json';
import type { PayloadFormat } from './payload';
import type { Secrets } from './secrets';
import type { EventName } from './vocabulary';

/** A webhook request as it came, free of any web framework. */
export interface WebhookRequest {
	readonly method: string;
	/**
	 * The URL of this webhook as n8n is configured (N8N_WEBHOOK_URL), without the query of the request; while the
	 * editor listens for a test event, the Test URL. Never built from headers, which the sender chooses.
	 */
	readonly url: string;
	/** The query as it was sent, without the question mark; empty when there is none. */
	readonly rawQuery: string;
	/** Query parameters as parsed from the URL; a repeated one is an array. */
	readonly query: Readonly<Record<string, unknown>>;
	/** Lower-case names; a header that was sent more than once holds all its values. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** The bytes of the body as received, content encoding undone. */
	readonly body: Buffer;
}

/** What the proof of a request came to. */
export type Verdict =
	| {
			readonly ok: true;
			/** Whether the proof covers the body, and so the time of the event in it. */
			readonly coversBody: boolean;
			/** When the request was signed, where the proof covers that; stands in for the time of events that hold none. Unix milliseconds. */
			readonly signedAt?: number;
			/** Unix milliseconds up to which the proof of a copy of this request would count; left out where it counts for ever. */
			readonly copiesPassUntil?: number;
			/** True for a time of signing that is proven, but in no form that can be read. */
			readonly isTimeUnreadable?: boolean;
			/** What was proven, where the proof also fits other bytes. Identifies copies of an event that has no id. */
			readonly proven?: string;
			/** Set where the proof alone is not enough: refuse with this code unless the body holds a time that is proven and fresh. */
			readonly unlessFresh?: RejectionCode;
	  }
	| {
			readonly ok: false;
			readonly code: RejectionCode;
			/** HTTP status, where the provider's rules ask for another than the code's own (see answers.ts). */
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

/** A kind of event that a provider sends. */
export interface EventType {
	readonly event: EventName;
	/** As the editor's list of events shows it. */
	readonly name: string;
	readonly description: string;
}

/** What a provider read from an authentic payload. What it leaves out is null in the event. */
export interface Recognized {
	/** `unrecognized` for what fits no known shape, so that nothing authentic is lost. */
	readonly event: EventName;
	/** The provider's own name of what happened; null when it says none. */
	readonly providerEvent: string | null;
	/** Which entry of the node's `events` parameter this is, where `providerEvent` does not say it. */
	readonly selectedBy?: string;
	/** Set where the provider says of one event whether another status can follow. */
	readonly isFinal?: boolean;
	/** Built from what stays the same over redeliveries; when left out, a digest of the payload is used. */
	readonly eventId?: string | undefined;
	readonly messageId?: string | undefined;
	/** Set to true where one message id can stand for several recipients that the payload does not name. Such events are never stale. */
	readonly isMessageShared?: boolean;
	readonly batchId?: string | undefined;
	readonly to?: string | undefined;
	readonly from?: string | undefined;
	readonly text?: string | undefined;
	readonly network?: string | undefined;
	/** The sender's own id of the message. */
	readonly reference?: string | undefined;
	readonly segments?: number | undefined;
	readonly price?: SmsEvent['price'];
	readonly error?: SmsEvent['error'];
	/** When it happened, as the provider wrote it; see parseTime for the forms that are read. */
	readonly occurredAt?: unknown;
}

/**
 * An SMS provider: how it proves a request and what its payloads mean. Pure: no n8n, no clock, no I/O.
 * `Settings` are the node parameters that it needs.
 */
export interface Provider<Settings = undefined> {
	/** Part of every event. */
	readonly id: string;
	readonly displayName: string;
	/** What the node's `events` parameter offers, by the provider's own names; sorted by `name`. */
	readonly events: Readonly<Record<string, EventType>>;
	/** Names under which payloads hold the text of a message, at any depth: *Omit Message Text* removes them. */
	readonly textKeys: readonly string[];
	/**
	 * Minutes: the usual limit to the age of an event, 0 for none; a day when left out. 0 suits a provider that signs
	 * when each request was sent, and whose honest retries may come after days.
	 */
	readonly maximumEventAge?: number;
	/** A JSON object when left out. */
	payloadFormat?(settings: Settings): PayloadFormat;
	/** Never throws, whatever a stranger sends. `now` is Unix time in milliseconds. */
	verify(request: WebhookRequest, secrets: Secrets, settings: Settings, now: number): Verdict;
	/** Reads an authentic payload. Never throws, whatever its shape. At least one event comes out. */
	recognize(payload: JsonObject, settings: Settings): Recognized | readonly Recognized[];
	/**
	 * Why nothing could be verified with this credential, as a whole sentence for its owner; null when nothing
	 * speaks against it. It refuses publishing, too.
	 */
	secretProblem?(credential: JsonObject): string | null;
	/** What else is wrong with a credential before the account is asked, as a whole sentence; null when nothing is. */
	credentialProblem?(credential: JsonObject): string | null;
	/** A harmless call that shows whether the API key is right; null when the credential has none. */
	accountCheck(credential: JsonObject): AccountCheck | null;
}

/** The value of a header that was sent exactly once; undefined when it is missing or repeated. */
export function singleHeader(request: WebhookRequest, name: string): string | undefined {
	const value = request.headers[name];
	if (typeof value === 'string') return value;
	return value?.length === 1 ? value[0] : undefined;
}

/** What a table has under a name that came from outside; undefined for names such as `constructor`, too. */
export function entryOf<T>(
	table: Readonly<Record<string, T>>,
	name: string | undefined,
): T | undefined {
	return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
