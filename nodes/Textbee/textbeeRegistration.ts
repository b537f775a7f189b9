import { readList } from '../shared/parameters/read';
import {
	isManualRegistration,
	type RegistrationInput,
	type RegistrationRules,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { textbee } from './textbee';
import {
	apiUrl,
	signingSecretProblem,
	type StoredWebhook,
	type Webhook,
	webhookApi,
} from './textbeeApi';

/** How textbee's API registers a trigger: one webhook for all its events. */
export const textbeeRegistration: RegistrationRules<Webhook, StoredWebhook> = {
	isManual: (get) => isManualRegistration(get),

	lacks: ({ apiKey }) =>
		apiKey
			? null
			: 'The API Key is empty. Enter one from textbee’s dashboard in the credential, or set Registration to Manual.',
	apiUrl,

	api: ({ send }) => webhookApi(send),
	wanted: wantedWebhooks,
};

/** What every textbee would refuse is found before it is asked; which hosts it takes is the server's to say. */
async function wantedWebhooks({
	get,
	credential,
	url,
}: RegistrationInput): Promise<Result<readonly Webhook[]>> {
	const atSecret = signingSecretProblem(credential.webhookSecret);
	if (atSecret !== null) return failure(atSecret);

	const events = eventsFor(readList(get('events'), 'Events'));
	if (events.length === 0) return failure('Choose at least one event of textbee’s own.');
	return success([
		{ url, signingSecret: String(credential.webhookSecret), events, isActive: true },
	]);
}

/** Most of what textbee calls UNKNOWN_STATE comes out as unrecognized. */
function eventsFor(chosen: readonly string[]): string[] {
	return Object.keys(textbee.events).filter(
		(name) =>
			chosen.includes(name) || (name === 'UNKNOWN_STATE' && chosen.includes('unrecognized')),
	);
}
