import { isJsonObject, membersOf, type JsonObject } from './json';

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

export type ApiAnswer =
	| { readonly status: number; readonly body: unknown }
	/** No answer came; `code` as Node.js names the fault. */
	| { readonly status: null; readonly code: string | undefined };

/** Makes one authenticated call. Resolves whatever comes of it. */
export type Send = (request: ApiRequest) => Promise<ApiAnswer>;

/** A call that failed: HTTP status, null when no answer came, and what to tell the user, as whole sentences. */
export interface Problem {
	readonly status: number | null;
	readonly message: string;
}
export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: Problem };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });
export const failure = (message: string, status: number | null = null): Result<never> => ({
	ok: false,
	problem: { status, message },
});

/** A harmless call to a provider's API that shows whether an API key is right. */
export interface AccountCheck {
	readonly request: {
		readonly method: 'GET' | 'POST';
		readonly url: string;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: JsonObject;
	};
	/** What the answer means: null when the key is right, else what to tell the user. */
	problem(status: number, body: unknown): string | null;
}

/**
 * Asks whom an API key belongs to, where the key goes into `x-api-key` and the answer's `data` is the account.
 * @param describe what to tell the user of any other answer.
 */
export function apiKeyCheck(
	url: string,
	apiKey: unknown,
	describe: (answer: ApiAnswer) => string,
): AccountCheck {
	return {
		request: { method: 'GET', url, headers: { 'x-api-key': String(apiKey) } },
		problem(status, body) {
			const isAccount = status === 200 && isJsonObject(membersOf(body).data);
			return isAccount ? null : describe({ status, body });
		},
	};
}

/** The value of an Authorization header for HTTP Basic authentication (RFC 7617). */
export function basicAuthorization(user: unknown, password: unknown): string {
	return `Basic ${Buffer.from(`${String(user)}:${String(password)}`).toString('base64')}`;
}

const UNTRUSTED =
	'its certificate is not signed by an authority that this server trusts. If it is your own server, name its authority in NODE_EXTRA_CA_CERTS and restart n8n';

/** Faults as Node.js and OpenSSL name them, as the rest of a sentence that begins with who could not be reached. */
const FAULTS: Readonly<Record<string, string>> = {
	ECONNABORTED: 'it did not answer in time',
	ETIMEDOUT: 'it did not answer in time',
	ECONNREFUSED: 'it refused the connection',
	ECONNRESET: 'it broke off the connection',
	EHOSTUNREACH: 'there is no way to it in the network',
	ENETUNREACH: 'there is no way to it in the network',
	ENOTFOUND: 'its host name is unknown',
	EAI_AGAIN: 'its host name is unknown',
	DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
	SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
	CERT_UNTRUSTED: UNTRUSTED,
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet; check this server’s clock',
	CERT_REVOKED: 'its certificate was revoked',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
	HOSTNAME_MISMATCH: 'its certificate is for another host name',
	EPROTO: 'it does not speak TLS there; check whether the address begins with http or https',
	ERR_SSL_WRONG_VERSION_NUMBER:
		'it does not speak TLS there; check whether the address begins with http or https',
};

/** Why no answer came, with what to do, in whole sentences. n8n replaces messages that hold a fault's code. */
export function describeFault(who: string, code: string | undefined, advice: string): string {
	const fault = code === undefined ? undefined : FAULTS[code];
	const why = fault === undefined ? '' : `: ${fault}`;
	return `${who} could not be reached${why}. ${advice}`;
}

/** The code of the first error in a chain of causes that has one. */
export function faultOf(error: unknown): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return undefined;
}

/** Characters of what an API says that are worth repeating. */
const MAX_QUOTE = 300;

export const TRY_LATER = 'Try again later.';

/** The words for calls that failed, of one provider. */
export interface ApiWords {
	/** Who answers, or does not. */
	readonly who: string;
	/** What to do when no answer came. */
	readonly unreachable: string;
	/** What is said of a success with a body that is not the API's, up to a colon. */
	readonly stranger: string;
	/** What the body of an answer says, from the members where the API has its messages. */
	messagesOf(body: JsonObject): readonly unknown[];
	/** What to do about an answer. */
	advice(status: number, quote: string): string;
}

/**
 * Describes a failed call, in whole sentences and in one message: n8n shows nothing else of it when publishing fails.
 */
export function failureDescriber(words: ApiWords): (answer: ApiAnswer) => string {
	return (answer) => {
		const { status } = answer;
		if (status === null) return describeFault(words.who, answer.code, words.unreachable);
		const quote = quoteOf(words.messagesOf(membersOf(answer.body)));
		if (isSuccess(answer)) {
			return `${words.stranger}: it answered ${status} with something else. ${words.advice(status, quote)}`;
		}
		const said = quote === '' ? '' : ` (${quote})`;
		return `${words.who} answered ${status}${said}. ${words.advice(status, quote)}`;
	};
}

/** What an API says of a refused call; empty when it says nothing. */
function quoteOf(parts: readonly unknown[]): string {
	return parts
		.filter((part) => typeof part === 'string')
		.map((part) => part.trim().replace(/\.$/, ''))
		.filter((part) => part !== '')
		.join('; ')
		.slice(0, MAX_QUOTE);
}

/** Whether an answer has a status of success (2xx). */
export function isSuccess(answer: ApiAnswer): answer is { status: number; body: unknown } {
	return answer.status !== null && answer.status >= 200 && answer.status < 300;
}

/**
 * What an API answered.
 * @param valueOf reads the body; undefined when it is not what the API would say.
 * @param describe what to tell the user of any other answer.
 */
export function readAnswer<T>(
	answer: ApiAnswer,
	valueOf: (body: unknown) => T | undefined,
	describe: (answer: ApiAnswer) => string,
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
