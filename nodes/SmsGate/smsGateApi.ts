import { toText } from '../shared/events/fields';
import { type JsonObject, asObject } from '../shared/http/json';
import { httpUrl } from '../shared/http/url';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import { type ApiResponse, readAll, readResponse, type Send } from '../shared/registration/client';
import type { Result } from '../shared/registration/result';

/** SMSGate's API, `/webhooks` and `/devices`, as its server's handlers have it. */

/** A webhook is for one event. */
export interface Webhook {
	readonly id: string;
	readonly url: string;
	readonly event: string;
	/** Empty for all devices of the account. */
	readonly deviceId: string;
}

export interface Device {
	readonly id: string;
	/** Empty when it has none. */
	readonly name: string;
}

const CLOUD = 'https://api.sms-gate.app/3rdparty/v1';

/** Where the API is, without slashes at its end; null when the Base URL is no http or https URL. */
export function apiUrl({ baseUrl }: JsonObject): string | null {
	return httpUrl(baseUrl || CLOUD);
}

export async function listWebhooks(send: Send): Promise<Result<Webhook[]>> {
	return await list(send, '/webhooks', (value) => {
		const { id, url, event, deviceId } = asObject(value);
		if (typeof id !== 'string' || typeof url !== 'string') return undefined;
		return { id, url, event: toText(event) ?? '', deviceId: toText(deviceId) ?? '' };
	});
}

export async function listDevices(send: Send): Promise<Result<Device[]>> {
	return await list(send, '/devices', (value) => {
		const { id, name } = asObject(value);
		return typeof id === 'string' ? { id, name: toText(name) ?? '' } : undefined;
	});
}

/** Adds a webhook, or replaces the one that has its id. */
export async function putWebhook(send: Send, webhook: Webhook): Promise<Result<Webhook>> {
	const { deviceId, ...rest } = webhook;
	// The documentation calls it device_id, which the server overlooks: the webhook would be for all devices.
	const body = deviceId === '' ? rest : { ...rest, deviceId };
	return sent(await send({ method: 'POST', path: '/webhooks', body }), webhook);
}

/** An id that is not there is no failure for SMSGate. */
export async function deleteWebhook(send: Send, id: string): Promise<Result<unknown>> {
	return sent(await send({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(id)}` }), null);
}

/** Lists come whole, without pages. */
async function list<T>(
	send: Send,
	path: string,
	itemOf: (value: unknown) => T | undefined,
): Promise<Result<T[]>> {
	const answer = await send({ method: 'GET', path });
	return readResponse(answer, (body) => readAll(body, itemOf), describeSmsGateFailure);
}

/** What a call was to bring about, when the server says that it has; its body says nothing more. */
function sent<T>(answer: ApiResponse, value: T): Result<T> {
	return readResponse(answer, () => value, describeSmsGateFailure);
}

const CHECK_BASE_URL = `Check the Base URL in the credential: ${CLOUD} for SMSGate’s cloud, https://<host>/api/3rdparty/v1 for your own server.`;

/** What to do, by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
	400: 'If it names the URL, give n8n its public https address (N8N_WEBHOOK_URL, before n8n 2.30 WEBHOOK_URL). If it names an event, the server is older than that event: take it out of Events. If it names the device, choose another.',
	401: 'Copy the username and the password from the app’s Home tab, under Cloud Server, into the credential.',
	403: 'This user may not manage webhooks.',
	429: TRY_LATER,
};

export const describeSmsGateFailure = errorDescriber({
	who: 'SMSGate',
	unreachable: `${CHECK_BASE_URL} Check this server’s network too.`,
	unexpectedBody: 'What answers at the Base URL is not SMSGate’s API',
	messagesOf: ({ message }) => [message],
	advice: (status) => ADVICE[status] ?? (status < 500 ? CHECK_BASE_URL : TRY_LATER),
});
