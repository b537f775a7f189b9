import type { EventType, Recognized } from './events/recognized';
import type { JsonObject } from './http/json';
import type { PayloadFormat } from './http/payload';
import type { WebhookRequest } from './http/request';
import type { AccountCheck } from './registration/accountCheck';
import type { Secrets } from './verification/secrets';
import type { Verdict } from './verification/verdict';

/**
 * An SMS provider: how it proves a request and what its payloads mean. Pure: no n8n, no clock, no I/O.
 * `Settings` are the node parameters that it needs.
 */
export interface Provider<Settings = undefined> {
	/** Part of every event. */
	readonly id: string;
	readonly displayName: string;
	/** The entries of the node's `events` parameter, by the provider's own names; sorted by `name`. */
	readonly events: Readonly<Record<string, EventType>>;
	/** Names under which payloads hold the text of a message, at any depth: *Omit Message Text* removes them. */
	readonly textKeys: readonly string[];
	/**
	 * Minutes: the default limit to the age of an event, 0 for no limit; a day if left out. Use 0 for a provider that signs
	 * the time of each attempt and retries for days.
	 */
	readonly maximumEventAge?: number;
	/**
	 * Minutes: how long an event is remembered at least, as far as the capacity goes; a day if left out. For a provider
	 * with no limit to the age of an event, that is as long as a captured request stays a duplicate.
	 */
	readonly minimumRetention?: number;
	/**
	 * Seconds: the default of the option Timestamp Tolerance, for a provider whose requests carry the time of signing. Its
	 * Settings are TimestampSettings, which defineTrigger reads.
	 */
	readonly timestampTolerance?: number;
	/** A JSON object if left out. */
	payloadFormat?(settings: Settings): PayloadFormat;
	/** Never throws, whatever a stranger sends. `now` is Unix time in milliseconds. */
	verify(request: WebhookRequest, secrets: Secrets, settings: Settings, now: number): Verdict;
	/** Reads an authentic payload. Never throws, whatever its shape. At least one event comes out. */
	recognize(payload: JsonObject, settings: Settings): Recognized | readonly Recognized[];
	/** Whether the secret itself stands in the URL, where guesses can be tried out. It signs if left out. */
	isUrlToken?(settings: Settings): boolean;
	/**
	 * Why nothing could be verified with this credential, as a whole sentence for its owner; null if it can be used.
	 * Publishing is refused with this sentence, too.
	 */
	secretProblem?(credential: JsonObject): string | null;
	/** Another fault that shows before the account is asked, as a whole sentence for its owner; null if there is none. */
	credentialProblem?(credential: JsonObject): string | null;
	/** A harmless call that shows whether the API key is right; null if the credential has no API key. */
	accountCheck(credential: JsonObject): AccountCheck | null;
}

/**
 * A provider whose Settings are not known to the compiler, as a table of providers holds it. Every Provider is one, since
 * TypeScript compares the parameters of methods in both directions. The caller must hand it the settings that belong to it.
 */
export type AnyProvider = Provider<unknown>;
