import { toId, toText } from '../shared/events/fields';
import { asObject, parseJson } from '../shared/http/json';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import {
	type Page,
	readAll,
	readResponse,
	readPages,
	type Send,
} from '../shared/registration/client';
import { type Result, success } from '../shared/registration/result';

/** Twilio's API of Event Streams: sinks, where events go, and subscriptions, which events go there. */
export const EVENTS_API = 'https://events.twilio.com/v1';

export interface Sink {
	readonly id: string;
	/** Empty for a sink that is no webhook. */
	readonly url: string;
	/** Whether it is a webhook that gets its events by POST, one at a time. */
	readonly isUsable: boolean;
}

export interface Subscription {
	readonly id: string;
	readonly sinkId: string;
}

const WHO = 'Twilio';
/** As many as an account can have of each, so that one page is usual. */
const PAGE_SIZE = 100;

export async function listSinks(send: Send): Promise<Result<Sink[]>> {
	return await listAll(send, '/Sinks', 'sinks', (value) => {
		const { sid, sink_type: type, sink_configuration: stored } = asObject(value);
		const id = toId(sid);
		if (id === undefined) return undefined;
		// Documented as an object; a text that holds one is read too.
		const {
			destination,
			method,
			batch_events: batch,
		} = asObject(typeof stored === 'string' ? parseJson(stored) : stored);
		const isUsable = String(method ?? 'POST') === 'POST' && String(batch) !== 'true';
		return { id, url: type === 'webhook' ? (toText(destination) ?? '') : '', isUsable };
	});
}

export async function listSubscriptions(send: Send): Promise<Result<Subscription[]>> {
	return await listAll(send, '/Subscriptions', 'subscriptions', (value) => {
		const { sid, sink_sid: sink } = asObject(value);
		const [id, sinkId] = [toId(sid), toId(sink)];
		return id === undefined || sinkId === undefined ? undefined : { id, sinkId };
	});
}

/** The types of events that a subscription delivers. */
export async function listTypes(send: Send, id: string): Promise<Result<string[]>> {
	const path = `/Subscriptions/${encodeURIComponent(id)}/SubscribedEvents`;
	return await listAll(send, path, 'types', (value) => toId(asObject(value).type));
}

/** @returns the new sink's id. */
export async function createSink(send: Send, url: string): Promise<Result<string>> {
	const configuration = { destination: url, method: 'POST', batch_events: false };
	return await create(send, '/Sinks', {
		Description: 'n8n SMS delivery',
		SinkConfiguration: JSON.stringify(configuration),
		SinkType: 'webhook',
	});
}

/** @returns the new subscription's id. */
export async function createSubscription(
	send: Send,
	sinkId: string,
	types: readonly string[],
): Promise<Result<string>> {
	return await create(send, '/Subscriptions', {
		Description: 'n8n SMS delivery',
		SinkSid: sinkId,
		Types: JSON.stringify(types.map((type) => ({ type, schema_version: versionOf(type) }))),
	});
}

/** @param path of the sink or the subscription. One that is not there counts as removed. */
export async function remove(send: Send, path: string): Promise<Result<unknown>> {
	const answer = await send({ method: 'DELETE', path });
	if (answer.status === 404) return success(null);
	return readResponse(answer, () => null, describeTwilioFailure);
}

/** The versions of the documented schemas, so that a new one changes nothing by itself. */
const versionOf = (type: string): number => (type.includes('.inbound-message.') ? 6 : 8);

async function create(
	send: Send,
	path: string,
	form: Record<string, string>,
): Promise<Result<string>> {
	const answer = await send({ method: 'POST', path, form });
	return readResponse(answer, (body) => toId(asObject(body).sid), describeTwilioFailure);
}

/** Every item of a list, over all pages: Twilio names the next page in `meta.next_page_url`. */
async function listAll<T>(
	send: Send,
	first: string,
	key: string,
	itemOf: (value: unknown) => T | undefined,
): Promise<Result<T[]>> {
	return await readPages(WHO, `${first}?PageSize=${PAGE_SIZE}`, async (path: string) => {
		const pageOf = (body: unknown): Page<T, string> | undefined => {
			const { [key]: list, meta } = asObject(body);
			const items = readAll(list, itemOf);
			const next = asObject(meta).next_page_url ?? '';
			if (items === undefined || typeof next !== 'string') return undefined;
			if (next === '') return { items, next: undefined };
			// The Auth Token goes to Twilio's API alone, whatever an answer says.
			if (!next.startsWith(`${EVENTS_API}${first}?`)) return undefined;
			return { items, next: next.slice(EVENTS_API.length) };
		};
		return readResponse(await send({ method: 'GET', path }), pageOf, describeTwilioFailure);
	});
}

/** What to do, by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
	400: 'Correct it and publish again.',
	401: 'Copy the Account SID and the Auth Token from the Account Info of the Twilio Console into the credential.',
	403: 'Check that the account may use this: a trial or a suspended account may not.',
	404: 'Copy the Account SID from the Account Info of the Twilio Console into the credential.',
};

export const describeTwilioFailure = errorDescriber({
	who: WHO,
	unreachable: 'Check this server’s internet access.',
	unexpectedBody: 'What answers is not Twilio’s API as documented',
	messagesOf: ({ message, code }) => [message, toId(code) && `error ${toId(code)}`],
	advice: (status) => ADVICE[status] ?? TRY_LATER,
});
