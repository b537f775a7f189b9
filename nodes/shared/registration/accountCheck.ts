import { isJsonObject, type JsonObject, asObject } from '../http/json';
import type { ApiResponse } from './client';

/** A harmless call to a provider's API that shows whether an API key is right. */
export interface AccountCheck {
	readonly request: {
		readonly method: 'GET' | 'POST';
		readonly url: string;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: JsonObject;
	};
	/** What the answer means: null when the key is right, else what to tell the user. */
	problem(status: number, body: unknown): string | null;
}

/**
 * Asks whom an API key belongs to, where the key goes into `x-api-key` and the answer's `data` is the account.
 * @param describe what to tell the user of any other answer.
 */
export function apiKeyCheck(
	url: string,
	apiKey: unknown,
	describe: (answer: ApiResponse) => string,
): AccountCheck {
	return {
		request: { method: 'GET', url, headers: { 'x-api-key': String(apiKey) } },
		problem(status, body) {
			const isAccount = status === 200 && isJsonObject(asObject(body).data);
			return isAccount ? null : describe({ status, body });
		},
	};
}

/** The value of an Authorization header for HTTP Basic authentication (RFC 7617). */
export function basicAuthorization(user: unknown, password: unknown): string {
	return `Basic ${Buffer.from(`${String(user)}:${String(password)}`).toString('base64')}`;
}
