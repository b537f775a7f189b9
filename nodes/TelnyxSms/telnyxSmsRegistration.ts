import { toText } from '../shared/events/fields';
import { asObject, type JsonObject } from '../shared/http/json';
import { isTestUrlOf } from '../shared/http/url';
import { readText } from '../shared/parameters/read';
import {
	type ApiResponse,
	readAll,
	readPages,
	readResponse,
	type Send,
} from '../shared/registration/client';
import type {
	OptionsLoader,
	Registration,
	RegistrationInput,
	StoredWebhook,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { describeTelnyxError, TELNYX_API, telnyxSms } from './telnyxSms';

const PAGE_SIZE = 100;
/** The form of webhooks that Telnyx signs with Ed25519. */
const SIGNED_VERSION = '2';

/**
 * How Telnyx's API registers a trigger: as the only webhook URL of a messaging profile. The profile's id is both the id
 * and the kind of the webhook.
 */
export const telnyxSmsRegistration: Registration = {
	mode: 'manual',
	place: 'in the Telnyx portal, under Messaging',

	apiRoot: ({ apiKey }) =>
		apiKey
			? success(TELNYX_API)
			: failure(
					'The API Key is empty. Enter an API key from the Telnyx portal in the credential, or set Registration to Manual.',
				),

	async wanted({ get, url }) {
		const profileId = readText(get('messagingProfileId'), 'Messaging Profile');
		if (profileId === '') {
			return failure('Choose a messaging profile, or set Registration to Manual.');
		}
		const body = { webhook_url: url, webhook_api_version: SIGNED_VERSION };
		return success([{ kind: profileId, settings: SIGNED_VERSION, body }]);
	},

	client: (input) => ({
		list: async () => await listOwn(input),
		create: async ({ kind, body }) => {
			const problem = await claimProfile(input, kind);
			return problem.ok ? await change(input.send, kind, body) : problem;
		},
		update: async ({ id }, { body }) => await change(input.send, id, body),
		async remove({ id, url }) {
			// The profile's URL may have been changed since, by a person or by this trigger.
			const profile = await getProfile(input.send, id);
			if (!profile.ok || profile.value?.webhookUrl !== url) return profile;
			return await change(input.send, id, { webhook_url: null });
		},
	}),
};

/** The account's messaging profiles, for the editor. */
export const messagingProfiles: OptionsLoader = async (send) =>
	await readPages(telnyxSms.displayName, 1, async (page: number) => {
		const query = { 'page[number]': page, 'page[size]': PAGE_SIZE };
		const response = await send({ method: 'GET', path: '/messaging_profiles', query });
		return readBody(response, ({ data, meta }) => {
			const profiles = readAll(data, toProfile);
			// A page may be smaller than asked for, so only the response says which page is the last.
			const isEmpty = Array.isArray(data) && data.length === 0;
			const hasMore = !isEmpty && page < Number(asObject(meta).total_pages ?? 1);
			const items = profiles?.map(({ id, name }) => ({ name, value: id }));
			return items && { items, next: hasMore ? page + 1 : undefined };
		});
	});

/**
 * The webhooks of the chosen profile and of the remembered profile. Another profile with this trigger's URL is left
 * alone: somebody entered the URL by hand.
 */
async function listOwn({
	send,
	get,
	remembered,
}: RegistrationInput): Promise<Result<StoredWebhook[]>> {
	const chosen = get('messagingProfileId');
	const ids = new Set([typeof chosen === 'string' ? chosen.trim() : '', remembered?.id ?? '']);
	const webhooks: StoredWebhook[] = [];
	for (const id of ids) {
		if (id === '') continue;
		const profile = await getProfile(send, id);
		if (!profile.ok) return profile;
		if (profile.value === null || profile.value.webhookUrl === null) continue;
		const { webhookUrl: url, webhookVersion: settings } = profile.value;
		webhooks.push({ id, url, kind: id, settings });
	}
	return success(webhooks);
}

/** Whether a profile may get this trigger's URL: a failure if the profile has a URL that must not be replaced. */
async function claimProfile(
	{ send, url, tail, isTest }: RegistrationInput,
	profileId: string,
): Promise<Result<unknown>> {
	const profile = await getProfile(send, profileId);
	if (!profile.ok) return profile;
	if (profile.value === null) {
		return failure(
			'The Telnyx account has no such messaging profile. Choose the profile again.',
			404,
		);
	}
	const { name, webhookUrl: current } = profile.value;
	if (current === null || current === url) return profile;
	if (!isTestUrlOf(current, url, tail)) {
		return failure(
			`The messaging profile ${name} sends its events to ${current} already, and a profile has one URL only. Clear that URL in the Telnyx portal, choose another profile, or set Registration to Manual.`,
		);
	}
	// The Test URL may be replaced: the profile got it while the editor listened for a test event.
	if (!isTest) return profile;
	return failure(
		`The messaging profile ${name} sends to this trigger’s Production URL, and a profile has one URL only. For a test, set Registration to Manual and send an SMS with the Test URL as its webhook_url.`,
	);
}

interface MessagingProfile {
	readonly id: string;
	readonly name: string;
	/** Null if events go nowhere. */
	readonly webhookUrl: string | null;
	readonly webhookVersion: string;
}

function toProfile(value: unknown): MessagingProfile | undefined {
	const { id, name, webhook_url: url, webhook_api_version: version } = asObject(value);
	if (typeof id !== 'string') return undefined;
	return {
		id,
		name: toText(name) ?? id,
		webhookUrl: toText(url)?.trim() || null,
		webhookVersion: toText(version) ?? '',
	};
}

/** A messaging profile; null if the account has no profile with this id. */
async function getProfile(send: Send, id: string): Promise<Result<MessagingProfile | null>> {
	const response = await send({ method: 'GET', path: pathOf(id) });
	if (response.status === 404) return success(null);
	return readBody(response, ({ data }) => toProfile(data));
}

/** Changes only these members of a profile. @returns the profile's id. */
async function change(send: Send, id: string, body: JsonObject): Promise<Result<string>> {
	const response = await send({ method: 'PATCH', path: pathOf(id), body });
	return readBody(response, ({ data }) => toProfile(data)?.id);
}

function readBody<T>(
	response: ApiResponse,
	toValue: (body: JsonObject) => T | undefined,
): Result<T> {
	return readResponse(response, (body) => toValue(asObject(body)), describeTelnyxError);
}

const pathOf = (id: string): string => `/messaging_profiles/${encodeURIComponent(id)}`;
