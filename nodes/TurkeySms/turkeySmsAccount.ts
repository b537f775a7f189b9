import type { AccountCheck } from '../shared/n8n/credentialTest';
import { isJsonObject } from '../shared/payload';

/**
 * TurkeySMS's check of an API key (API V4, /auth/check): `result: true` when it is right, 401 with
 * `result_code: "TS-1031"` when not. A key can be limited to IP addresses.
 */
export function accountCheck(credential: Readonly<Record<string, unknown>>): AccountCheck | null {
	if (!credential.apiKey) return null;
	return {
		request: {
			method: 'POST',
			url: 'https://api.turkeysms.com.tr/auth/check',
			body: { api_key: credential.apiKey },
		},
		problem(status, body) {
			const answer = isJsonObject(body) ? body : {};
			if (status === 200 && answer.result === true) return null;
			if (status === 401) {
				return 'TurkeySMS does not accept the API Key (TS-1031). Copy it again from API Center; if it is limited to IP addresses, add this server’s.';
			}
			return `TurkeySMS answered ${status}${typeof answer.result_code === 'string' ? ` (${answer.result_code})` : ''} to the API Key check. Try again later.`;
		},
	};
}
