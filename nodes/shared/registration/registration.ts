import type { JsonObject } from '../http/json';
import { readChoice, type GetParameter } from '../parameters/read';
import type { Send } from './client';
import type { Registration, StoredWebhook, WebhookApi } from './reconcile';
import type { Result } from './result';

/** What a registration needs to know. */
export interface RegistrationInput {
	readonly send: Send;
	readonly get: GetParameter;
	readonly credential: JsonObject;
	/** Of this webhook, as n8n is configured: the Test URL while the editor listens for a test event. */
	readonly url: string;
	/** Whether the editor listens for a test event; on removal n8n does not say, and it is false. */
	readonly isTest: boolean;
	/** What is remembered of the registration at this URL; undefined when nothing is. */
	readonly known: Registration | undefined;
	/** The same for this node for ever, different for any other. */
	readonly nodeId: string;
	/** How to give n8n another address, as a whole sentence. */
	readonly setUrlAdvice: string;
}

/** How webhooks of a provider are registered by its API. */
export interface RegistrationRules<Wanted extends { url: string }, Stored extends StoredWebhook> {
	/** Whether the user enters the URL at the provider. @throws ParameterError */
	isManual(get: GetParameter): boolean;
	/** What the credential lacks for registering, as whole sentences for its owner; null when it lacks nothing. */
	lacks(credential: JsonObject): string | null;
	/** The root of the account's API, without a slash at the end; null where the provider's credentialProblem says why. */
	apiUrl(credential: JsonObject): string | null;
	api(input: RegistrationInput): WebhookApi<Wanted, Stored>;
	/** The webhooks that the account should hold for this trigger. @throws ParameterError */
	wanted(input: RegistrationInput): Promise<Result<readonly Wanted[]>>;
}

const MODES = ['automatic', 'manual'] as const;

/** The `registration` parameter, `defaultMode` when the node has none yet. @throws ParameterError */
export function isManualRegistration(
	get: GetParameter,
	defaultMode: (typeof MODES)[number] = 'automatic',
): boolean {
	return readChoice(get('registration') ?? defaultMode, 'Registration', MODES) === 'manual';
}

/** An entry of a drop-down in the editor. */
export interface ListEntry {
	readonly name: string;
	readonly value: string;
}

/** A list that the editor offers, read from the account. */
export type OptionsLoader = (send: Send) => Promise<Result<readonly ListEntry[]>>;
