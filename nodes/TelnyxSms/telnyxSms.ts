import type { SmsEvent } from '../shared/events/event';
import {
	toCount,
	toError,
	toId,
	toOptOut,
	toPhone,
	toPrice,
	toText,
	toNonEmptyText,
} from '../shared/events/fields';
import { type EventType, eventType, type Recognized } from '../shared/events/recognized';
import type { EventName } from '../shared/events/vocabulary';
import { isJsonObject, type JsonObject, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, bearer } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { publicKeyProblem, verifyEd25519 } from '../shared/verification/ed25519';
import { type TimestampSettings, verifySigned } from '../shared/verification/timestamp';

const EVENTS = {
	'message.finalized': eventType(
		'sms.delivered',
		'Message Finalized',
		'The last status of an SMS: delivered, undelivered, failed, expired or unknown',
	),
	'message.received': eventType(
		'sms.received',
		'Message Received',
		'One of your numbers received an SMS',
	),
	'message.sent': eventType('sms.sent', 'Message Sent', 'The SMS was handed to the network'),
} as const satisfies Readonly<Record<string, EventType>>;

/** The statuses of a recipient in message.finalized. */
const FINAL_STATUSES: ReadonlyMap<string | undefined, EventName> = new Map([
	['delivered', 'sms.delivered'],
	['delivery_failed', 'sms.undelivered'],
	// No delivery report will come.
	['delivery_unconfirmed', 'sms.unknown'],
	['expired', 'sms.expired'],
	['sending_failed', 'sms.failed'],
]);

/** Telnyx's API, version 2. */
export const TELNYX_API = 'https://api.telnyx.com/v2';

export const telnyxSms: Provider<TimestampSettings> = {
	id: 'telnyx',
	displayName: 'Telnyx',
	events: EVENTS,
	textKeys: ['text', 'subject'],
	// As in Telnyx's own libraries.
	timestampTolerance: 300,

	/** `telnyx-signature-ed25519` over the timestamp header, a vertical bar and the body, as documented for API v2. */
	verify(request, keys, settings, now) {
		const signed = {
			signature: singleHeader(request, 'telnyx-signature-ed25519'),
			timestamp: singleHeader(request, 'telnyx-timestamp'),
			check: (signature: string, timestamp: string) =>
				verifyEd25519(Buffer.concat([Buffer.from(`${timestamp}|`), request.body]), signature, keys),
		};
		return verifySigned(signed, settings, now);
	},

	/**
	 * `{data: {id, event_type, occurred_at, payload}, meta}`. The id stays the same over retries; `meta.attempt` changes.
	 * Gives an event for each recipient if their last statuses differ.
	 */
	recognize(payload) {
		const data = asObject(payload.data);
		const { id, event_type: eventType, occurred_at: occurredAt } = data;
		const message = asObject(data.payload);
		const eventId = toId(id) && `telnyx:${toId(id)}`;
		const common = { providerEvent: toId(eventType) ?? null, eventId, occurredAt };
		const to: readonly unknown[] = Array.isArray(message.to) ? message.to : [];
		const recipients = to.map(asObject);
		const events = recipients.map((recipient) => eventOf(common.providerEvent, recipient));
		const [first] = events;
		const isSplit = events.some((event) => event !== first);
		const isKnown = isSplit || (first !== undefined && first !== 'unrecognized');
		if (!isKnown || eventId === undefined || toId(message.id) === undefined) {
			return { event: 'unrecognized', ...common };
		}
		const names = namesOf(recipients);
		const errors = Array.isArray(message.errors) ? message.errors.map(asObject) : [];
		const all = recipients.map((recipient, at) => ({
			...common,
			event: eventOf(common.providerEvent, recipient),
			...(isSplit && {
				eventId: `${eventId}:${names[at]}`,
				raw: { ...payload, data: { ...data, payload: { ...message, to: [to[at]] } } },
			}),
			...partsOf(message, recipient),
			error: firstError(errors, at),
		}));
		return isSplit ? all : all.slice(0, 1);
	},

	secretProblem({ webhookSecret, previousWebhookSecret }) {
		const ofKey = publicKeyProblem(webhookSecret);
		if (ofKey !== null) return `The Public Key ${ofKey}`;
		const ofPrevious = previousWebhookSecret ? publicKeyProblem(previousWebhookSecret) : null;
		return ofPrevious === null ? null : `The Previous Public Key ${ofPrevious}`;
	},

	/** The account's balance, which does not depend on the public key. */
	accountCheck({ apiKey }) {
		if (!apiKey) return null;
		return accountCheck({
			url: `${TELNYX_API}/balance`,
			headers: bearer(apiKey),
			isRight: (body) => isJsonObject(asObject(body).data),
			describe: describeTelnyxError,
		});
	},
};

export const describeTelnyxError = errorDescriber({
	who: 'Telnyx',
	messagesOf({ errors }) {
		const all = Array.isArray(errors) ? errors.map(asObject) : [];
		return all.map(({ detail, title }) => detail ?? title);
	},
	advice: {
		401: 'Copy the API Key again from the Telnyx portal, under API Keys, into the credential.',
		403: 'The API Key may not do this. Use a key with access to messaging, or set Registration to Manual.',
		404: 'Choose the messaging profile again.',
		422: 'Telnyx refuses this webhook URL: it must be the public address of this n8n.',
	},
});

function eventOf(name: string | null, { status }: JsonObject): EventName {
	if (name === 'message.sent' || name === 'message.received') return EVENTS[name].event;
	const final = name === 'message.finalized' ? FINAL_STATUSES.get(toId(status)) : undefined;
	return final ?? 'unrecognized';
}

/**
 * A text that tells each recipient of a message from the others: the number, with the place in the list if the list
 * holds the number more than once, or the place alone.
 */
function namesOf(recipients: readonly JsonObject[]): string[] {
	const numbers = recipients.map(({ phone_number }) => toId(phone_number));
	const counts = new Map<string | undefined, number>();
	for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
	return numbers.map((number, at) => {
		if (number === undefined) return String(at);
		return counts.get(number) === 1 ? number : `${number}:${at}`;
	});
}

/** The members of an event that come from a message and one of its recipients. */
function partsOf(message: JsonObject, recipient: JsonObject): Partial<Recognized> {
	const { amount, currency } = asObject(message.cost);
	return {
		messageId: toId(message.id),
		to: toPhone(recipient.phone_number),
		from: toPhone(asObject(message.from).phone_number),
		text: toText(message.text),
		network: toNonEmptyText(recipient.carrier),
		segments: toCount(message.parts),
		price: toPrice(amount, currency),
		optOut: toOptOut(message.autoresponse_type),
	};
}

/**
 * The first error that concerns the recipient at this place: `source.pointer` names the recipient, as in
 * `/to/0/phone_number`.
 */
function firstError(errors: readonly JsonObject[], at: number): SmsEvent['error'] {
	const concerns = ({ source }: JsonObject) => {
		const pointer = toText(asObject(source).pointer) ?? '';
		return !pointer.startsWith('/to/') || pointer.startsWith(`/to/${at}/`);
	};
	const { code, title, detail } = errors.find(concerns) ?? {};
	return toError(code, toNonEmptyText(detail) ?? title);
}
