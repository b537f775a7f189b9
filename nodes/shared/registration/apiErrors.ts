import { type JsonObject, asObject } from '../http/json';
import { type ApiResponse, isSuccess } from './client';

const UNTRUSTED =
	'its certificate is not signed by an authority that this server trusts. If it is your own server, name its authority in NODE_EXTRA_CA_CERTS and restart n8n';

/** Faults as Node.js and OpenSSL name them, as the rest of a sentence that begins with who could not be reached. */
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

/** Why no answer came, with what to do, in whole sentences. n8n replaces messages that hold a fault's code. */
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

/** Characters of what an API says that are worth repeating. */
const MAX_QUOTE = 300;

export const TRY_LATER = 'Try again later.';

/** The words for calls that failed, of one provider. */
export interface ErrorTexts {
	/** Who answers, or does not. */
	readonly who: string;
	/** What to do when no answer came. */
	readonly unreachable: string;
	/** What is said of a success with a body that is not the API's, up to a colon. */
	readonly unexpectedBody: string;
	/** What the body of an answer says, from the members where the API has its messages. */
	messagesOf(body: JsonObject): readonly unknown[];
	/** What to do about an answer. */
	advice(status: number, quote: string): string;
}

/**
 * Describes a failed call, in whole sentences and in one message: n8n shows nothing else of it when publishing fails.
 */
export function errorDescriber(words: ErrorTexts): (answer: ApiResponse) => string {
	return (answer) => {
		const { status } = answer;
		if (status === null) return describeNetworkError(words.who, answer.code, words.unreachable);
		const quote = quoteOf(words.messagesOf(asObject(answer.body)));
		if (isSuccess(answer)) {
			return `${words.unexpectedBody}: it answered ${status} with something else. ${words.advice(status, quote)}`;
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
