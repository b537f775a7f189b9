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
	/** Part of every event, unless `idOf` gives another id. */
	readonly id: string;
	/** The `provider` of the events, if the settings decide it. */
	idOf?(settings: Settings): string;
	readonly displayName: string;
	/** The entries of the node's `events` parameter, by the provider's own names; sorted by `name`. */
	readonly events: Readonly<Record<string, EventType>>;
	/** Names under which payloads hold the text of a message, at any depth: *Omit Message Text* removes them. */
	readonly textKeys: readonly string[];
	/** These names, if the settings decide more of them. */
	textKeysOf?(settings: Settings): readonly string[];
	/**
	 * Minutes: the default limit to the age of an event, 0 for no limit; a day if left out. Use 0 for a provider that signs
	 * the time of each attempt and retries for days.
	 */
	readonly maximumEventAge?: number;
	/**
	 * Minutes: the shortest time that an event is remembered, as far as the capacity goes; a day if left out. If the age
	 * of events has no limit, a captured request stays a duplicate for this time.
	 */
	readonly minimumRetention?: number;
	/**
	 * Seconds: the default of the option Timestamp Tolerance, for a provider whose requests carry the time of signing. The
	 * provider's Settings are TimestampSettings, which defineTrigger reads.
	 */
	readonly timestampTolerance?: number;
	/** A JSON object if left out. */
	payloadFormat?(settings: Settings): PayloadFormat;
	/** Never throws, for any request of a stranger. `now` is Unix time in milliseconds. */
	verify(request: WebhookRequest, secrets: Secrets, settings: Settings, now: number): Verdict;
	/** Reads an authentic payload of any shape into at least one event. Never throws. */
	recognize(payload: JsonObject, settings: Settings): Recognized | readonly Recognized[];
	/**
	 * The URL for which a request must have been made, without a query; undefined, or left out, if the proof covers no URL.
	 * @param url of this trigger, as configured in n8n.
	 */
	provenUrl?(settings: Settings, url: string): string | undefined;
	/** Whether the secret itself stands in the URL, where strangers can try guesses. If left out, the secret signs requests. */
	isUrlToken?(settings: Settings): boolean;
	/**
	 * Why this credential cannot verify any request, as a whole sentence for its owner; null if the credential can be
	 * used. A refused publishing shows this sentence too.
	 * @param settings left out in the test of a credential, which knows no node.
	 */
	secretProblem?(credential: JsonObject, settings?: Settings): string | null;
	/**
	 * A remark on a credential that can be used and is likely meant otherwise, as whole sentences for the log; null
	 * without a remark.
	 */
	secretAdvice?(credential: JsonObject, settings: Settings): string | null;
	/** Tries the settings on a sample that the user gave; null without a sample. Publishing shows the result. */
	preview?(settings: Settings): Preview | null;
	/**
	 * Another fault that shows without a call to the account, as a whole sentence for the credential's owner; null without
	 * a fault.
	 */
	credentialProblem?(credential: JsonObject): string | null;
	/** False if the credential has no field for the provider's API. */
	readonly hasAccount?: false;
	/** A harmless call that shows whether the API key is right; null if the credential has no API key. */
	accountCheck(credential: JsonObject): AccountCheck | null;
}

/** The result of trying the settings on a sample. */
export type Preview =
	/** A sentence for the log, without a value of the sample but known words: the sample may hold a phone number. */
	| { readonly ok: true; readonly message: string }
	/** A sentence for the person who publishes. */
	| { readonly ok: false; readonly message: string };

/**
 * A provider whose Settings the compiler does not know, for a table of providers. Every Provider is an AnyProvider,
 * because TypeScript compares the parameters of methods in both directions. The caller must pass the settings that
 * belong to the provider.
 */
export type AnyProvider = Provider<unknown>;
