import type { AccountCheck } from '../shared/n8n/credentialTest';
import { isJsonObject } from '../shared/payload';
import { tokenProblem } from '../shared/verification/token';

type Credential = Readonly<Record<string, unknown>>;

/** What is wrong with a credential before anything is sent anywhere; null when nothing is. */
export function credentialProblem(credential: Credential): string | null {
	const { webhookSecret, previousWebhookSecret, apiKey, apiHash } = credential;
	const ofToken = tokenProblem(webhookSecret);
	if (ofToken !== null) return `The Webhook Token ${ofToken}`;
	const ofPrevious = tokenProblem(previousWebhookSecret);
	if (ofPrevious !== null) return `The Previous Webhook Token ${ofPrevious}`;
	if (Boolean(apiKey) === Boolean(apiHash)) return null;
	return `The API ${apiKey ? 'Hash' : 'Key'} is empty. iletiMerkezi wants both API Key and API Hash: enter both, or neither to check the token alone.`;
}

/** iletiMerkezi's balance (v1, get-balance). HTTP 200 can carry another code in `response.status.code`. */
export function accountCheck(credential: Credential): AccountCheck | null {
	const { apiKey, apiHash } = credential;
	if (!apiKey || !apiHash) return null;
	return {
		request: {
			method: 'POST',
			url: 'https://api.iletimerkezi.com/v1/get-balance/json',
			body: { request: { authentication: { key: apiKey, hash: apiHash } } },
		},
		problem(status, body) {
			const code = statusCodeOf(body);
			if (status === 200 && code === '200') return null;
			if (status === 401 || code === '401') {
				return 'iletiMerkezi refuses the API Key and API Hash (401). Mostly “Allow API access” is off: switch it on under Settings → API in the panel, and copy key and hash again from there.';
			}
			const answer =
				code === null || code === String(status) ? status : `${status} with code ${code}`;
			return `iletiMerkezi answered ${answer} to the API Key check. Try again later.`;
		},
	};
}

function statusCodeOf(body: unknown): string | null {
	const response = isJsonObject(body) ? body.response : undefined;
	const status = isJsonObject(response) ? response.status : undefined;
	const code = isJsonObject(status) ? status.code : undefined;
	return typeof code === 'number' || typeof code === 'string' ? String(code) : null;
}
