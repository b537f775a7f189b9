import type { EventName, OptOut, Status } from './vocabulary';

/**
 * The item that every trigger emits. All providers have the same keys. All keys are always present, except `raw`, which
 * the user can turn off. docs/event.schema.json is the JSON Schema, made from the zod schema in tools/eventSchema.ts.
 * The compiler checks the zod schema against this type.
 */
export interface SmsEvent {
	/** The name of the event, the same for all providers. */
	event: EventName;
	/** Status of the message; null if the event concerns no message. */
	status: Status | null;
	/** No later status can follow. */
	isFinal: boolean;
	/** Place in the life cycle: queued 0, accepted 1, sent 2, any final status 3; null if the event has no place there. */
	statusRank: 0 | 1 | 2 | 3 | null;
	/** A later status of this message has already come through this trigger. */
	isStale: boolean;
	/** Provider id, as in `Provider.id`. */
	provider: string;
	/** The provider's own event or status name. */
	providerEvent: string | null;
	/** The same for every redelivery of one event, different for any two events. Never empty. */
	eventId: string;
	/** The provider's id of the message. */
	messageId: string | null;
	/** The provider's id of the batch the message was sent in. */
	batchId: string | null;
	/** Recipient, E.164 where the provider documents an international number. */
	to: string | null;
	/** Sender, E.164 or a sender name. */
	from: string | null;
	/** Text of the message; null too if the user omits message texts. */
	text: string | null;
	/** The recipient's mobile network. */
	network: string | null;
	/** The sender's own id of the message. */
	reference: string | null;
	/** SMS parts the message was sent in: a whole number, 0 or more. */
	segments: number | null;
	/** The cost of the message, as the provider says: the amount as a decimal number in text, the currency by its code. */
	price: { amount: string; currency: string } | null;
	/** Why the message failed, as the provider says. */
	error: { code: string | null; message: string | null } | null;
	/** The provider's own reading of an SMS to you. Never guessed from the text. */
	optOut: OptOut | null;
	/** When the event happened, as the provider says: ISO 8601, UTC, milliseconds. */
	occurredAt: string | null;
	/** When the webhook arrived: ISO 8601, UTC, milliseconds. */
	receivedAt: string;
	/** The parsed payload, if the user includes it. */
	raw?: Record<string, unknown> | undefined;
}

/** An event before it is known whether it is stale. */
export type NormalizedEvent = SmsEvent & { readonly isStale: false };
