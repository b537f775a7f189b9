import { isTestUrlOf } from '../shared/http/url';
import { readText } from '../shared/parameters/read';
import type { StoredWebhook } from '../shared/registration/reconcile';
import {
	type OptionsLoader,
	isManualRegistration,
	type RegistrationInput,
	type RegistrationRules,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { getProfile, listProfiles, setWebhook, TELNYX_API } from './telnyxSmsApi';

/** The webhook of a messaging profile, which has its id. */
interface Wanted {
	readonly url: string;
	readonly profileId: string;
}
type Stored = StoredWebhook & { readonly version: string };

/** How Telnyx's API registers a trigger: the one webhook URL of a messaging profile, where that is free. */
export const telnyxSmsRegistration: RegistrationRules<Wanted, Stored> = {
	isManual: (get) => isManualRegistration(get, 'manual'),

	lacks: ({ apiKey }) =>
		apiKey
			? null
			: 'The API Key is empty. Enter one from the Telnyx portal in the credential, or set Registration to Manual.',
	apiUrl: () => TELNYX_API,

	api: (input) => {
		const { send } = input;
		return {
			list: async () => await listOwn(input),
			isKind: (stored, { profileId }) => stored.id === profileId,
			isSame: (stored, { url }) => stored.url === url && stored.version === '2',
			create: async (wanted) => await occupy(input, wanted),
			update: async ({ id }, { url }) => await put(input, id, url),
			async remove({ id, url }) {
				// Somebody may have entered another URL since, and so may this trigger.
				const profile = await getProfile(send, id);
				if (!profile.ok || profile.value?.webhookUrl !== url) return profile;
				return await setWebhook(send, id, null);
			},
		};
	},

	async wanted({ get, url }) {
		const profileId = readText(get('messagingProfileId'), 'Messaging Profile');
		return profileId === ''
			? failure('Choose a messaging profile, or set Registration to Manual.')
			: success([{ url, profileId }]);
	},
};

/** The account's messaging profiles, for the editor. */
export const messagingProfiles: OptionsLoader = async (send) => {
	const profiles = await listProfiles(send);
	return profiles.ok
		? success(profiles.value.map(({ id, name }) => ({ name, value: id })))
		: profiles;
};

/**
 * The webhooks of the chosen profile and of the one that is remembered. Another profile may have this trigger's URL
 * too, entered by hand: that is no business of ours.
 */
async function listOwn({ send, get, known }: RegistrationInput): Promise<Result<Stored[]>> {
	const chosen = get('messagingProfileId');
	const ids = new Set([typeof chosen === 'string' ? chosen.trim() : '', known?.id ?? '']);
	const webhooks: Stored[] = [];
	for (const id of ids) {
		if (id === '') continue;
		const profile = await getProfile(send, id);
		if (!profile.ok) return profile;
		if (profile.value === null || profile.value.webhookUrl === null) continue;
		const { webhookUrl: url, webhookVersion: version } = profile.value;
		webhooks.push({ id, url, version });
	}
	return success(webhooks);
}

/** Gives a profile this trigger's URL, unless it has one that is not to be displaced. */
async function occupy(
	input: RegistrationInput,
	{ url, profileId }: Wanted,
): Promise<Result<StoredWebhook>> {
	const profile = await getProfile(input.send, profileId);
	if (!profile.ok) return profile;
	if (profile.value === null) {
		return failure('The Telnyx account has no such messaging profile. Choose one again.', 404);
	}
	const { name, webhookUrl: current } = profile.value;
	if (current !== null && current !== url) {
		const isOwn = isTestUrlOf(current, url);
		if (isOwn && input.isTest) {
			return failure(
				`The messaging profile ${name} sends to this trigger’s Production URL, and a profile has one URL only. For a test, set Registration to Manual and send an SMS with the Test URL as its webhook_url.`,
			);
		}
		// While the editor listened for a test event, the profile was given the Test URL.
		if (!isOwn) {
			return failure(
				`The messaging profile ${name} sends its events to ${current} already, and a profile has one URL only. Clear it in the Telnyx portal, choose another profile, or set Registration to Manual.`,
			);
		}
	}
	return await put(input, profileId, url);
}

async function put(
	{ send }: RegistrationInput,
	id: string,
	url: string,
): Promise<Result<StoredWebhook>> {
	const profile = await setWebhook(send, id, url);
	return profile.ok ? success({ id, url }) : profile;
}
