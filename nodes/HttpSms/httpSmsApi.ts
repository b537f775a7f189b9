import { membersOf, textOf } from '../shared/values';
import { describeFailure } from './httpSmsProblems';

/** httpSMS's API, `/v1/webhooks` and `/v1/phones`, as its handlers and validators have it. */

export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly query?: Readonly<Record<string, number>>;
	readonly body?: Readonly<Record<string, unknown>>;
}

export type ApiAnswer =
	| { readonly status: number; readonly body: unknown }
	/** No answer came; `code` as Node.js names the fault. */
	| { readonly status: null; readonly code: string | undefined };

/** Makes one authenticated call. Resolves whatever comes of it. */
export type Send = (request: ApiRequest) => Promise<ApiAnswer>;

/** A call that failed: HTTP status, null when no answer came, and what to tell the user. */
export interface Problem {
	readonly status: number | null;
	readonly message: string;
}
export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: Problem };

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
	const { id, url, signing_key: key, events, phone_numbers: phoneNumbers } = membersOf(value);
	if (typeof id !== 'string' || typeof url !== 'string') return undefined;
	const lists = { events: textsOf(events), phoneNumbers: textsOf(phoneNumbers) };
	return { id, url, signingKey: textOf(key) ?? '', ...lists };
};
/** Only the number: a phone also carries the token by which httpSMS reaches it. */
const phoneNumberOf: Reader<string> = (value) => textOf(membersOf(value).phone_number);

/** The most that both lists allow. Without a limit, webhooks come one at a time. */
const PAGE_SIZE = 20;
const MAX_PAGES = 50;

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
	return answer.status === 204 ? { ok: true, value: null } : read(answer, () => null);
}

async function listAll<T>(send: Send, path: string, itemOf: Reader<T>): Promise<Result<T[]>> {
	const all: T[] = [];
	for (let page = 0; page < MAX_PAGES; page++) {
		const query = { skip: page * PAGE_SIZE, limit: PAGE_SIZE };
		const result = read(await send({ method: 'GET', path, query }), listOf(itemOf));
		if (!result.ok) return result;
		all.push(...result.value);
		if (result.value.length < PAGE_SIZE) break;
	}
	return { ok: true, value: all };
}

function read<T>(answer: ApiAnswer, valueOf: Reader<T>): Result<T> {
	if (answer.status === null || answer.status < 200 || answer.status > 299) {
		return { ok: false, problem: { status: answer.status, message: describeFailure(answer) } };
	}
	const value = valueOf(membersOf(answer.body).data);
	if (value !== undefined) return { ok: true, value };
	const message =
		'What answers at the Base URL is not httpSMS’s API. The usual one is https://api.httpsms.com.';
	return { ok: false, problem: { status: answer.status, message } };
}

const listOf =
	<T>(itemOf: Reader<T>): Reader<T[]> =>
	(value) => {
		if (!Array.isArray(value)) return undefined;
		const items = value.map(itemOf).filter((item) => item !== undefined);
		return items.length === value.length ? items : undefined;
	};

function textsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function toBody({ url, signingKey, events, phoneNumbers }: Webhook): Record<string, unknown> {
	return { url, signing_key: signingKey, events, phone_numbers: phoneNumbers };
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;
