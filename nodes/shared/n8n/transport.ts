import {
	type IHookFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { JsonObject } from '../http/json';
import { networkErrorCode } from '../registration/apiErrors';
import type { ApiRequest, ApiResponse, Send } from '../registration/client';
import type { OptionsLoader, Registration } from '../registration/registration';
import type { Result } from '../registration/result';

type Context = IHookFunctions | ILoadOptionsFunctions;

/** An account at a provider: how its API is reached, and with which credential. */
export interface Account {
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
	const send: Send = async (request) => await call(context, credentialName, root, request);
	return { send, credential };
}

/** Loads a list for the editor. @throws NodeOperationError or NodeApiError with what to tell the user. */
export async function loadFromAccount(
	context: ILoadOptionsFunctions,
	account: Account,
	load: OptionsLoader,
): Promise<INodePropertyOptions[]> {
	const { send } = await connect(context, account);
	return [...unwrap(context, await load(send))];
}

/** The value of a result. @throws NodeApiError for a failed call, else NodeOperationError, with what to tell the user. */
export function unwrap<T>(context: Context, result: Result<T>): T {
	if (result.ok) return result.value;
	const { status, message } = result.problem;
	if (status === null) throw new NodeOperationError(context.getNode(), message);
	throw new NodeApiError(context.getNode(), { message }, { message, httpCode: String(status) });
}

async function call(
	context: Context,
	credentialName: string,
	root: string,
	{ method, path, query, body, form }: ApiRequest,
): Promise<ApiResponse> {
	const options: IHttpRequestOptions = {
		method,
		url: /^https?:/.test(path) ? path : root + path,
		...(query && { qs: { ...query } }),
		...(body && { body: { ...body } }),
		...(form && {
			body: new URLSearchParams(form).toString(),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		}),
		json: form === undefined,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect would carry the API key to another host.
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
	try {
		const { httpRequestWithAuthentication } = context.helpers;
		const response = await httpRequestWithAuthentication.call(context, credentialName, options);
		return { status: Number(response.statusCode), body: parsed(response.body) };
	} catch (error) {
		// n8n's error holds the whole request, keys included: only the code of the error goes on.
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
