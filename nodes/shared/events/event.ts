import type { EventName, OptOut, Status } from './vocabulary';

/**
 * The one item every trigger emits: the same keys for every provider, all always present, except `raw`,
 * which the user can turn off. Published as JSON Schema in docs/event.schema.json; the zod schema behind it, in
 * tools/eventSchema.ts, and this type are checked against each other by the compiler.
 */
export interface SmsEvent {
	/** What happened, in words shared by all providers. */
	event: EventName;
	/** Status of the message; null where no message is concerned. */
	status: Status | null;
	/** No later status can follow. */
	isFinal: boolean;
	/** Place in the life cycle: queued 0, accepted 1, sent 2, any final status 3; null without a place in it. */
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
	/** Text of the message; null as well when the user leaves message texts out. */
	text: string | null;
	/** The recipient's mobile network. */
	network: string | null;
	/** The sender's own id of the message. */
	reference: string | null;
	/** SMS parts the message was sent in: a whole number, 0 or more. */
	segments: number | null;
	/** What the provider says the message cost: the amount as a decimal number in text, the currency by its code. */
	price: { amount: string; currency: string } | null;
	/** Why the message failed, as the provider says it. */
	error: { code: string | null; message: string | null } | null;
	/** Of an SMS to you: what the provider itself took it for; never guessed from the text. */
	optOut: OptOut | null;
	/** When it happened, as the provider says it: ISO 8601, UTC, milliseconds. */
	occurredAt: string | null;
	/** When the webhook arrived: ISO 8601, UTC, milliseconds. */
	receivedAt: string;
	/** The payload as parsed, when it is included. */
	raw?: Record<string, unknown> | undefined;
}
