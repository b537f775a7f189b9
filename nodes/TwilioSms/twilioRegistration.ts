import { toId, toText } from '../shared/events/fields';
import { asObject, parseJson } from '../shared/http/json';
import { ALL_EVENTS } from '../shared/parameters/events';
import { readList } from '../shared/parameters/read';
import {
	type ApiResponse,
	type Page,
	readAll,
	readPages,
	readResponse,
	type Send,
	textsOf,
} from '../shared/registration/client';
import { fingerprint } from '../shared/registration/reconcile';
import type {
	Registration,
	RegistrationInput,
	StoredWebhook,
	WantedWebhook,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { describeTwilioError, STREAM_TYPES, twilioSms, webhookSourceOf } from './twilioSms';

/** Twilio's API of Event Streams. A sink says where events go. A subscription says which events go there. */
const EVENTS_API = 'https://events.twilio.com/v1';
/** The most sinks and the most subscriptions of an account, so that one page is usual. */
const PAGE_SIZE = 100;
const DESCRIPTION = 'n8n SMS delivery';

/** How a trigger for Event Streams registers itself: a sink of its own, and one subscription for it. */
export const twilioRegistration: Registration = {
	place: 'in the Twilio Console, under Event Streams',

	isAlwaysManual: (get) => webhookSourceOf(get) === 'statusCallback',

	apiRoot(credential) {
		const problem = credential.accountSid
			? twilioSms.credentialProblem?.(credential)
			: 'The Account SID is empty. Enter the Account SID from the Account Info of the Twilio Console in the credential, or set Registration to Manual.';
		return problem ? failure(problem) : success(EVENTS_API);
	},

	wanted: async (input) => wantedSinks(input),

	client: ({ send, url }) => ({
		list: async () => await listWebhooks(send, url),
		create: async (wanted) => await createSink(send, url, wanted),
		// A sink cannot be given another address. Delete it first, so that failed attempts leave no sinks behind.
		async update({ id }, wanted) {
			const removed = await removeSink(send, id);
			return removed.ok ? await createSink(send, url, wanted) : removed;
		},
		remove: async ({ id }) => await removeSink(send, id),
	}),
};

function wantedSinks({ get }: RegistrationInput): Result<readonly WantedWebhook[]> {
	const chosen = readList(get('events'), 'Events');
	const types = [...STREAM_TYPES].flatMap(([type, status]) =>
		chosen.includes(ALL_EVENTS) || chosen.includes(status) ? [type] : [],
	);
	if (types.length > 0) {
		return success([{ kind: '', settings: fingerprint({ types }), body: { types } }]);
	}
	return failure(
		`Choose at least one event that Event Streams has: ${[...STREAM_TYPES.values()].join(', ')}.`,
	);
}

/** All sinks of the account. Subscriptions are read only for the sinks of this URL, because no other sinks are compared. */
async function listWebhooks(send: Send, url: string): Promise<Result<StoredWebhook[]>> {
	const sinks = await listAll(send, '/Sinks', 'sinks', toSink);
	if (!sinks.ok) return sinks;
	const own = new Set(sinks.value.filter((sink) => sink.url === url).map(({ id }) => id));
	const subscriptions = own.size === 0 ? success([]) : await listSubscriptions(send);
	if (!subscriptions.ok) return subscriptions;
	const subscribed = new Map<string, string[][]>();
	for (const { id, sinkId } of subscriptions.value) {
		if (!own.has(sinkId)) continue;
		const path = `/Subscriptions/${encodeURIComponent(id)}/SubscribedEvents`;
		const types = await listAll(send, path, 'types', (value) => toId(asObject(value).type));
		if (!types.ok) return types;
		subscribed.set(sinkId, [...(subscribed.get(sinkId) ?? []), types.value]);
	}
	return success(
		sinks.value.map(({ id, url: address, isUsable }) => {
			const [types, ...more] = subscribed.get(id) ?? [];
			// No wanted webhook has empty settings, so such a sink is corrected.
			const isRight = isUsable && types !== undefined && more.length === 0;
			return { id, url: address, kind: '', settings: isRight ? fingerprint({ types }) : '' };
		}),
	);
}

interface Sink {
	readonly id: string;
	/** Empty for a sink that is not a webhook. */
	readonly url: string;
	/** Whether the sink is a webhook that Twilio has not given up, and that gets its events by POST, one at a time. */
	readonly isUsable: boolean;
}

function toSink(value: unknown): Sink | undefined {
	const { sid, sink_type: type, sink_configuration: stored, status } = asObject(value);
	const id = toId(sid);
	if (id === undefined) return undefined;
	// Documented as an object; a text that holds an object is read too.
	const configuration = asObject(typeof stored === 'string' ? parseJson(stored) : stored);
	const { destination, method, batch_events: batch } = configuration;
	const isRight = String(method ?? 'POST') === 'POST' && String(batch) !== 'true';
	// The other statuses are `initialized`, `validating` and `active`. Twilio no longer validates sinks.
	const isUsable = isRight && status !== 'failed';
	return { id, url: type === 'webhook' ? (toText(destination) ?? '') : '', isUsable };
}

/** @returns the id of the new sink, once its subscription exists. */
async function createSink(
	send: Send,
	url: string,
	{ body }: WantedWebhook,
): Promise<Result<string>> {
	const configuration = { destination: url, method: 'POST', batch_events: false };
	const sink = await post(send, '/Sinks', {
		Description: DESCRIPTION,
		SinkConfiguration: JSON.stringify(configuration),
		SinkType: 'webhook',
	});
	if (!sink.ok) return sink;
	const types = textsOf(body.types).map((type) => ({ type, schema_version: versionOf(type) }));
	const subscription = await post(send, '/Subscriptions', {
		Description: DESCRIPTION,
		SinkSid: sink.value,
		Types: JSON.stringify(types),
	});
	return subscription.ok ? sink : subscription;
}

/** The versions of the documented schemas, so that a new version does not change the events. */
const versionOf = (type: string): number => (type.includes('.inbound-message.') ? 6 : 8);

/** Removes a sink after its subscriptions, which would otherwise be left over. */
async function removeSink(send: Send, id: string): Promise<Result<unknown>> {
	const subscriptions = await listSubscriptions(send);
	if (!subscriptions.ok) return subscriptions;
	for (const subscription of subscriptions.value.filter(({ sinkId }) => sinkId === id)) {
		const removed = await remove(send, `/Subscriptions/${encodeURIComponent(subscription.id)}`);
		if (!removed.ok) return removed;
	}
	return await remove(send, `/Sinks/${encodeURIComponent(id)}`);
}

async function listSubscriptions(
	send: Send,
): Promise<Result<Array<{ id: string; sinkId: string }>>> {
	return await listAll(send, '/Subscriptions', 'subscriptions', (value) => {
		const { sid, sink_sid: sink } = asObject(value);
		const [id, sinkId] = [toId(sid), toId(sink)];
		return id === undefined || sinkId === undefined ? undefined : { id, sinkId };
	});
}

/** A sink or a subscription that is gone already counts as removed. */
async function remove(send: Send, path: string): Promise<Result<unknown>> {
	const response = await send({ method: 'DELETE', path });
	return response.status === 404 ? success(null) : read(response, () => null);
}

async function post(
	send: Send,
	path: string,
	form: Record<string, string>,
): Promise<Result<string>> {
	return read(await send({ method: 'POST', path, form }), (body) => toId(asObject(body).sid));
}

/** Every item of a list, over all pages: Twilio names the next page in `meta.next_page_url`. */
async function listAll<T>(
	send: Send,
	first: string,
	key: string,
	toItem: (value: unknown) => T | undefined,
): Promise<Result<T[]>> {
	const toPage = (body: unknown): Page<T, string> | undefined => {
		const { [key]: list, meta } = asObject(body);
		const items = readAll(list, toItem);
		const next = asObject(meta).next_page_url ?? '';
		if (items === undefined || typeof next !== 'string') return undefined;
		if (next === '') return { items, next: undefined };
		// The Auth Token goes only to Twilio's API, even if a response names another address.
		if (!next.startsWith(`${EVENTS_API}${first}?`)) return undefined;
		return { items, next: next.slice(EVENTS_API.length) };
	};
	return await readPages(
		twilioSms.displayName,
		`${first}?PageSize=${PAGE_SIZE}`,
		async (path: string) => read(await send({ method: 'GET', path }), toPage),
	);
}

function read<T>(response: ApiResponse, toValue: (body: unknown) => T | undefined): Result<T> {
	return readResponse(response, toValue, describeTwilioError);
}
