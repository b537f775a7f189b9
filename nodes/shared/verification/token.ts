import type { WebhookRequest } from '../http/request';
import { equalTexts } from './hmac';
import type { Secrets } from './secrets';
import { rejected, SENDER_PROVEN, type Verdict } from './verdict';

/**
 * Checks the secret that a provider without signatures carries in the webhook URL: `?token=<secret>`. The token proves the
 * sender, not the body. Anybody who reads the URL on its way can send too.
 * @returns `missing_token` unless there is exactly one token, `invalid_token` unless the token is one of the secrets.
 */
export function verifyToken(request: WebhookRequest, secrets: Secrets): Verdict {
	const { token } = request.query;
	// A repeated parameter is an array, and `token[a]=` is an object. Neither says which part counts.
	if (typeof token !== 'string' || token === '') return rejected('missing_token');
	return isOneOf(token, secrets) ? SENDER_PROVEN : rejected('invalid_token');
}

/** All secrets are tried even after a match, so that the time taken does not tell which secret fits. */
function isOneOf(token: string, secrets: Secrets): boolean {
	let matches = false;
	for (const secret of secrets) matches = equalTexts(secret, token) || matches;
	return matches;
}

/**
 * Why a secret cannot be pasted into a URL, as the end of a sentence that begins with its name; null if it can. In a query
 * `+` means a space, and `&`, `#` and `%` have meanings of their own.
 */
export function tokenProblem(secret: unknown): string | null {
	return typeof secret !== 'string' || /^[\w.~-]*$/.test(secret)
		? null
		: 'has characters that mean something else in a URL. Use letters, digits, - and _ only';
}
