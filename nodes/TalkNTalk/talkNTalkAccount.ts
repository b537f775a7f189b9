import type { AccountCheck } from '../shared/n8n/credentialTest';
import { isJsonObject } from '../shared/payload';

/** TalkNTalk's API root, which names the organisation a key belongs to; 401 when the key is wrong. */
export function accountCheck(credential: Readonly<Record<string, unknown>>): AccountCheck | null {
	if (!credential.apiKey) return null;
	return {
		request: {
			method: 'GET',
			// Without the trailing slash the API does not answer this.
			url: 'https://api.talkntalk.africa/v1/',
			headers: { Authorization: `Bearer ${String(credential.apiKey)}` },
		},
		problem(status, body) {
			if (status === 200 && isJsonObject(body)) return null;
			if (status === 401) {
				return 'TalkNTalk does not accept the API Key. Copy it again from the dashboard; live keys begin with tk_live_.';
			}
			return `TalkNTalk answered ${status} to the API Key check. Try again later.`;
		},
	};
}
