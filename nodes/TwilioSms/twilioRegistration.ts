import { readList } from '../shared/parameters/read';
import { isSameSet, type Send } from '../shared/registration/client';
import {
	isManualRegistration,
	type RegistrationInput,
	type RegistrationRules,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import {
	createSink,
	createSubscription,
	EVENTS_API,
	listSinks,
	listSubscriptions,
	listTypes,
	remove,
	type Sink,
} from './twilioApi';
import { STREAM_TYPES, twilioSms, webhookSourceOf } from './twilioSms';

interface WantedSink {
	readonly url: string;
	/** Types of events. */
	readonly types: readonly string[];
}
/** A sink with the types of events of each of its subscriptions, read where the sink is this trigger's. */
type StoredSink = Sink & { readonly subscribed: ReadonlyArray<readonly string[]> };

/** How a trigger for Event Streams registers itself: a sink of its own, and one subscription for it. */
export const twilioRegistration: RegistrationRules<WantedSink, StoredSink> = {
	isManual: (get) => webhookSourceOf(get) === 'statusCallback' || isManualRegistration(get),

	lacks: (credential) =>
		credential.accountSid
			? (twilioSms.credentialProblem?.(credential) ?? null)
			: 'The Account SID is empty. Enter the one from the Account Info of the Twilio Console in the credential, or set Registration to Manual.',
	apiUrl: () => EVENTS_API,

	api: ({ send, url }) => ({
		list: async () => await listWithSubscriptions(send, url),
		isSame: (stored, wanted) =>
			stored.url === wanted.url &&
			stored.isUsable &&
			stored.subscribed.length === 1 &&
			isSameSet(stored.subscribed[0] ?? [], wanted.types),
		create: async (wanted) => await create(send, wanted),
		// A sink cannot be given another address. Removed first, so that tries that fail do not add up.
		async update(stored, wanted) {
			const removed = await removeSink(send, stored.id);
			return removed.ok ? await create(send, wanted) : removed;
		},
		remove: async (stored) => await removeSink(send, stored.id),
	}),

	wanted: wantedSinks,
};

async function wantedSinks({
	get,
	url,
}: RegistrationInput): Promise<Result<readonly WantedSink[]>> {
	const chosen = readList(get('events'), 'Events');
	const types = [...STREAM_TYPES].filter(([, status]) => chosen.includes(status));
	if (types.length > 0) return success([{ url, types: types.map(([type]) => type) }]);
	return failure(
		`Choose at least one event that Event Streams has: ${[...STREAM_TYPES.values()].join(', ')}.`,
	);
}

/** All sinks of the account; with their subscriptions those of this URL, the only ones that are ever compared. */
async function listWithSubscriptions(send: Send, url: string): Promise<Result<StoredSink[]>> {
	const sinks = await listSinks(send);
	if (!sinks.ok) return sinks;
	const own = sinks.value.filter((sink) => sink.url === url);
	const subscriptions = own.length === 0 ? success([]) : await listSubscriptions(send);
	if (!subscriptions.ok) return subscriptions;
	const subscribed = new Map<string, Array<readonly string[]>>();
	for (const { id, sinkId } of subscriptions.value) {
		if (!own.some((sink) => sink.id === sinkId)) continue;
		const types = await listTypes(send, id);
		if (!types.ok) return types;
		subscribed.set(sinkId, [...(subscribed.get(sinkId) ?? []), types.value]);
	}
	return success(
		sinks.value.map((sink) => ({ ...sink, subscribed: subscribed.get(sink.id) ?? [] })),
	);
}

async function create(send: Send, { url, types }: WantedSink) {
	const sink = await createSink(send, url);
	if (!sink.ok) return sink;
	const subscription = await createSubscription(send, sink.value, types);
	return subscription.ok ? success({ id: sink.value, url }) : subscription;
}

/** A sink goes after its subscriptions, which would otherwise be left over. */
async function removeSink(send: Send, id: string): Promise<Result<unknown>> {
	const subscriptions = await listSubscriptions(send);
	if (!subscriptions.ok) return subscriptions;
	for (const subscription of subscriptions.value.filter(({ sinkId }) => sinkId === id)) {
		const removed = await remove(send, `/Subscriptions/${encodeURIComponent(subscription.id)}`);
		if (!removed.ok) return removed;
	}
	return await remove(send, `/Sinks/${encodeURIComponent(id)}`);
}
