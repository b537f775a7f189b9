import { toText } from '../shared/events/fields';
import { type JsonObject, asObject } from '../shared/http/json';
import { httpUrl } from '../shared/http/url';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import {
	type ApiResponse,
	readAll,
	readResponse,
	readPages,
	type Send,
	textsOf,
} from '../shared/registration/client';
import { type Result, success } from '../shared/registration/result';

/** httpSMS's API, `/v1/webhooks` and `/v1/phones`, as its handlers and validators have it. */

export interface Webhook {
	readonly url: string;
	readonly signingKey: string;
	/** In no particular order. */
	readonly events: readonly string[];
	/** In no particular order. */
	readonly phoneNumbers: readonly string[];
}
export type StoredWebhook = Webhook & { readonly id: string };

/** Reads a value of an answer; undefined when it is not what it should be. */
type Reader<T> = (value: unknown) => T | undefined;

const webhookOf: Reader<StoredWebhook> = (value) => {
	const { id, url, signing_key: key, events, phone_numbers: phoneNumbers } = asObject(value);
	if (typeof id !== 'string' || typeof url !== 'string') return undefined;
	const lists = { events: textsOf(events), phoneNumbers: textsOf(phoneNumbers) };
	return { id, url, signingKey: toText(key) ?? '', ...lists };
};
/** Only the number: a phone also carries the token by which httpSMS reaches it. */
const phoneNumberOf: Reader<string> = (value) => toText(asObject(value).phone_number);

const WHO = 'httpSMS';

/** The most that both lists allow. Without a limit, webhooks come one at a time. */
const PAGE_SIZE = 20;

export async function listWebhooks(send: Send): Promise<Result<StoredWebhook[]>> {
	return await listAll(send, '/webhooks', webhookOf);
}

/** The account's phone numbers, as they must be given when registering a webhook. */
export async function listPhoneNumbers(send: Send): Promise<Result<string[]>> {
	return await listAll(send, '/phones', phoneNumberOf);
}

export async function createWebhook(send: Send, webhook: Webhook): Promise<Result<StoredWebhook>> {
	const request = { method: 'POST', path: '/webhooks', body: toBody(webhook) } as const;
	return read(await send(request), webhookOf);
}

export async function updateWebhook(
	send: Send,
	id: string,
	webhook: Webhook,
): Promise<Result<StoredWebhook>> {
	const request = { method: 'PUT', path: pathOf(id), body: toBody(webhook) } as const;
	return read(await send(request), webhookOf);
}

export async function deleteWebhook(send: Send, id: string): Promise<Result<unknown>> {
	const answer = await send({ method: 'DELETE', path: pathOf(id) });
	// 200 in fact, 204 by its API description.
	return answer.status === 204 ? success(null) : read(answer, () => null);
}

async function listAll<T>(send: Send, path: string, itemOf: Reader<T>): Promise<Result<T[]>> {
	return await readPages(WHO, 0, async (skip: number) => {
		const answer = await send({ method: 'GET', path, query: { skip, limit: PAGE_SIZE } });
		return read(answer, (value) => {
			const items = readAll(value, itemOf);
			const next = items?.length === PAGE_SIZE ? skip + PAGE_SIZE : undefined;
			return items && { items, next };
		});
	});
}

function read<T>(answer: ApiResponse, valueOf: Reader<T>): Result<T> {
	return readResponse(answer, (body) => valueOf(asObject(body).data), describeHttpSmsFailure);
}

function toBody({ url, signingKey, events, phoneNumbers }: Webhook): JsonObject {
	return { url, signing_key: signingKey, events, phone_numbers: phoneNumbers };
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/**
 * Where the API is: the Base URL, with or without slashes and `/v1` at its end.
 * @returns ends in `/v1`; null when the Base URL is no http or https URL.
 */
export function apiUrl({ baseUrl }: JsonObject): string | null {
	const address = httpUrl(baseUrl);
	return address && `${address.replace(/\/v1$/, '').replace(/\/+$/, '')}/v1`;
}

const CHECK_BASE_URL =
	'Check the Base URL in the credential. The default is https://api.httpsms.com.';

/** What to do, by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
	401: 'Copy the API Key of your account from httpsms.com/settings into the credential. A phone API key, which begins with pk_, is not enough.',
	402: 'Delete a webhook that is no longer used at httpsms.com/settings, then publish again.',
	422: 'Correct it in this node or its credential, then publish again.',
	429: TRY_LATER,
};

export const describeHttpSmsFailure = errorDescriber({
	who: WHO,
	unreachable: `${CHECK_BASE_URL} Check this server’s internet access too.`,
	unexpectedBody: 'What answers at the Base URL is not httpSMS’s API',
	// Where httpSMS refuses fields, `data` says what is wrong with each.
	messagesOf: ({ message, data }) => [message, ...Object.values(asObject(data)).flat()],
	advice: (status) => ADVICE[status] ?? (status < 500 ? CHECK_BASE_URL : TRY_LATER),
});
