import { toText } from '../shared/events/fields';
import { type JsonObject, asObject } from '../shared/http/json';
import { httpUrl } from '../shared/http/url';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import {
	type ApiResponse,
	isSameSet,
	readAll,
	readResponse,
	type Send,
	textsOf,
} from '../shared/registration/client';
import type { WebhookApi } from '../shared/registration/reconcile';
import type { Result } from '../shared/registration/result';

/** textbee's API, `/webhooks`, as its api/src/webhook has it (v2.8.0). */

export interface Webhook {
	readonly url: string;
	readonly signingSecret: string;
	/** In no particular order. */
	readonly events: readonly string[];
	/** False for one that textbee paused because too many deliveries failed. */
	readonly isActive: boolean;
}
export type StoredWebhook = Webhook & { readonly id: string };

/** The label of a new webhook in textbee's dashboard. Whoever renames it keeps that name. */
const NAME = 'n8n';

function webhookOf(value: unknown): StoredWebhook | undefined {
	const { _id: id, deliveryUrl: url, signingSecret, events, isActive } = asObject(value);
	if (typeof id !== 'string' || typeof url !== 'string') return undefined;
	return {
		id,
		url,
		signingSecret: toText(signingSecret) ?? '',
		events: textsOf(events),
		isActive: isActive !== false,
	};
}

/** The webhooks of an account. The list has no pages. */
export function webhookApi(send: Send): WebhookApi<Webhook, StoredWebhook> {
	return {
		list: async () =>
			read(await send({ method: 'GET', path: '/webhooks' }), (data) => readAll(data, webhookOf)),
		isSame: (stored, wanted) =>
			stored.url === wanted.url &&
			stored.signingSecret === wanted.signingSecret &&
			stored.isActive === wanted.isActive &&
			isSameSet(stored.events, wanted.events),
		async create({ url: deliveryUrl, signingSecret, events }) {
			const body = { name: NAME, deliveryUrl, signingSecret, events };
			return read(await send({ method: 'POST', path: '/webhooks', body }), webhookOf);
		},
		// Deliveries that wait to be repeated stay with the webhook, and are signed with its new secret.
		async update({ id }, { url: deliveryUrl, signingSecret, events, isActive }) {
			const body = { deliveryUrl, signingSecret, events, isActive };
			return read(await send({ method: 'PATCH', path: pathOf(id), body }), webhookOf);
		},
		remove: async ({ id }) => read(await send({ method: 'DELETE', path: pathOf(id) }), () => null),
	};
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** @param valueOf reads the `data` of an answer; undefined when it is not what it should be. */
function read<T>(answer: ApiResponse, valueOf: (data: unknown) => T | undefined): Result<T> {
	return readResponse(answer, (body) => valueOf(asObject(body).data), describeTextbeeFailure);
}

const VERSION_PATH = '/api/v1';
const DEFAULT_URL = `https://api.textbee.dev${VERSION_PATH}`;

/**
 * Where the API is: the Base URL, with or without `/api/v1` and slashes at its end.
 * @returns ends in `/api/v1`; null when the Base URL is no http or https URL.
 */
export function apiUrl({ baseUrl }: JsonObject): string | null {
	const address = httpUrl(baseUrl);
	return address === null || address.endsWith(VERSION_PATH) ? address : address + VERSION_PATH;
}

const CHECK_BASE_URL = `Check the Base URL in the credential. The default is ${DEFAULT_URL}.`;
const CHECK_KEY =
	'Copy an API key of your account from textbee’s dashboard into the credential again.';

/** What to do about a request that textbee refuses with 400, by its words. */
const ADVICE: ReadonlyArray<readonly [words: RegExp, advice: string]> = [
	[
		/host is not allowed/,
		'Give n8n its public address (N8N_WEBHOOK_URL, before n8n 2.30 WEBHOOK_URL), or, if this textbee is your own, start it with WEBHOOK_ALLOW_PRIVATE_HOSTS=true.',
	],
	[
		/at most/,
		'Delete a webhook that is no longer used in textbee’s dashboard, then publish again.',
	],
];

const MIN_SECRET_LENGTH = 20;

/** Why textbee would refuse a signing secret, as a whole sentence; null when it would not. */
export function signingSecretProblem(secret: unknown): string | null {
	if (String(secret ?? '').length >= MIN_SECRET_LENGTH) return null;
	return `The Signing Secret is shorter than ${MIN_SECRET_LENGTH} characters, which textbee refuses. Use a longer one.`;
}

export const describeTextbeeFailure = errorDescriber({
	who: 'textbee',
	unreachable: `${CHECK_BASE_URL} Check this server’s internet access too.`,
	unexpectedBody: 'What answers at the Base URL is not textbee’s API',
	messagesOf: ({ message, error }) => [message ?? error],
	advice: adviceOn,
});

function adviceOn(status: number, quote: string): string {
	if (status === 401) return CHECK_KEY;
	if (status === 429 || status >= 500) return TRY_LATER;
	if (status !== 400) return CHECK_BASE_URL;
	const known = ADVICE.find(([words]) => words.test(quote));
	return known?.[1] ?? 'Correct it in this node or its credential, then publish again.';
}
