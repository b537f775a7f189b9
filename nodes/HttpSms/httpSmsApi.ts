import { z } from 'zod';

import { isJsonObject } from '../shared/payload';
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

const webhookSchema = z
	.object({
		id: z.string(),
		url: z.string(),
		signing_key: z.string().catch(''),
		events: z.array(z.string()).catch([]),
		phone_numbers: z.array(z.string()).catch([]),
	})
	.transform(
		({ id, url, signing_key, events, phone_numbers }): StoredWebhook => ({
			id,
			url,
			signingKey: signing_key,
			events,
			phoneNumbers: phone_numbers,
		}),
	);
/** Only the number: a phone also carries the token by which httpSMS reaches it. */
const phoneSchema = z.object({ phone_number: z.string() }).transform((phone) => phone.phone_number);

/** The most that both lists allow. Without a limit, webhooks come one at a time. */
const PAGE_SIZE = 20;
const MAX_PAGES = 50;

export async function listWebhooks(send: Send): Promise<Result<StoredWebhook[]>> {
	return await listAll(send, '/webhooks', webhookSchema);
}

/** The account's phone numbers, as they must be given when registering a webhook. */
export async function listPhoneNumbers(send: Send): Promise<Result<string[]>> {
	return await listAll(send, '/phones', phoneSchema);
}

export async function createWebhook(send: Send, webhook: Webhook): Promise<Result<StoredWebhook>> {
	const request = { method: 'POST', path: '/webhooks', body: toBody(webhook) } as const;
	return read(await send(request), webhookSchema);
}

export async function updateWebhook(
	send: Send,
	id: string,
	webhook: Webhook,
): Promise<Result<StoredWebhook>> {
	const request = { method: 'PUT', path: pathOf(id), body: toBody(webhook) } as const;
	return read(await send(request), webhookSchema);
}

export async function deleteWebhook(send: Send, id: string): Promise<Result<unknown>> {
	const answer = await send({ method: 'DELETE', path: pathOf(id) });
	// 200 in fact, 204 by its API description.
	return answer.status === 204 ? { ok: true, value: null } : read(answer, z.unknown());
}

async function listAll<T>(
	send: Send,
	path: string,
	schema: z.ZodType<T, z.ZodTypeDef, unknown>,
): Promise<Result<T[]>> {
	const items: T[] = [];
	for (let page = 0; page < MAX_PAGES; page++) {
		const query = { skip: page * PAGE_SIZE, limit: PAGE_SIZE };
		const result = read(await send({ method: 'GET', path, query }), z.array(schema));
		if (!result.ok) return result;
		items.push(...result.value);
		if (result.value.length < PAGE_SIZE) break;
	}
	return { ok: true, value: items };
}

function read<T>(answer: ApiAnswer, schema: z.ZodType<T, z.ZodTypeDef, unknown>): Result<T> {
	if (answer.status === null || answer.status < 200 || answer.status > 299) {
		return { ok: false, problem: { status: answer.status, message: describeFailure(answer) } };
	}
	const parsed = schema.safeParse(isJsonObject(answer.body) ? answer.body.data : undefined);
	if (parsed.success) return { ok: true, value: parsed.data };
	const message = `What answers at the Base URL is not httpSMS’s API. The usual one is https://api.httpsms.com.`;
	return { ok: false, problem: { status: answer.status, message } };
}

function toBody({ url, signingKey, events, phoneNumbers }: Webhook): Record<string, unknown> {
	return { url, signing_key: signingKey, events, phone_numbers: phoneNumbers };
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;
