import type { WebhookRequest } from '../http/request';
import { equalTexts } from './hmac';
import type { Secrets } from './secrets';
import { rejected, SENDER_PROVEN, type Verdict } from './verdict';

/**
 * Checks the secret that a provider without signatures carries in the webhook URL: `?token=<secret>`. It
 * proves who sends, not what is sent, and whoever reads the URL on its way can send too.
 * @returns `missing_token` unless there is exactly one, `invalid_token` unless it is one of the secrets.
 */
export function verifyToken(request: WebhookRequest, secrets: Secrets): Verdict {
	const { token } = request.query;
	// A repeated parameter is an array and `token[a]=` an object: nothing says which part counts.
	if (typeof token !== 'string' || token === '') return rejected('missing_token');
	return isOneOf(token, secrets) ? SENDER_PROVEN : rejected('invalid_token');
}

/** All secrets are tried whatever the first says, so the time taken tells nothing about which one fits. */
function isOneOf(token: string, secrets: Secrets): boolean {
	let matches = false;
	for (const secret of secrets) matches = equalTexts(secret, token) || matches;
	return matches;
}

/**
 * What keeps a secret from being pasted into a URL as it is, as the rest of a sentence that begins with its
 * name; null when nothing does. In a query `+` means a space, and `&`, `#` and `%` are not themselves.
 */
export function tokenProblem(secret: unknown): string | null {
	return typeof secret !== 'string' || /^[\w.~-]*$/.test(secret)
		? null
		: 'has characters that mean something else in a URL. Use letters, digits, - and _ only';
}
