import { toText } from '../shared/events/fields';
import { asObject } from '../shared/http/json';
import { readList } from '../shared/parameters/read';
import {
	type ApiResponse,
	readAll,
	readPages,
	readResponse,
	type Send,
	textsOf,
} from '../shared/registration/client';
import { fingerprint } from '../shared/registration/reconcile';
import {
	chosenEvents,
	type OptionsLoader,
	type Registration,
	type RegistrationInput,
	type StoredWebhook,
	type WantedWebhook,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { apiRoot, describeHttpSmsError, httpSms } from './httpSms';

/** The most characters that httpSMS allows in a URL or a signing key. */
const MAX_LENGTH = 255;
/** The largest page that both lists allow. Without a limit, a page holds one webhook. */
const PAGE_SIZE = 20;

/**
 * How httpSMS's API registers a trigger: one webhook for its events and phone numbers. The API is `/v1/webhooks` and
 * `/v1/phones`, as in httpSMS's handlers and validators.
 */
export const httpSmsRegistration: Registration = {
	place: 'at httpsms.com/settings, under Webhooks',

	apiRoot: (credential) =>
		credential.apiKey
			? apiRoot(credential)
			: failure(
					'The API Key is empty. Enter the API key from httpsms.com/settings in the credential, or set Registration to Manual.',
				),

	wanted: wantedWebhooks,

	client: ({ send }) => ({
		list: async () => await listAll(send, '/webhooks', toWebhook),
		create: async ({ body }) =>
			readData(await send({ method: 'POST', path: '/webhooks', body }), toId),
		update: async ({ id }, { body }) =>
			readData(await send({ method: 'PUT', path: pathOf(id), body }), toId),
		// httpSMS answers 200; its API description says 204, which has no data.
		remove: async ({ id }) =>
			readData(await send({ method: 'DELETE', path: pathOf(id) }), () => null),
	}),
};

/** Finds a URL or a key that httpSMS would refuse before httpSMS is called. */
async function wantedWebhooks(input: RegistrationInput): Promise<Result<readonly WantedWebhook[]>> {
	const { send, get, credential, url } = input;
	const atUrl = urlProblem(url);
	if (atUrl !== null) {
		const advice = adviceOnUrl(input);
		return failure(`httpSMS would refuse the webhook URL ${url}: ${atUrl}. ${advice}`);
	}
	const signingKey = String(credential.webhookSecret ?? '');
	const atKey = signingKeyProblem(signingKey);
	if (atKey !== null) return failure(`The Signing Key ${atKey}. Change it in the credential.`);

	const events = chosenEvents(get, httpSms);
	if (!events.ok) return events;
	const listed = readList(get('phoneNumbers') ?? [], 'Phone Numbers');
	const phones = listed.length > 0 ? success(listed) : await listPhoneNumbers(send);
	if (!phones.ok) return phones;
	if (phones.value.length === 0) {
		return failure(
			'The httpSMS account has no phone. Install httpSMS’s app on a phone and sign in, then publish again.',
		);
	}
	const settings = { signingKey, events: events.value, phoneNumbers: phones.value };
	const body = {
		url,
		signing_key: signingKey,
		events: events.value,
		phone_numbers: phones.value,
	};
	return success([{ kind: '', settings: fingerprint(settings), body }]);
}

function adviceOnUrl({ url, tail, nodeName, setUrlAdvice }: RegistrationInput): string {
	const isOfName = tail.includes('%') && urlProblem(url.replaceAll('%', '')) === null;
	if (!isOfName) return setUrlAdvice;
	return `The node’s name “${nodeName}” is a part of this URL, since the node has no webhook ID. Rename the node to letters, digits and hyphens alone, and publish again.`;
}

/** The account's phone numbers, for the editor. */
export const phoneNumbers: OptionsLoader = async (send) => {
	const numbers = await listPhoneNumbers(send);
	return numbers.ok
		? success(numbers.value.map((number) => ({ name: number, value: number })))
		: numbers;
};

/**
 * The account's phone numbers. Only the number is read, because a phone also carries the token by which httpSMS reaches
 * the phone.
 */
async function listPhoneNumbers(send: Send): Promise<Result<string[]>> {
	return await listAll(send, '/phones', (value) => toText(asObject(value).phone_number));
}

function toWebhook(value: unknown): StoredWebhook | undefined {
	const { id, url, signing_key: key, events, phone_numbers: phones } = asObject(value);
	if (typeof id !== 'string' || typeof url !== 'string') return undefined;
	const settings = {
		signingKey: toText(key) ?? '',
		events: textsOf(events),
		phoneNumbers: textsOf(phones),
	};
	return { id, url, kind: '', settings: fingerprint(settings) };
}

const toId = (value: unknown): string | undefined => toWebhook(value)?.id;

async function listAll<T>(
	send: Send,
	path: string,
	toItem: (value: unknown) => T | undefined,
): Promise<Result<T[]>> {
	return await readPages(httpSms.displayName, 0, async (skip: number) => {
		const response = await send({ method: 'GET', path, query: { skip, limit: PAGE_SIZE } });
		return readData(response, (data) => {
			const items = readAll(data, toItem);
			// A page can be full even if some of its items cannot be read.
			const isFull = Array.isArray(data) && data.length === PAGE_SIZE;
			const next = isFull ? skip + PAGE_SIZE : undefined;
			return items && { items, next };
		});
	});
}

/** @param toValue reads the `data` of a response; undefined if the data is not httpSMS's. */
function readData<T>(response: ApiResponse, toValue: (data: unknown) => T | undefined): Result<T> {
	return readResponse(response, (body) => toValue(asObject(body).data), describeHttpSmsError);
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/**
 * Why httpSMS would refuse a webhook URL, as the end of a sentence; null for a URL that httpSMS accepts. httpSMS checks
 * with a regular expression (govalidator's `url`) that wants a dot in the host and allows no percent sign.
 */
export function urlProblem(url: string): string | null {
	if (url.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
	if (url.includes('%')) return 'it holds a percent sign';
	if (!/^https?:\/\/[\w.-][\w-]*\.[\w.-]+(?:[:/?#]|$)/.test(url)) return 'its host has no dot';
	return null;
}

/** Why httpSMS would refuse or change a signing key, as the end of a sentence; null for a key that httpSMS accepts. */
export function signingKeyProblem(key: string): string | null {
	if (key.trim() === '') return 'is empty';
	if (key.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
	if (key !== key.trim()) return 'begins or ends with white space, which httpSMS would cut off';
	return null;
}
