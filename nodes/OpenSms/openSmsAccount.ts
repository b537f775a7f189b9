import type { AccountCheck } from '../shared/n8n/credentialTest';
import { isJsonObject } from '../shared/payload';
import { webAddress } from '../shared/webhookUrl';

type Credential = Readonly<Record<string, unknown>>;

/** What is wrong with a credential before anything is sent anywhere; null when nothing is. */
export function credentialProblem(credential: Credential): string | null {
	if (!credential.apiToken || webAddress(credential.baseUrl) !== null) return null;
	return 'The Base URL is not an http or https address. The usual one is https://www.opensms.co.ke/api/v3.';
}

/** OpenSMS's account (API v3, /me). An error can come with HTTP 200: `status` in the body tells. */
export function accountCheck(credential: Credential): AccountCheck | null {
	const baseUrl = webAddress(credential.baseUrl);
	if (!credential.apiToken || baseUrl === null) return null;
	return {
		request: {
			method: 'GET',
			url: `${baseUrl}/me`,
			headers: { Authorization: `Bearer ${String(credential.apiToken)}` },
		},
		problem(status, body) {
			const answer = isJsonObject(body) ? body.status : undefined;
			if (status === 200 && answer === 'success') return null;
			if (status === 401 || status === 403) {
				return `OpenSMS does not accept the API Token (${status}). Copy it again from your OpenSMS account.`;
			}
			if (status === 404 || (status === 200 && answer === undefined)) {
				return `OpenSMS’s API does not answer at ${baseUrl} (${status}). Check the Base URL.`;
			}
			return `OpenSMS answered ${status}${typeof answer === 'string' ? ` (${answer})` : ''} to the API Token check. Try again later.`;
		},
	};
}
