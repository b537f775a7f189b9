import type { JsonObject } from '../http/json';
import { ALL_EVENTS } from '../parameters/events';
import { type GetParameter, readChoice, readList } from '../parameters/read';
import type { Send } from './client';
import { failure, type Result, success } from './result';

/** A webhook as the provider's account lists it. */
export interface StoredWebhook {
	readonly id: string;
	readonly url: string;
	/** Tells apart the webhooks of one trigger; empty if a trigger has only one webhook. */
	readonly kind: string;
	/**
	 * All settings that must match beside URL and kind, as fingerprint() writes them. The text may hold a secret, so it
	 * stays in memory: it is compared, never stored and never logged.
	 */
	readonly settings: string;
}

/** A webhook that the account should hold at the trigger's URL. */
export interface WantedWebhook {
	readonly kind: string;
	/** As in StoredWebhook. */
	readonly settings: string;
	/** The members that are sent to the provider's API. */
	readonly body: JsonObject;
}

/** The calls to one account. */
export interface WebhookClient {
	/** All webhooks of the account, over all pages. */
	list(): Promise<Result<readonly StoredWebhook[]>>;
	/** @returns the id of the new webhook. */
	create(wanted: WantedWebhook): Promise<Result<string>>;
	/** Gives a webhook the wanted settings, at the trigger's URL. @returns the webhook's id, which may have changed. */
	update(stored: StoredWebhook, wanted: WantedWebhook): Promise<Result<string>>;
	/** May fail for a webhook that is gone already: the list is asked then. */
	remove(stored: StoredWebhook): Promise<Result<unknown>>;
	/**
	 * Set if a trigger has several webhooks at its URL (SMSGate: one for each event). Only the URL is remembered then. A
	 * remembered id would leave the other webhooks behind on unpublishing.
	 */
	readonly hasSeveral?: true;
}

/** A registration as n8n stores it, in the workflow's static data. Version 0.2.0 stored the same. */
export interface RememberedWebhook {
	/** As the provider has it. */
	readonly url: string;
	/** The provider's id; null until it is known, and if a trigger has several webhooks. */
	readonly id: string | null;
}

/** The trigger that is published or unpublished, and the account that it registers with. */
export interface RegistrationInput {
	readonly send: Send;
	readonly get: GetParameter;
	readonly credential: JsonObject;
	/** The URL of this webhook, as n8n is configured: the Test URL while the editor listens for a test event. */
	readonly url: string;
	/** The end of this node's URLs at any address, without a slash before it. */
	readonly tail: string;
	/** The node's name, which n8n puts into the URL of a node without webhookId. */
	readonly nodeName: string;
	/** Whether the editor listens for a test event. False on removal, because n8n does not say so then. */
	readonly isTest: boolean;
	/** The registration that is remembered for this URL; undefined without a registration. */
	readonly remembered: RememberedWebhook | undefined;
	/** How to give n8n another address, as a whole sentence. */
	readonly setUrlAdvice: string;
}

/**
 * How the API of a provider registers webhooks.
 * @example
 * export const acmeRegistration: Registration = {
 * 	place: 'in the Acme portal, under Webhooks',
 * 	apiRoot: ({ apiKey }) => (apiKey ? success('https://api.acme.com') : failure('The API Key is empty.')),
 * 	wanted: async ({ url }) => success([{ kind: '', settings: '', body: { url } }]),
 * 	client: ({ send }) => ({ list, create, update, remove }), // each makes one call with `send`
 * };
 */
export interface Registration {
	/** The default of the parameter Registration; automatic if left out. */
	readonly mode?: 'manual';
	/** Where the owner of an account removes a webhook by hand, as the end of a sentence. */
	readonly place: string;
	/**
	 * Whether the user registers the URL even if Registration is automatic (Twilio's status callbacks).
	 * @throws ParameterError
	 */
	isAlwaysManual?(get: GetParameter): boolean;
	/**
	 * The root of the account's API, without a slash at its end. Checks the credential before the first call to the API. A
	 * failure says in whole sentences what the owner has to enter.
	 */
	apiRoot(credential: JsonObject): Result<string>;
	/** The webhooks that the account should hold for this trigger, at least one. @throws ParameterError */
	wanted(input: RegistrationInput): Promise<Result<readonly WantedWebhook[]>>;
	client(input: RegistrationInput): WebhookClient;
}

/** Whether the user enters the URL at the provider. @throws ParameterError */
export function isManual(
	registration: Pick<Registration, 'mode' | 'isAlwaysManual'>,
	get: GetParameter,
): boolean {
	if (registration.isAlwaysManual?.(get)) return true;
	const mode = get('registration') ?? registration.mode ?? 'automatic';
	return readChoice(mode, 'Registration', ['automatic', 'manual']) === 'manual';
}

/**
 * The events that the user chose, in the provider's order: with *All Events* every event that the list shows. A failure
 * if the user chose no event of the provider's own.
 * @param sentAsUnrecognized an event that the user gets as *Unrecognized*: choosing *Unrecognized* chooses this event
 * too.
 * @throws ParameterError
 */
export function chosenEvents(
	get: GetParameter,
	{ displayName, events }: { displayName: string; events: Readonly<Record<string, unknown>> },
	sentAsUnrecognized?: string,
): Result<string[]> {
	const chosen = new Set(readList(get('events'), 'Events'));
	if (sentAsUnrecognized !== undefined && chosen.has('unrecognized')) {
		chosen.add(sentAsUnrecognized);
	}
	const own = Object.keys(events).filter((name) => chosen.has(ALL_EVENTS) || chosen.has(name));
	return own.length > 0
		? success(own)
		: failure(`Choose at least one event of ${displayName}’s own.`);
}

/** An entry of a drop-down in the editor. */
export interface ListEntry {
	readonly name: string;
	readonly value: string;
}

/** Loads a list for the editor from the account. */
export type OptionsLoader = (send: Send) => Promise<Result<readonly ListEntry[]>>;
