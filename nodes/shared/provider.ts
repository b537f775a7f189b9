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
