import { singleHeader, type WebhookRequest } from '../http/request';
import { isOneOf } from './token';
import type { Secrets } from './secrets';
import { rejected, SENDER_PROVEN, type Verdict } from './verdict';

/** The name of the scheme may be in upper or lower case (RFC 9110, section 11.1). */
const BASIC = /^basic +(\S.*)$/i;

/**
 * Checks Basic authentication (RFC 7617), user name and password in UTF-8. It proves the sender, not the body.
 * @param username without a colon.
 * @param passwords the secrets.
 * @returns `missing_token` unless there is exactly one header of this scheme, `invalid_token` if it is wrong.
 */
export function verifyBasic(
	request: WebhookRequest,
	username: string,
	passwords: Secrets,
): Verdict {
	const given = BASIC.exec(String(singleHeader(request, 'authorization')))?.[1];
	if (given === undefined) return rejected('missing_token');
	const [current, ...previous] = passwords;
	const written = (password: string) => Buffer.from(`${username}:${password}`).toString('base64');
	// The texts are compared, not their bytes: decodeStrict says why.
	return isOneOf(given, [written(current), ...previous.map(written)])
		? SENDER_PROVEN
		: rejected('invalid_token');
}
