import { createHash } from 'crypto';

import { readList, readText } from '../shared/parameters/read';
import {
	type OptionsLoader,
	isManualRegistration,
	type RegistrationInput,
	type RegistrationRules,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { smsGate } from './smsGate';
import {
	apiUrl,
	deleteWebhook,
	listDevices,
	listWebhooks,
	putWebhook,
	type Webhook,
} from './smsGateApi';

/** Characters that SMSGate's server keeps of a URL. */
const MAX_URL_LENGTH = 256;
/** Servers and apps before the summer of 2026 do not know these: they come first, so that a refusal leaves nothing. */
const LATEST_EVENTS = ['app:started', 'sms:cancelled'];

type Wanted = Omit<Webhook, 'id'>;

/** How SMSGate's API registers a trigger: one webhook for each of its events. */
export const smsGateRegistration: RegistrationRules<Wanted, Webhook> = {
	isManual: (get) => isManualRegistration(get),

	lacks: ({ username, password }) =>
		username && password
			? null
			: 'The Username or the Password is empty. Enter those from the app’s Home tab in the credential, or set Registration to Manual.',
	apiUrl,

	api({ send }) {
		let taken: ReadonlySet<string> = new Set();
		return {
			async list() {
				const stored = await listWebhooks(send);
				if (stored.ok) taken = new Set(stored.value.map(({ id }) => id));
				return stored;
			},
			hasSeveral: true,
			isKind: (stored, wanted) => stored.event === wanted.event,
			isSame: (stored, wanted) => stored.url === wanted.url && stored.deviceId === wanted.deviceId,
			create: async (wanted) => await putWebhook(send, { id: freeId(wanted, taken), ...wanted }),
			update: async ({ id }, wanted) => await putWebhook(send, { id, ...wanted }),
			remove: async ({ id }) => await deleteWebhook(send, id),
		};
	},

	wanted: async (input) => wantedWebhooks(input),
};

function wantedWebhooks({ get, url, setUrlAdvice }: RegistrationInput): Result<Wanted[]> {
	if (url.length > MAX_URL_LENGTH) {
		return failure(
			`SMSGate could not use the webhook URL ${url}: it is longer than ${MAX_URL_LENGTH} characters. ${setUrlAdvice}`,
		);
	}
	const chosen = readList(get('events'), 'Events');
	const known = [...new Set([...LATEST_EVENTS, ...Object.keys(smsGate.events)])];
	const events = known.filter((name) => chosen.includes(name));
	if (events.length === 0) return failure('Choose at least one event of SMSGate’s own.');
	const deviceId = readText(get('deviceId'), 'Device');
	return success(events.map((event) => ({ url, event, deviceId })));
}

/**
 * The id of a webhook to come: the same for the same webhook, so that a call whose answer got lost can be made again
 * without adding another. SMSGate replaces what has the same id, so one that is taken for another URL is left alone.
 * @returns 36 characters, the most that SMSGate allows.
 */
function freeId(wanted: Wanted, taken: ReadonlySet<string>): string {
	for (let attempt = 0; ; attempt++) {
		const text = `${wanted.url} ${wanted.event} ${attempt}`;
		const id = `n8n-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
		if (!taken.has(id)) return id;
	}
}

/** The devices of the account, for the editor. */
export const devices: OptionsLoader = async (send) => {
	const found = await listDevices(send);
	if (!found.ok) return found;
	return success([
		{ name: 'All Devices', value: '' },
		...found.value.map(({ id, name }) => ({
			name: name === '' ? id : `${name} (${id})`,
			value: id,
		})),
	]);
};
