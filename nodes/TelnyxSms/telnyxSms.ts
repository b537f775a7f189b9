import type { SmsEvent } from '../shared/events/event';
import {
	toCount,
	toError,
	toId,
	toPhone,
	toPrice,
	toText,
	toNonEmptyText,
} from '../shared/events/fields';
import type { EventType, Recognized } from '../shared/events/recognized';
import type { EventName } from '../shared/events/vocabulary';
import { isJsonObject, type JsonObject, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { publicKeyProblem, verifyEd25519 } from '../shared/verification/ed25519';
import { checkTimestamp } from '../shared/verification/timestamp';
import { rejected } from '../shared/verification/verdict';
import { describeTelnyxFailure, TELNYX_API } from './telnyxSmsApi';

const EVENTS = {
	'message.finalized': {
		event: 'sms.delivered',
		name: 'Message Finalized',
		description: 'The last status of an SMS: delivered, undelivered, failed, expired or unknown',
	},
	'message.received': {
		event: 'sms.received',
		name: 'Message Received',
		description: 'One of your numbers received an SMS',
	},
	'message.sent': {
		event: 'sms.sent',
		name: 'Message Sent',
		description: 'The SMS was handed to the network',
	},
} as const satisfies Readonly<Record<string, EventType>>;

/** What message.finalized says of a recipient. */
const FINAL_STATUSES: ReadonlyMap<string | undefined, EventName> = new Map([
	['delivered', 'sms.delivered'],
	['delivery_failed', 'sms.undelivered'],
	// No delivery report will come.
	['delivery_unconfirmed', 'sms.unknown'],
	['expired', 'sms.expired'],
	['sending_failed', 'sms.failed'],
]);

export interface TelnyxSmsSettings {
	/** Seconds the signed timestamp may be off, either way; 0 is no limit. */
	readonly timestampTolerance: number;
}

export const telnyxSms: Provider<TelnyxSmsSettings> = {
	id: 'telnyx',
	displayName: 'Telnyx',
	events: EVENTS,
	textKeys: ['text', 'subject'],

	/** `telnyx-signature-ed25519` over the timestamp header, a vertical bar and the body, as documented for API v2. */
	verify(request, keys, { timestampTolerance }, now) {
		const signature = singleHeader(request, 'telnyx-signature-ed25519');
		if (signature === undefined) return rejected('missing_signature');
		const timestamp = singleHeader(request, 'telnyx-timestamp');
		if (timestamp === undefined) return rejected('missing_timestamp');
		const message = Buffer.concat([Buffer.from(`${timestamp}|`), request.body]);
		const verdict = verifyEd25519(message, signature, keys);
		if (!verdict.ok) return verdict;
		// Digits alone: a bar in the header would move the border between timestamp and body.
		if (!/^\d{1,12}$/.test(timestamp)) return rejected('invalid_timestamp');
		return checkTimestamp(Number(timestamp) * 1000, timestampTolerance, now, verdict);
	},

	/**
	 * `{data: {id, event_type, occurred_at, payload}, meta}`; the id stays the same over retries, while
	 * `meta.attempt` does not. One event for each recipient when their last statuses differ.
	 */
	recognize({ data }) {
		const { id, event_type: eventType, occurred_at: occurredAt, payload } = asObject(data);
		const message = asObject(payload);
		const eventId = toId(id) && `telnyx:${toId(id)}`;
		const common = { providerEvent: toId(eventType) ?? null, eventId, occurredAt };
		const recipients = Array.isArray(message.to) ? message.to.map(asObject) : [];
		const events = recipients.map((recipient) => eventOf(common.providerEvent, recipient));
		const [first] = events;
		const isSplit = events.some((event) => event !== first);
		const isKnown = isSplit || (first !== undefined && first !== 'unrecognized');
		if (!isKnown || eventId === undefined || toId(message.id) === undefined) {
			return { event: 'unrecognized', ...common };
		}
		const all = recipients.map((recipient, at) => ({
			...common,
			event: events[at] ?? 'unrecognized',
			...(isSplit && { eventId: `${eventId}:${toId(recipient.phone_number) ?? at}` }),
			...partsOf(message, recipient, at),
		}));
		return isSplit ? all : all.slice(0, 1);
	},

	secretProblem({ webhookSecret, previousWebhookSecret }) {
		const ofKey = publicKeyProblem(webhookSecret);
		if (ofKey !== null) return `The Public Key ${ofKey}`;
		const ofPrevious = previousWebhookSecret ? publicKeyProblem(previousWebhookSecret) : null;
		return ofPrevious === null ? null : `The Previous Public Key ${ofPrevious}`;
	},

	/** The account's balance. It says nothing about the public key. */
	accountCheck({ apiKey }) {
		if (!apiKey) return null;
		return {
			request: {
				method: 'GET',
				url: `${TELNYX_API}/balance`,
				headers: { Authorization: `Bearer ${String(apiKey)}` },
			},
			problem(status, body) {
				const isBalance = status === 200 && isJsonObject(asObject(body).data);
				return isBalance ? null : describeTelnyxFailure({ status, body });
			},
		};
	},
};

function eventOf(name: string | null, { status }: JsonObject): EventName {
	if (name === 'message.sent' || name === 'message.received') return EVENTS[name].event;
	const final = name === 'message.finalized' ? FINAL_STATUSES.get(toId(status)) : undefined;
	return final ?? 'unrecognized';
}

/** What an event takes from a message and one of its recipients, the `at`th. */
function partsOf(message: JsonObject, recipient: JsonObject, at: number): Partial<Recognized> {
	const { amount, currency } = asObject(message.cost);
	return {
		messageId: toId(message.id),
		to: toPhone(recipient.phone_number),
		from: toPhone(asObject(message.from).phone_number),
		text: toText(message.text),
		network: toNonEmptyText(recipient.carrier),
		segments: toCount(message.parts),
		price: toPrice(amount, currency),
		error: firstError(message.errors, at),
	};
}

/** The first error that concerns this recipient: `source.pointer` names one, as in `/to/0/phone_number`. */
function firstError(errors: unknown, at: number): SmsEvent['error'] {
	const all = Array.isArray(errors) ? errors.map(asObject) : [];
	const concerns = ({ source }: JsonObject) => {
		const pointer = toText(asObject(source).pointer) ?? '';
		return !pointer.startsWith('/to/') || pointer.startsWith(`/to/${at}/`);
	};
	const { code, title, detail } = all.find(concerns) ?? {};
	return toError(code, toNonEmptyText(detail) ?? title);
}
