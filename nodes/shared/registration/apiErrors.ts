import { type JsonObject, asObject } from '../http/json';
import { type ApiResponse, isSuccess } from './client';

const UNTRUSTED =
	'its certificate is not signed by an authority that this server trusts. If it is your own server, name its authority in NODE_EXTRA_CA_CERTS and restart n8n';

/** Errors as Node.js and OpenSSL name them, each as the end of a sentence `<who> could not be reached: …`. */
const NETWORK_ERRORS: Readonly<Record<string, string>> = {
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

/**
 * Says why no response came and what to do, in whole sentences. Leaves out the error code, because n8n replaces
 * messages that hold a code.
 */
export function describeNetworkError(
	who: string,
	code: string | undefined,
	advice: string,
): string {
	const fault = code === undefined ? undefined : NETWORK_ERRORS[code];
	const why = fault === undefined ? '' : `: ${fault}`;
	return `${who} could not be reached${why}. ${advice}`;
}

/** The code of the first error in a chain of causes that has one. */
export function networkErrorCode(error: unknown): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return undefined;
}

/** The most characters of an API's own words that a message repeats. */
const MAX_QUOTE = 300;

export const TRY_LATER = 'Try again later.';

/** The words of one provider for calls that failed. Advice and reasons are whole sentences. */
export interface ErrorTexts {
	/** The provider's name. */
	readonly who: string;
	/** Advice if no response came. If left out: check this server's internet access. */
	readonly unreachable?: string;
	/** Start of the message for a 2xx response whose body is not this API's. A colon follows. */
	readonly unexpectedBody?: string;
	/** Set if the API sends errors with HTTP 200 too: then a 2xx response with an error text counts as an error. */
	readonly sendsErrorsWith200?: true;
	/** The texts of an error, from the members of the body that hold them; values other than texts are left out. */
	messagesOf?(body: JsonObject): readonly unknown[];
	/** Advice by HTTP status; a function of the API's words, if it depends on them. */
	readonly advice: Readonly<Record<number, string | ((quote: string) => string)>>;
	/** Advice on any other status below 500. If left out: try again later, as for 500 and above. */
	readonly otherwise?: string;
}

/** Describes a failed call in one message of whole sentences: n8n shows only this message if publishing fails. */
export function errorDescriber(texts: ErrorTexts): (response: ApiResponse) => string {
	const {
		who,
		unreachable = 'Check this server’s internet access.',
		unexpectedBody = `${who}’s API does not answer as documented`,
	} = texts;
	return (response) => {
		const { status } = response;
		if (status === null) return describeNetworkError(who, response.code, unreachable);
		const parts = texts.messagesOf?.(asObject(response.body)) ?? [];
		const quote = quoteOf(parts, response.credentialValues ?? []);
		const isError = !isSuccess(response) || (texts.sendsErrorsWith200 && quote !== '');
		const said = quote === '' ? '' : ` (${quote})`;
		const what = isError
			? `${who} answered ${status}${said}`
			: `${unexpectedBody}: the server answered ${status} with something else`;
		return `${what}. ${adviceOn(status, quote, texts)}`;
	};
}

function adviceOn(status: number, quote: string, { advice, otherwise }: ErrorTexts): string {
	const known = advice[status];
	if (typeof known === 'function') return known(quote);
	return known ?? (status < 500 ? otherwise : undefined) ?? TRY_LATER;
}

/** The API's own words on a refused call, without the values of the credential; empty if there are none. */
function quoteOf(parts: readonly unknown[], credentialValues: readonly string[]): string {
	const said = parts
		.filter((part) => typeof part === 'string')
		// Without line breaks, because logs hold these words too.
		.map((part) => part.replace(LINE_BREAKS, ' ').trim().replace(/\.$/, ''))
		.filter((part) => part !== '')
		.join('; ');
	// Values are removed before the quote is cut. Otherwise a part of a value could stay.
	return withoutValues(said, credentialValues).slice(0, MAX_QUOTE);
}

/** A shorter value, such as a region, can be a part of an ordinary word. */
const MIN_PART = 8;
const LINE_BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const WORDS = /[\p{L}\p{N}]+/gu;

/**
 * Replaces each value in a text by `…`: the value as it is, percent-encoded, or in the header of HTTP Basic
 * authentication.
 */
function withoutValues(text: string, credentialValues: readonly string[]): string {
	const values = credentialValues.map((value) => value.trim()).filter((value) => value !== '');
	const spellings = [
		...values,
		...values.map(percentEncoded),
		...values.flatMap((user) => values.map((password) => base64(`${user}:${password}`))),
	];
	// The longest spelling first, because a shorter spelling can be a part of it.
	return spellings.sort((a, b) => b.length - a.length).reduce(withoutValue, text);
}

function withoutValue(text: string, value: string): string {
	return value.length < MIN_PART
		? text.replace(WORDS, (word) => (word === value ? '…' : word))
		: text.replaceAll(value, '…');
}

/** A half of a surrogate pair, which no URL can hold, is left out. */
const percentEncoded = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, ''));
const base64 = (text: string): string => Buffer.from(text).toString('base64');
