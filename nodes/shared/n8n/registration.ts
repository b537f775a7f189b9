import {
	type IHookFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
	type IWebhookFunctions,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { JsonObject } from '../http/json';
import { isTestUrlOf, isSameNode } from '../http/url';
import { ParameterError } from '../parameters/read';
import type { Provider } from '../provider';
import { networkErrorCode } from '../registration/apiErrors';
import type { ApiResponse, ApiRequest, Send } from '../registration/client';
import {
	findRegistration,
	type Own,
	register,
	type Registration,
	type StoredWebhook,
	unregister,
} from '../registration/reconcile';
import type {
	OptionsLoader,
	RegistrationInput,
	RegistrationRules,
} from '../registration/registration';
import type { Result } from '../registration/result';
import { parameterGetter } from './parameters';
import { SET_WEBHOOK_URL } from './publicUrl';

type Context = IHookFunctions | ILoadOptionsFunctions;

/** Whose API is asked, and with which credential. */
export interface Account<Wanted extends { url: string }, Stored extends StoredWebhook> {
	readonly credentialName: string;
	readonly provider: Pick<Provider<never>, 'credentialProblem'>;
	readonly rules: RegistrationRules<Wanted, Stored>;
}
type AnyAccount = Omit<Account<never, never>, 'rules'> & {
	readonly rules: Pick<RegistrationRules<never, never>, 'lacks' | 'apiUrl'>;
};

const TIMEOUT_MS = 10_000;

/** The Test URLs for which the editor listens now, as far as this process knows. */
const testUrls = new Set<string>();

/** What defineTrigger does on publish and unpublish. */
export interface RegistrationHooks {
	exists(context: IHookFunctions): Promise<boolean>;
	create(context: IHookFunctions): Promise<void>;
	remove(context: IHookFunctions): Promise<void>;
}

export function registrationOf<Wanted extends { url: string }, Stored extends StoredWebhook>(
	account: Account<Wanted, Stored>,
): RegistrationHooks {
	const { rules } = account;
	const isManual = (context: IHookFunctions) =>
		readable(context, () => rules.isManual(parameterGetter(context)));

	async function open(context: IHookFunctions): Promise<RegistrationInput> {
		return {
			...(await connect(context, account)),
			get: parameterGetter(context),
			url: ownUrl(context),
			isTest: context.getMode() === 'manual',
			known: ownOf(context).known,
			nodeId: `${context.getNode().webhookId ?? context.getNode().id}`,
			setUrlAdvice: SET_WEBHOOK_URL,
		};
	}

	async function wantedOf(context: IHookFunctions, input: RegistrationInput) {
		try {
			return valueOf(context, await rules.wanted(input));
		} catch (error) {
			throw error instanceof ParameterError ? refusal(context, `${error.message}.`) : error;
		}
	}

	return {
		async exists(context) {
			if (isManual(context)) return false;
			const input = await open(context);
			const wanted = await wantedOf(context, input);
			const found = valueOf(
				context,
				await findRegistration(rules.api(input), wanted, ownOf(context)),
			);
			if (found !== null) remember(context, found);
			return found !== null;
		},
		async create(context) {
			if (slotOf(context) === 'test') testUrls.add(ownUrl(context));
			if (isManual(context)) {
				remember(context, { url: ownUrl(context), id: null });
				return;
			}
			const input = await open(context);
			const wanted = await wantedOf(context, input);
			const note = (registration: Registration) => remember(context, registration);
			valueOf(context, await register(rules.api(input), wanted, ownOf(context), note));
			forgetLeftover(context);
		},
		async remove(context) {
			testUrls.delete(ownUrl(context));
			const own = ownOf(context);
			if (own.known !== undefined && !isManual(context)) {
				valueOf(context, await unregister(rules.api(await open(context)), own));
				forgetLeftover(context);
			}
			remember(context, undefined);
		},
	};
}

/** @throws NodeOperationError or NodeApiError with what to tell the user when the account cannot be asked. */
export async function loadFromAccount(
	context: ILoadOptionsFunctions,
	account: AnyAccount,
	list: OptionsLoader,
): Promise<INodePropertyOptions[]> {
	const { send } = await connect(context, account);
	return [...valueOf(context, await list(send))];
}

/** @throws NodeOperationError when the credential lacks what it takes. */
async function connect(
	context: Context,
	{ credentialName, provider, rules }: AnyAccount,
): Promise<{ send: Send; credential: JsonObject }> {
	const credential = await context.getCredentials(credentialName);
	const lack = rules.lacks(credential);
	if (lack !== null) throw refusal(context, lack);
	const root = rules.apiUrl(credential);
	if (root === null) throw refusal(context, String(provider.credentialProblem?.(credential)));
	const send: Send = async (request) => await call(context, credentialName, root, request);
	return { send, credential };
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
		const answer = await httpRequestWithAuthentication.call(context, credentialName, options);
		return { status: Number(answer.statusCode), body: parsed(answer.body) };
	} catch (error) {
		// n8n's error holds the whole request, keys included: only the name of the fault goes on.
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

/**
 * The value of a call to the API.
 * @throws NodeApiError or NodeOperationError with what to tell the user when the call failed.
 */
function valueOf<T>(context: Context, result: Result<T>): T {
	if (result.ok) return result.value;
	const { status, message } = result.problem;
	if (status === null) throw refusal(context, message);
	throw new NodeApiError(context.getNode(), { message }, { message, httpCode: String(status) });
}

/** @throws NodeOperationError that names a parameter that cannot be read. */
function readable<T>(context: Context, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw error instanceof ParameterError ? refusal(context, `${error.message}.`) : error;
	}
}

function refusal(context: Context, message: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), message);
}

