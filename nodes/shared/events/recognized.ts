import type { SmsEvent } from './event';
import type { JsonObject } from '../http/json';
import type { EventName } from './vocabulary';

/** A kind of event that a provider sends. */
export interface EventType {
	readonly event: EventName;
	/** As the editor's list of events shows it. */
	readonly name: string;
	readonly description: string;
}

/** An entry of a provider's table of events. */
export function eventType(event: EventName, name: string, description: string): EventType {
	return { event, name, description };
}

/** An authentic payload as the provider's rules read it. A member that is left out is null in the event. */
export interface Recognized {
	/** `unrecognized` for a payload in no known shape, so that no authentic event is lost. */
	readonly event: EventName;
	/** The provider's own name of the event or status; null if the payload has none. */
	readonly providerEvent: string | null;
	/** The entry of the node's `events` parameter that this event belongs to, if it is not `providerEvent`. */
	readonly eventOption?: string;
	/** Whether another status can follow, if the payload says so (httpSMS, textbee). Else the event's name decides. */
	readonly isFinal?: boolean | undefined;
	/** Unique in the package, the same for every redelivery. If left out, the id is a digest of the payload. */
	readonly eventId?: string | undefined;
	/**
	 * Two events of a trigger with the same copyKey are copies, even if their ids differ (textbee: the server stored one
	 * SMS twice). Begins with the provider's id.
	 */
	readonly copyKey?: string | undefined;
	/** The provider's id of the message, as sent. */
	readonly messageId?: string | undefined;
	/**
	 * One message id covers several recipients, and the payload does not say which recipient (TurkeySMS). Such events are
	 * never stale.
	 */
	readonly hasManyRecipients?: boolean;
	/**
	 * Earlier statuses can still come after this final one (httpSMS: an expiry). Such a status makes no other event of the
	 * message stale.
	 */
	readonly makesNoneStale?: boolean;
	/** The provider's id of the batch or campaign that the message belongs to, as sent. */
	readonly batchId?: string | undefined;
	/** The recipient's number: E.164 if the number was sent in international form, else as sent. */
	readonly to?: string | undefined;
	/** The sender's number, in the same form as `to`, or the sender's name as sent. */
	readonly from?: string | undefined;
	/** The text of the message as sent, which may be empty. */
	readonly text?: string | undefined;
	/** The recipient's or the sender's network, by the name or code that the provider sends. */
	readonly network?: string | undefined;
	/** The sender's own id of the message, as sent. */
	readonly reference?: string | undefined;
	/** How many parts the message was sent in; a whole number. */
	readonly segments?: number | undefined;
	/**
	 * The amount is a decimal number as text (`0.0075`), the currency as sent, usually ISO 4217; null if the amount or the
	 * currency is missing.
	 */
	readonly price?: SmsEvent['price'];
	/** Why the message failed: code and message as sent, each null if missing. Null if both are missing. */
	readonly error?: SmsEvent['error'];
	/** The provider's own reading of an incoming SMS (Telnyx, Twilio). Null in any other event. */
	readonly optOut?: SmsEvent['optOut'];
	/**
	 * The payload with its list of recipients or events cut to this event. Otherwise each event would carry all the
	 * others. The whole payload if left out.
	 */
	readonly raw?: JsonObject;
	/** When the event happened, as the provider wrote the time. parseTime lists the forms that can be read. */
	readonly occurredAt?: unknown;
	/** When the provider was told of the event, in the same forms. Counts if occurredAt cannot be read. */
	readonly reportedAt?: unknown;
}
