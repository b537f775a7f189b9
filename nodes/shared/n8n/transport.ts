import {
	type IHookFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { asObject, type JsonObject } from '../http/json';
import { networkErrorCode } from '../registration/apiErrors';
import type { ApiRequest, ApiResponse, Send } from '../registration/client';
import type { OptionsLoader, Registration } from '../registration/registration';
import type { Result } from '../registration/result';

type Context = IHookFunctions | ILoadOptionsFunctions;

/** An account at a provider: how its API is reached, and with which credential. */
export interface Account {
	/** The provider's name. */
	readonly displayName: string;
	readonly credentialName: string;
	readonly registration: Registration;
}

const TIMEOUT_MS = 10_000;

/** Opens an account. @throws NodeOperationError that says what the credential lacks. */
export async function connect(
	context: Context,
	{ credentialName, registration }: Account,
): Promise<{ send: Send; credential: JsonObject }> {
	const credential = await context.getCredentials(credentialName);
	const root = unwrap(context, registration.apiRoot(credential));
	const { httpRequestWithAuthentication } = context.helpers;
	const send: Send = async ({ path, form, body, ...request }) =>
		await callApi(
			async (options) => await httpRequestWithAuthentication.call(context, credentialName, options),
			{
				...request,
				url: /^https?:/.test(path) ? path : root + path,
				...(body && { body }),
				...(form && {
					body: new URLSearchParams(form).toString(),
					headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
				}),
			},
			credential,
		);
	return { send, credential };
}

/** Whether the node has a credential with all values that the account's API needs. */
export async function hasAccount(
	context: Context,
	{ credentialName, registration }: Account,
): Promise<boolean> {
	try {
		return registration.apiRoot(await context.getCredentials(credentialName)).ok;
	} catch {
		return false;
	}
}

/** Loads a list for the editor. @throws NodeOperationError or NodeApiError with a message for the user. */
export async function loadFromAccount(
	context: ILoadOptionsFunctions,
	account: Account,
	load: OptionsLoader,
): Promise<INodePropertyOptions[]> {
	const { send } = await connect(context, account);
	return [...unwrap(context, await load(send))];
}

/** The value of a result. @throws NodeApiError for a failed call, else NodeOperationError, with a message for the user. */
export function unwrap<T>(context: Context, result: Result<T>): T {
	if (result.ok) return result.value;
	const { status, message } = result.problem;
	if (status === null) throw new NodeOperationError(context.getNode(), message);
	throw new NodeApiError(context.getNode(), { message }, { message, httpCode: String(status) });
}

/** A call as callApi() makes it. */
interface Call {
	readonly method: ApiRequest['method'];
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, string | number>>;
	/** An object is sent as JSON, a text as it is. */
	readonly body?: JsonObject | string;
}

/** The options of n8n's two request helpers. Each helper ignores the options of the other helper. */
type CallOptions = IHttpRequestOptions & {
	readonly simple: false;
	readonly resolveWithFullResponse: true;
	readonly followRedirect: false;
};

/**
 * Makes a call to a provider's API. Every call goes through here: for publishing, for the lists of the editor and for
 * the credential test, where n8n offers only its old request helper.
 * @param perform the request helper that n8n offers there.
 * @param credential holds the values that no message may repeat.
 */
export async function callApi(
	perform: (options: CallOptions) => Promise<unknown>,
	{ method, url, headers, query, body }: Call,
	credential: JsonObject,
): Promise<ApiResponse> {
	const options: CallOptions = {
		method,
		url,
		...(headers && { headers: { ...headers } }),
		...(query && { qs: { ...query } }),
		...(body !== undefined && { body: typeof body === 'string' ? body : { ...body } }),
		json: typeof body !== 'string',
		// A redirect would carry the API key to another host. The old helper calls the option `followRedirect`.
		disableFollowRedirect: true,
		followRedirect: false,
		returnFullResponse: true,
		resolveWithFullResponse: true,
		ignoreHttpStatusErrors: true,
		simple: false,
		timeout: TIMEOUT_MS,
	};
	try {
		const response = asObject(await perform(options));
		const credentialValues = Object.values(credential).filter((value) => typeof value === 'string');
		return { status: Number(response.statusCode), body: parsed(response.body), credentialValues };
	} catch (error) {
		// n8n's error holds the whole request, keys included, so only the error's code is passed on.
		return { status: null, code: networkErrorCode(error) };
	}
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
