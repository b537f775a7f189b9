import { singleHeader, type WebhookRequest } from '../http/request';
import { lookUp } from '../http/json';
import { equalTexts } from './hmac';
import type { Secrets } from './secrets';
import { rejected, SENDER_PROVEN, type Verdict } from './verdict';

/** A header may name the scheme before the token (RFC 6750, section 2.1), in upper or lower case. */
const BEARER = /^bearer +/i;

/**
 * Checks the secret that a provider without signatures carries in the webhook URL: `?token=<secret>`. The token proves the
 * sender, not the body. Anybody who reads the URL on its way can send too.
 * @param name of the query parameter.
 * @returns `missing_token` unless there is exactly one token, `invalid_token` unless the token is one of the secrets.
 */
export function verifyToken(request: WebhookRequest, secrets: Secrets, name = 'token'): Verdict {
	// A repeated parameter is an array, and `token[a]=` is an object. Neither says which part counts.
	return verdictOn(lookUp(request.query, name), secrets);
}

/**
 * As verifyToken, for a secret in a header, alone or behind `Bearer`.
 * @param name of the header, in lower case.
 */
export function verifyHeaderToken(
	request: WebhookRequest,
	secrets: Secrets,
	name: string,
): Verdict {
	return verdictOn(singleHeader(request, name)?.replace(BEARER, ''), secrets);
}

function verdictOn(token: unknown, secrets: Secrets): Verdict {
	if (typeof token !== 'string' || token === '') return rejected('missing_token');
	return isOneOf(token, secrets) ? SENDER_PROVEN : rejected('invalid_token');
}

/** All secrets are tried even after a match, so that the time taken does not tell which secret fits. */
export function isOneOf(token: string, secrets: Secrets): boolean {
	let matches = false;
	for (const secret of secrets) matches = equalTexts(secret, token) || matches;
	return matches;
}

/**
 * Why a secret cannot be pasted into a URL, as the end of a sentence that begins with its name; null if it can. In a query
 * `+` means a space, and `&`, `#` and `%` have meanings of their own.
 */
export function tokenProblem(secret: unknown): string | null {
	if (typeof secret !== 'string' || /^[\w.~-]*$/.test(secret)) return null;
	return secret.includes('token=')
		? 'is more than the token. Enter only what stands behind ?token='
		: 'has characters that mean something else in a URL. Use letters, digits, - and _ only';
}
