import type { SmsEvent } from './event';
import type { EventName } from './vocabulary';

/** A kind of event that a provider sends. */
export interface EventType {
	readonly event: EventName;
	/** As the editor's list of events shows it. */
	readonly name: string;
	readonly description: string;
}

/** What a provider read from an authentic payload. What it leaves out is null in the event. */
export interface Recognized {
	/** `unrecognized` for what fits no known shape, so that nothing authentic is lost. */
	readonly event: EventName;
	/** The provider's own name of what happened; null when it says none. */
	readonly providerEvent: string | null;
	/** Which entry of the node's `events` parameter this is, where `providerEvent` does not say it. */
	readonly eventOption?: string;
	/** Set where the provider says of one event whether another status can follow. */
	readonly isFinal?: boolean;
	/** Built from what stays the same over redeliveries; when left out, a digest of the payload is used. */
	readonly eventId?: string | undefined;
	readonly messageId?: string | undefined;
	/** Set to true where one message id can stand for several recipients that the payload does not name. Such events are never stale. */
	readonly hasManyRecipients?: boolean;
	readonly batchId?: string | undefined;
	readonly to?: string | undefined;
	readonly from?: string | undefined;
	readonly text?: string | undefined;
	readonly network?: string | undefined;
	/** The sender's own id of the message. */
	readonly reference?: string | undefined;
	readonly segments?: number | undefined;
	readonly price?: SmsEvent['price'];
	readonly error?: SmsEvent['error'];
	/** When it happened, as the provider wrote it; see parseTime for the forms that are read. */
	readonly occurredAt?: unknown;
}
