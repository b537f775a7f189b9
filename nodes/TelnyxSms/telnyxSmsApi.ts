import { toText } from '../shared/events/fields';
import { type JsonObject, asObject } from '../shared/http/json';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import {
	type ApiResponse,
	readAll,
	readResponse,
	readPages,
	type Send,
} from '../shared/registration/client';
import { type Result, success } from '../shared/registration/result';

/** Telnyx's API, v2: messaging profiles, each with one webhook URL. */
export const TELNYX_API = 'https://api.telnyx.com/v2';

export interface MessagingProfile {
	readonly id: string;
	readonly name: string;
	/** Null when events go nowhere. */
	readonly webhookUrl: string | null;
	/** Which form webhooks have; only `2` is signed with Ed25519. */
	readonly webhookVersion: string;
}

const WHO = 'Telnyx';
const PAGE_SIZE = 100;

/** All messaging profiles of the account, over all pages. */
export async function listProfiles(send: Send): Promise<Result<MessagingProfile[]>> {
	return await readPages(WHO, 1, async (page: number) => {
		const query = { 'page[number]': page, 'page[size]': PAGE_SIZE };
		const answer = await send({ method: 'GET', path: '/messaging_profiles', query });
		return read(answer, (data, meta) => {
			const items = readAll(data, profileOf);
			// A page may be smaller than asked for, so only the answer tells which is the last.
			const hasMore = items?.length !== 0 && page < Number(asObject(meta).total_pages ?? 1);
			return items && { items, next: hasMore ? page + 1 : undefined };
		});
	});
}

/** One messaging profile; null when the account has none of this id. */
export async function getProfile(send: Send, id: string): Promise<Result<MessagingProfile | null>> {
	const answer = await send({ method: 'GET', path: pathOf(id) });
	return answer.status === 404 ? success(null) : read(answer, profileOf);
}

/** Sets where a profile sends its events, in the signed form; null for nowhere. Nothing else of it changes. */
export async function setWebhook(
	send: Send,
	id: string,
	url: string | null,
): Promise<Result<MessagingProfile>> {
	const body: JsonObject = { webhook_url: url, ...(url !== null && { webhook_api_version: '2' }) };
	return read(await send({ method: 'PATCH', path: pathOf(id), body }), profileOf);
}

function profileOf(value: unknown): MessagingProfile | undefined {
	const { id, name, webhook_url: url, webhook_api_version: version } = asObject(value);
	if (typeof id !== 'string') return undefined;
	return {
		id,
		name: toText(name) ?? id,
		webhookUrl: toText(url)?.trim() || null,
		webhookVersion: toText(version) ?? '',
	};
}

function read<T>(
	answer: ApiResponse,
	valueOf: (data: unknown, meta: unknown) => T | undefined,
): Result<T> {
	const ofBody = (body: unknown) => {
		const { data, meta } = asObject(body);
		return valueOf(data, meta);
	};
	return readResponse(answer, ofBody, describeTelnyxFailure);
}

const pathOf = (id: string): string => `/messaging_profiles/${encodeURIComponent(id)}`;

/** What to do, by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
	401: 'Copy the API Key again from the Telnyx portal, under API Keys, into the credential.',
	403: 'The API Key may not do this. Use one with access to messaging, or set Registration to Manual.',
	404: 'Choose the messaging profile again.',
	422: 'Telnyx takes no such webhook URL: it must be the public address of this n8n.',
};

export const describeTelnyxFailure = errorDescriber({
	who: WHO,
	unreachable: 'Check this server’s internet access.',
	unexpectedBody: 'What answers is not Telnyx’s API as documented',
	messagesOf({ errors }) {
		const all = Array.isArray(errors) ? errors.map(asObject) : [];
		return all.map(({ detail, title }) => detail ?? title);
	},
	advice: (status) => ADVICE[status] ?? TRY_LATER,
});
