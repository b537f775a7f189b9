import type { JsonObject } from '../http/json';
import { failure, type Result, success } from './result';

// Calls to a provider's API, free of n8n: requests, responses and lists that come in pages.

/** A call to a provider's API. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** A path after the API's root, or a whole URL. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number>>;
	/** Sent as JSON. */
	readonly body?: JsonObject;
	/** Sent as application/x-www-form-urlencoded. */
	readonly form?: Readonly<Record<string, string>>;
}

export type ApiResponse =
	/** `body` is parsed JSON, or the text if it is not JSON. */
	| {
			readonly status: number;
			readonly body: unknown;
			/** The values of the credential that made the call: no message may repeat them. */
			readonly credentialValues?: readonly string[];
	  }
	/** No response came; `code` as Node.js names the error. */
	| { readonly status: null; readonly code: string | undefined };

/** Makes one authenticated call. Never rejects: when no response came, `status` is null. */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;

/** Whether a response has a status of success (2xx). */
export function isSuccess(response: ApiResponse): response is { status: number; body: unknown } {
	return response.status !== null && response.status >= 200 && response.status < 300;
}

/**
 * Reads the value of a successful response; a failure for any other response.
 * @param toValue reads the body; undefined if the body is not the API's.
 * @param describe makes the message for the user about any other response.
 */
export function readResponse<T>(
	response: ApiResponse,
	toValue: (body: unknown) => T | undefined,
	describe: (response: ApiResponse) => string,
): Result<T> {
	const value = isSuccess(response) ? toValue(response.body) : undefined;
	return value === undefined ? failure(describe(response), response.status) : success(value);
}

/**
 * Reads the items of a list. An item that cannot be read is left out, because it cannot be a trigger's webhook. Returns
 * undefined if the value is not a list.
 */
export function readAll<T>(
	value: unknown,
	read: (item: unknown) => T | undefined,
): T[] | undefined {
	if (!Array.isArray(value)) return undefined;
	return value.map(read).filter((item) => item !== undefined);
}

/** A page of a list. */
export interface Page<T, Place> {
	readonly items: readonly T[];
	/** Where the next page is; undefined on the last page. */
	readonly next: Place | undefined;
}

/** Far more pages than any account fills. */
const MAX_PAGES = 50;

/**
 * Every item of a list that comes in pages. A list that does not end is a failure: acting on a part of it could repeat
 * a webhook or leave out a phone.
 * @param who the provider's name, for the message.
 */
export async function readPages<T, Place>(
	who: string,
	first: Place,
	pageAt: (place: Place) => Promise<Result<Page<T, Place>>>,
): Promise<Result<T[]>> {
	const all: T[] = [];
	let place = first;
	for (let count = 0; count < MAX_PAGES; count++) {
		const page = await pageAt(place);
		if (!page.ok) return page;
		all.push(...page.value.items);
		if (page.value.next === undefined) return success(all);
		place = page.value.next;
	}
	return failure(
		`${who} lists more entries than can be read. Remove entries there that are no longer used.`,
	);
}

/** The texts of a list; empty for anything but a list. */
export function textsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
