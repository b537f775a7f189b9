import { isJsonObject } from '../shared/payload';
import type { ApiAnswer } from './httpSmsApi';

const CHECK_BASE_URL =
	'Check the Base URL in the credential. The usual one is https://api.httpsms.com.';
const TRY_LATER = 'Try again later.';

/** What to do, by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
	401: 'Copy the API Key of your account from httpsms.com/settings into the credential. A phone API key, which begins with pk_, is not enough.',
	402: 'Delete a webhook that is no longer used at httpsms.com/settings, then publish again.',
	422: 'Correct it in this node or its credential, then publish again.',
	429: TRY_LATER,
};

/** Faults as Node.js names them. n8n replaces any message that holds such a name by words of its own. */
const FAULTS: Readonly<Record<string, string>> = {
	ECONNABORTED: 'it did not answer in time',
	ETIMEDOUT: 'it did not answer in time',
	ECONNREFUSED: 'it refused the connection',
	ECONNRESET: 'it broke off the connection',
	ENOTFOUND: 'its host name is unknown',
	EAI_AGAIN: 'its host name is unknown',
};

/** Characters of what the API says that are worth repeating. */
const MAX_QUOTE = 300;

/** A failed call in one message: n8n shows nothing else of it when publishing fails. */
export function describeFailure(answer: ApiAnswer): string {
	if (answer.status === null) {
		const fault = FAULTS[answer.code ?? ''];
		return `httpSMS could not be reached${fault === undefined ? '' : `: ${fault}`}. ${CHECK_BASE_URL} Check this server’s internet access too.`;
	}
	const quote = quoteOf(answer.body);
	const advice = ADVICE[answer.status] ?? (answer.status < 500 ? CHECK_BASE_URL : TRY_LATER);
	return `httpSMS answered ${answer.status}${quote === '' ? '' : ` (${quote})`}. ${advice}`;
}

/** httpSMS's own message and, where it refuses fields, what is wrong with each. */
function quoteOf(body: unknown): string {
	if (!isJsonObject(body)) return '';
	const faults = isJsonObject(body.data) ? Object.values(body.data).flat() : [];
	return [body.message, ...faults]
		.filter((part) => typeof part === 'string')
		.map((part) => part.trim().replace(/\.$/, ''))
		.join('; ')
		.slice(0, MAX_QUOTE);
}
