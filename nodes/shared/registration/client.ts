import type { JsonObject } from '../http/json';
import { failure, type Result, success } from './result';

// Calls to a provider's API, free of n8n: what is asked, what came back, and how to tell the user what went wrong.

/** A call to a provider's API. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Behind the API's root, or a whole URL. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number>>;
	/** Sent as JSON. */
	readonly body?: JsonObject;
	/** Sent as application/x-www-form-urlencoded. */
	readonly form?: Readonly<Record<string, string>>;
}

export type ApiResponse =
	| { readonly status: number; readonly body: unknown }
	/** No answer came; `code` as Node.js names the fault. */
	| { readonly status: null; readonly code: string | undefined };

/** Makes one authenticated call. Resolves whatever comes of it. */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;

/** Whether an answer has a status of success (2xx). */
export function isSuccess(answer: ApiResponse): answer is { status: number; body: unknown } {
	return answer.status !== null && answer.status >= 200 && answer.status < 300;
}

/**
 * What an API answered.
 * @param valueOf reads the body; undefined when it is not what the API would say.
 * @param describe what to tell the user of any other answer.
 */
export function readResponse<T>(
	answer: ApiResponse,
	valueOf: (body: unknown) => T | undefined,
	describe: (answer: ApiResponse) => string,
): Result<T> {
	const value = isSuccess(answer) ? valueOf(answer.body) : undefined;
	return value === undefined ? failure(describe(answer), answer.status) : success(value);
}

/** Reads every item of a list; undefined when it is no list or one of its items cannot be read. */
export function readAll<T>(
	value: unknown,
	read: (item: unknown) => T | undefined,
): T[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const items = value.map(read).filter((item) => item !== undefined);
	return items.length === value.length ? items : undefined;
}

/** One page of a list. */
export interface Page<T, Place> {
	readonly items: readonly T[];
	/** Where the next page is; undefined behind the last. */
	readonly next: Place | undefined;
}

/** Far more pages than any account fills. */
const MAX_PAGES = 50;

/**
 * Every item of a list that comes in pages. One that does not end is a failure: acting on a part of it could repeat a
 * webhook or leave out a phone.
 * @param who answers, for the message.
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
	return failure(`${who} lists more than can be read. Remove there what is no longer used.`);
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function isSameSet(a: readonly string[], b: readonly string[]): boolean {
	const members = new Set(b);
	return new Set(a).size === members.size && a.every((member) => members.has(member));
}
