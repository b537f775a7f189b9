import type { RejectionCode } from './answers';
import type { SmsEvent } from './event';
import type { EventName } from './vocabulary';

export type JsonObject = Record<string, unknown>;

/** A webhook request as it came, free of any web framework. */
export interface WebhookRequest {
	/** The bytes of the body as received, content encoding undone. */
	readonly body: Buffer;
	/** Lower-case names; a header that was sent more than once holds all its values. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** Query parameters as parsed from the URL; a repeated one is an array. */
	readonly query: Readonly<Record<string, unknown>>;
}

/** Secrets that may prove a request: the current one first, then the previous one while it is rotated. */
export type Secrets = readonly [current: string, ...previous: string[]];

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly code: RejectionCode };
export const AUTHENTIC: Verdict = { ok: true };
export const rejected = (code: RejectionCode): Verdict => ({ ok: false, code });

/** What a provider read from an authentic payload. What it leaves out is null in the event. */
export interface Recognised
	extends Partial<
		Pick<SmsEvent, 'messageId' | 'batchId' | 'to' | 'from' | 'text' | 'network' | 'error'>
	> {
	/** `unrecognized` for what fits no known shape, so that nothing authentic is lost. */
	readonly event: EventName;
	readonly providerEvent: string | null;
	/** Which entry of the node's `events` parameter this is, where `providerEvent` does not say it. */
	readonly selectedBy?: string;
	/** Set to false where an event of a final kind says of itself that more will follow. */
	readonly isFinal?: boolean;
	/** Built from what stays the same over redeliveries; when left out, a digest of the body is used. */
	readonly eventId?: string | undefined;
	/** Unix time in milliseconds. */
	readonly occurredAt?: number | undefined;
}

/**
 * An SMS provider: how it proves a request and what its payloads mean. Pure: no n8n, no clock, no I/O.
 * `Settings` are the node parameters that its verification needs.
 */
export interface Provider<Settings = undefined> {
	readonly id: string;
	readonly displayName: string;
	/** Never throws, whatever a stranger sends. `now` is Unix time in milliseconds. */
	verify(request: WebhookRequest, secrets: Secrets, settings: Settings, now: number): Verdict;
	/** Reads an authentic payload. Never throws, whatever its shape. */
	recognise(payload: JsonObject): Recognised;
	/**
	 * Whether the proof covers the body and so the event time in it. Only then does an age limit keep a
	 * captured request from being replayed for ever.
	 */
	isEventTimeProven(settings: Settings): boolean;
}

/** The value of a header that was sent exactly once; undefined when it is missing or repeated. */
export function singleHeader(request: WebhookRequest, name: string): string | undefined {
	const value = request.headers[name];
	if (typeof value === 'string') return value;
	return value?.length === 1 ? value[0] : undefined;
}
