import type { AccountCheck } from '../shared/n8n/credentialTest';
import { isJsonObject } from '../shared/payload';
import { webAddress } from '../shared/webhookUrl';
import { describeFailure } from './httpSmsProblems';

type Credential = Readonly<Record<string, unknown>>;

/** What is wrong with a credential before anything is sent anywhere; null when nothing is. */
export function credentialProblem(credential: Credential): string | null {
	if (!credential.apiKey || apiUrl(credential) !== null) return null;
	return 'The Base URL is not an http or https address. The usual one is https://api.httpsms.com.';
}

/** The account an API key belongs to; a phone API key gets 401. */
export function accountCheck(credential: Credential): AccountCheck | null {
	const url = apiUrl(credential);
	if (!credential.apiKey || url === null) return null;
	return {
		request: {
			method: 'GET',
			url: `${url}/users/me`,
			headers: { 'x-api-key': String(credential.apiKey) },
		},
		problem(status, body) {
			const isAccount = status === 200 && isJsonObject(body) && isJsonObject(body.data);
			return isAccount ? null : describeFailure({ status, body });
		},
	};
}

/**
 * Where the API is: the Base URL, with or without slashes and `/v1` at its end.
 * @returns ends in `/v1`; null when the Base URL is no http or https URL.
 */
export function apiUrl({ baseUrl }: Credential): string | null {
	const address = webAddress(baseUrl);
	return address && `${address.replace(/\/v1$/, '').replace(/\/+$/, '')}/v1`;
}
