import { readList } from '../shared/parameters/read';
import { isSameSet } from '../shared/registration/client';
import {
	type OptionsLoader,
	isManualRegistration,
	type RegistrationInput,
	type RegistrationRules,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { httpSms } from './httpSms';
import {
	apiUrl,
	createWebhook,
	deleteWebhook,
	listPhoneNumbers,
	listWebhooks,
	type StoredWebhook,
	updateWebhook,
	type Webhook,
} from './httpSmsApi';

/** Characters that httpSMS allows a URL and a signing key. */
const MAX_LENGTH = 255;

/** How httpSMS's API registers a trigger: one webhook for its events and phone numbers. */
export const httpSmsRegistration: RegistrationRules<Webhook, StoredWebhook> = {
	isManual: (get) => isManualRegistration(get),

	lacks: ({ apiKey }) =>
		apiKey
			? null
			: 'The API Key is empty. Enter the one from httpsms.com/settings in the credential, or set Registration to Manual.',
	apiUrl,

	api: ({ send }) => ({
		list: async () => await listWebhooks(send),
		isSame: (stored, wanted) =>
			stored.url === wanted.url &&
			stored.signingKey === wanted.signingKey &&
			isSameSet(stored.events, wanted.events) &&
			isSameSet(stored.phoneNumbers, wanted.phoneNumbers),
		create: async (wanted) => await createWebhook(send, wanted),
		update: async ({ id }, wanted) => await updateWebhook(send, id, wanted),
		remove: async ({ id }) => await deleteWebhook(send, id),
	}),

	wanted: wantedWebhooks,
};

/** What httpSMS would refuse is found before it is asked. */
async function wantedWebhooks({
	send,
	get,
	credential,
	url,
	setUrlAdvice,
}: RegistrationInput): Promise<Result<readonly Webhook[]>> {
	const atUrl = urlProblem(url);
	if (atUrl !== null) {
		return failure(`httpSMS would refuse the webhook URL ${url}: ${atUrl}. ${setUrlAdvice}`);
	}
	const signingKey = String(credential.webhookSecret ?? '');
	const atKey = signingKeyProblem(signingKey);
	if (atKey !== null) return failure(`The Signing Key ${atKey}. Change it in the credential.`);

	const chosen = readList(get('events'), 'Events');
	const events = Object.keys(httpSms.events).filter((name) => chosen.includes(name));
	if (events.length === 0) return failure('Choose at least one event of httpSMS’s own.');

	const listed = readList(get('phoneNumbers') ?? [], 'Phone Numbers');
	const phones = listed.length > 0 ? success(listed) : await listPhoneNumbers(send);
	if (!phones.ok) return phones;
	if (phones.value.length === 0) {
		return failure(
			'The httpSMS account has no phone. Install httpSMS’s app on one and sign in, then publish again.',
		);
	}
	return success([{ url, signingKey, events, phoneNumbers: phones.value }]);
}

/** The account's phone numbers, for the editor. */
export const phoneNumbers: OptionsLoader = async (send) => {
	const numbers = await listPhoneNumbers(send);
	return numbers.ok
		? success(numbers.value.map((number) => ({ name: number, value: number })))
		: numbers;
};

/**
 * Why httpSMS would refuse a webhook URL, as the rest of a sentence; null when it would not. Its rule is a
 * regular expression (govalidator's `url`) that wants a dot in the host and knows no percent sign.
 */
export function urlProblem(url: string): string | null {
	if (url.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
	if (url.includes('%')) return 'it holds a percent sign';
	if (!/^https?:\/\/[\w.-][\w-]*\.[\w.-]+(?:[:/?#]|$)/.test(url)) return 'its host has no dot';
	return null;
}

/** Why httpSMS would refuse or change a signing key, as the rest of a sentence; null when it would not. */
export function signingKeyProblem(key: string): string | null {
	if (key.trim() === '') return 'is empty';
	if (key.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
	if (key !== key.trim()) return 'begins or ends with white space, which httpSMS would cut off';
	return null;
}
