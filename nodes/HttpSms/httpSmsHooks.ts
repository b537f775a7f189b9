import {
	NodeApiError,
	NodeOperationError,
	type IHookFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { EVENT_TYPES } from './httpSms';
import { apiUrl, credentialProblem } from './httpSmsAccount';
import { listPhoneNumbers, type Result, type Send, type Webhook } from './httpSmsApi';
import { signingKeyProblem, urlProblem, type Registration } from './httpSmsRegistration';

/** Where n8n meets the registration: parameters, credential, calls, errors, and what is remembered. */

export const CREDENTIAL = 'httpSmsWebhookApi';
const TIMEOUT_MS = 10_000;

type ApiContext = IHookFunctions | ILoadOptionsFunctions;

export const isManual = (context: IHookFunctions): boolean =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

/**
 * Opens the account's API.
 * @throws NodeOperationError when the credential lacks what it takes.
 */
export async function connect(context: ApiContext): Promise<Send> {
	const credential = await context.getCredentials(CREDENTIAL);
	if (!credential.apiKey) {
		throw refusal(
			context,
			'The API Key is empty. Enter the one from httpsms.com/settings in the credential, or set Registration to Manual.',
		);
	}
	const url = apiUrl(credential);
	if (url === null) throw refusal(context, String(credentialProblem(credential)));

	return async ({ method, path, query, body }) => {
		const options: IHttpRequestOptions = {
			method,
			url: url + path,
			...(query && { qs: { ...query } }),
			...(body && { body: { ...body } }),
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// A redirect would carry the API key to another host.
			disableFollowRedirect: true,
			timeout: TIMEOUT_MS,
		};
		try {
			const { httpRequestWithAuthentication } = context.helpers;
			const answer = await httpRequestWithAuthentication.call(context, CREDENTIAL, options);
			return { status: Number(answer.statusCode), body: answer.body as unknown };
		} catch (error) {
			// n8n's error holds the whole request, keys included: only the name of the fault goes on.
			return { status: null, code: faultOf(error) };
		}
	};
}

/**
 * The value of a call to the API.
 * @throws NodeApiError or NodeOperationError with what to tell the user when the call failed.
 */
export function valueOf<T>(context: ApiContext, result: Result<T>): T {
	if (result.ok) return result.value;
	const { status, message } = result.problem;
	if (status === null) throw refusal(context, message);
	throw new NodeApiError(context.getNode(), { message }, { message, httpCode: String(status) });
}

/**
 * The webhook that httpSMS should hold for this trigger.
 * @throws NodeOperationError for what httpSMS would refuse.
 */
export async function wantedWebhook(context: IHookFunctions, send: Send): Promise<Webhook> {
	const url = ownUrl(context);
	const atUrl = urlProblem(url);
	if (atUrl !== null) {
		throw refusal(
			context,
			`httpSMS would refuse the webhook URL ${url}: ${atUrl}. Set n8n’s WEBHOOK_URL to the public https address of this n8n.`,
		);
	}
	const { webhookSecret } = await context.getCredentials(CREDENTIAL);
	const signingKey = String(webhookSecret ?? '');
	const atKey = signingKeyProblem(signingKey);
	if (atKey !== null)
		throw refusal(context, `The Signing Key ${atKey}. Change it in the credential.`);

	const chosen = context.getNodeParameter('events', []) as string[];
	const events = EVENT_TYPES.filter((type) => chosen.includes(type));
	if (events.length === 0) throw refusal(context, 'Choose at least one event of httpSMS’s own.');

	const listed = context.getNodeParameter('phoneNumbers', []) as string[];
	const phoneNumbers = listed.length > 0 ? listed : valueOf(context, await listPhoneNumbers(send));
	if (phoneNumbers.length === 0) {
		throw refusal(
			context,
			'The httpSMS account has no phone. Install httpSMS’s app on one and sign in, then publish again.',
		);
	}
	return { url, signingKey, events, phoneNumbers };
}

/** Registrations for production and for test listening are apart: each has its own URL. */
type Slot = 'production' | 'test';
type Remembered = Partial<Record<Slot, Registration>>;

export function known(context: IHookFunctions): Registration | undefined {
	return remembered(context)[slotOf(context)];
}

export function remember(context: IHookFunctions, registration: Registration | undefined): void {
	const all = remembered(context);
	if (registration === undefined) delete all[slotOf(context)];
	else all[slotOf(context)] = registration;
}

/** The URL under which httpSMS knows the trigger that this request came to. */
export function registeredUrl(context: IWebhookFunctions): string {
	const isTest = context.getMode() === 'manual';
	const registration = remembered(context)[isTest ? 'test' : 'production'];
	if (registration !== undefined) return registration.url;
	// getNodeWebhookUrl gives the production URL even to a test call; older versions of n8n have only that.
	const { getWebhookResourceUrl } = context as Partial<IWebhookFunctions>;
	if (getWebhookResourceUrl) return String(getWebhookResourceUrl.call(context, 'default'));
	return isTest ? '' : ownUrl(context);
}

function remembered(context: IHookFunctions | IWebhookFunctions): Remembered {
	return context.getWorkflowStaticData('node');
}

/** On removal n8n does not say whether it was for testing, but gives the URL that was. */
function slotOf(context: IHookFunctions): Slot {
	const isTest =
		context.getMode() === 'manual' || remembered(context).test?.url === ownUrl(context);
	return isTest ? 'test' : 'production';
}

export function ownUrl(context: IHookFunctions | IWebhookFunctions): string {
	return String(context.getNodeWebhookUrl('default'));
}

function refusal(context: ApiContext, message: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), message);
}

function faultOf(error: unknown): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return undefined;
}
