import type { JsonObject } from '../http/json';
import { httpUrl } from '../http/url';
import type { ApiResponse } from './client';
import { failure, type Result, success } from './result';

/** A harmless call to a provider's API that shows whether an API key is right. */
export interface AccountCheck {
	readonly request: {
		readonly method: 'GET' | 'POST';
		readonly url: string;
		readonly headers?: Readonly<Record<string, string>>;
		readonly body?: JsonObject;
	};
	/**
	 * The meaning of the response: null if the key is right, else a message for the user in whole sentences.
	 * @param body parsed JSON, or the text if it is not JSON.
	 * @param credentialValues the values of the credential, which the message does not repeat.
	 */
	problem(status: number, body: unknown, credentialValues?: readonly string[]): string | null;
}

interface Check {
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent by POST as JSON. If left out, the call is a GET. */
	readonly body?: JsonObject;
	/** Whether the body of a response with status 200 describes an account, which proves that the key is right. */
	isRight(body: unknown): boolean;
	/** The message for the user on any other response, as errorDescriber() makes it. */
	describe(response: ApiResponse): string;
}

/** A check by one call: the key is right if status 200 comes with the body of an account. */
export function accountCheck({ isRight, describe, ...request }: Check): AccountCheck {
	return {
		request: { method: request.body === undefined ? 'GET' : 'POST', ...request },
		problem: (status, body, credentialValues = []) =>
			status === 200 && isRight(body) ? null : describe({ status, body, credentialValues }),
	};
}

/** The header of a Bearer token (RFC 6750). */
export function bearer(token: unknown): { Authorization: string } {
	return { Authorization: `Bearer ${String(token)}` };
}

/** The header of HTTP Basic authentication (RFC 7617). */
export function basic(user: unknown, password: unknown): { Authorization: string } {
	const credentials = Buffer.from(`${String(user)}:${String(password)}`).toString('base64');
	return { Authorization: `Basic ${credentials}` };
}

/** The Base URL of a credential without slashes at its end; a failure if it is not an http or https address. */
export function readBaseUrl(typed: unknown, defaultUrl: string): Result<string> {
	const address = httpUrl(typed);
	return address === null
		? failure(`The Base URL is not an http or https address. The default is ${defaultUrl}.`)
		: success(address);
}
