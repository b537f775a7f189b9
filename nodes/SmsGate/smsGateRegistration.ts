import { hash } from 'crypto';

import { toText } from '../shared/events/fields';
import { asObject, type JsonObject } from '../shared/http/json';
import { readText } from '../shared/parameters/read';
import { type ApiResponse, readAll, readResponse, type Send } from '../shared/registration/client';
import {
	chosenEvents,
	type OptionsLoader,
	type Registration,
	type RegistrationInput,
	type StoredWebhook,
	type WantedWebhook,
	type WebhookClient,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { apiRoot, describeSmsGateError, smsGate } from './smsGate';

/** The most characters of a URL that SMSGate's server keeps. */
const MAX_URL_LENGTH = 256;
/**
 * Events that servers and apps before the summer of 2026 do not know. They come first, so that a refusal leaves no
 * webhook behind.
 */
const LATEST_EVENTS = ['app:started', 'sms:cancelled'];

/**
 * How SMSGate's API registers a trigger: one webhook for each of its events. The API is `/webhooks` and `/devices`, as
 * in the handlers of SMSGate's server.
 */
export const smsGateRegistration: Registration = {
	place: 'with a DELETE of SMSGate’s API, /webhooks/ and its id',

	apiRoot: (credential) =>
		credential.username && credential.password
			? apiRoot(credential)
			: failure(
					'The Username or the Password is empty. Enter both from the app’s Home tab in the credential, or set Registration to Manual.',
				),

	wanted: async (input) => wantedWebhooks(input),

	client: clientOf,
};

function wantedWebhooks({ get, url, setUrlAdvice }: RegistrationInput): Result<WantedWebhook[]> {
	if (url.length > MAX_URL_LENGTH) {
		return failure(
			`SMSGate could not use the webhook URL ${url}: it is longer than ${MAX_URL_LENGTH} characters. ${setUrlAdvice}`,
		);
	}
	const events = chosenEvents(get, smsGate);
	if (!events.ok) return events;
	const latest = LATEST_EVENTS.filter((event) => events.value.includes(event));
	const deviceId = readText(get('deviceId'), 'Device');
	return success(
		[...new Set([...latest, ...events.value])].map((event) => ({
			kind: event,
			settings: deviceId,
			// The documentation says device_id, which the server ignores. The webhook would then be for all devices.
			body: deviceId === '' ? { url, event } : { url, event, deviceId },
		})),
	);
}

function clientOf({ send, url }: RegistrationInput): WebhookClient {
	let usedIds: ReadonlySet<string> = new Set();
	return {
		hasSeveral: true,
		async list() {
			const stored = await listAll(send, '/webhooks', toWebhook);
			if (stored.ok) usedIds = new Set(stored.value.map(({ id }) => id));
			return stored;
		},
		create: async ({ kind, body }) => await put(send, newId(`${url} ${kind}`, usedIds), body),
		update: async ({ id }, { body }) => await put(send, id, body),
		// SMSGate does not fail for an unknown id.
		remove: async ({ id }) =>
			readDone(await send({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(id)}` }), null),
	};
}

/** Adds a webhook, or replaces the webhook with the same id. */
async function put(send: Send, id: string, webhook: JsonObject): Promise<Result<string>> {
	return readDone(await send({ method: 'POST', path: '/webhooks', body: { id, ...webhook } }), id);
}

/**
 * The id of a new webhook. The same webhook always gets the same id, so repeating a call whose response was lost adds
 * no second webhook. SMSGate replaces a webhook that has the same id, so ids in use are skipped.
 * @param webhook the webhook's URL and event. @returns 36 characters, the most that SMSGate allows.
 */
function newId(webhook: string, usedIds: ReadonlySet<string>): string {
	for (let attempt = 0; ; attempt++) {
		const digest = hash('sha256', `${webhook} ${attempt}`, 'hex');
		const id = `n8n-${digest.slice(0, 32)}`;
		if (!usedIds.has(id)) return id;
	}
}

/** The devices of the account, for the editor. */
export const devices: OptionsLoader = async (send) => {
	const found = await listAll(send, '/devices', (value) => {
		const { id, name } = asObject(value);
		const label = toText(name);
		return typeof id === 'string'
			? { name: label ? `${label} (${id})` : id, value: id }
			: undefined;
	});
	return found.ok ? success([{ name: 'All Devices', value: '' }, ...found.value]) : found;
};

/** A webhook is for one event, and for one device or all of the account. */
function toWebhook(value: unknown): StoredWebhook | undefined {
	const { id, url, event, deviceId } = asObject(value);
	if (typeof id !== 'string' || typeof url !== 'string') return undefined;
	return { id, url, kind: toText(event) ?? '', settings: toText(deviceId) ?? '' };
}

/** Reads a list, which comes without pages. */
async function listAll<T>(
	send: Send,
	path: string,
	toItem: (value: unknown) => T | undefined,
): Promise<Result<T[]>> {
	const response = await send({ method: 'GET', path });
	return readResponse(response, (body) => readAll(body, toItem), describeSmsGateError);
}

/** The value, if the call succeeded. The server's response holds no more facts. */
function readDone<T>(response: ApiResponse, value: T): Result<T> {
	return readResponse(response, () => value, describeSmsGateError);
}