/** Registrations for production and for test listening are apart: each has its own URL. */
type Slot = 'production' | 'test';

function slots(context: IHookFunctions | IWebhookFunctions): Partial<Record<Slot, Registration>> {
	return context.getWorkflowStaticData('node');
}

/**
 * What is known of this trigger's own webhooks. Static data travels with copies of a workflow: what has another node's
 * path belongs to the original and is not touched. A webhook for the Test URL is left over when n8n was stopped
 * while the editor listened for a test event.
 */
function ownOf(context: IHookFunctions): Own {
	const own = ownUrl(context);
	const slot = slotOf(context);
	const registration = slots(context)[slot];
	const isOwn = registration !== undefined && isSameNode(registration.url, own);
	return {
		known: isOwn ? registration : undefined,
		isLeftover: ({ url }) => slot === 'production' && isTestUrlOf(url, own) && !testUrls.has(url),
	};
}

/** What was left over from a test is removed, so it need not be remembered any more. */
function forgetLeftover(context: IHookFunctions): void {
	const { test } = slots(context);
	if (slotOf(context) === 'test') return;
	if (test !== undefined && !testUrls.has(test.url)) delete slots(context).test;
}

function remember(context: IHookFunctions, registration: Registration | undefined): void {
	const all = slots(context);
	if (registration === undefined) delete all[slotOf(context)];
	else all[slotOf(context)] = registration;
}

/** The URL under which the provider knows the trigger, where it is remembered. */
export function rememberedUrl(context: IHookFunctions | IWebhookFunctions): string | undefined {
	const isTest = context.getMode() === 'manual';
	const url = slots(context)[isTest ? 'test' : 'production']?.url;
	if (url === undefined) return undefined;
	const own = ownUrl(context);
	// In webhook(), n8n gives the production URL even to a test call.
	return isSameNode(url, own) || (isTest && isTestUrlOf(url, own)) ? url : undefined;
}

/** On removal n8n does not say whether it was for testing, but gives the URL that was. */
function slotOf(context: IHookFunctions): Slot {
	const isTest = context.getMode() === 'manual' || slots(context).test?.url === ownUrl(context);
	return isTest ? 'test' : 'production';
}

function ownUrl(context: IHookFunctions | IWebhookFunctions): string {
	return String(context.getNodeWebhookUrl('default'));
}
