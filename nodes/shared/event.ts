import { z } from 'zod';

/**
 * What happened, in words that are the same for every provider. The part after the dot is the status of
 * the message where one is concerned.
 */
export const EVENT_NAMES = [
	'sms.queued',
	'sms.accepted',
	'sms.sent',
	'sms.delivered',
	'sms.undelivered',
	'sms.failed',
	'sms.expired',
	'sms.cancelled',
	'sms.received',
	'otp.verified',
	'call.missed',
	'phone.online',
	'phone.offline',
	'webhook.test',
	'unrecognized',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

export const STATUSES = [
	'queued',
	'accepted',
	'sent',
	'delivered',
	'undelivered',
	'failed',
	'expired',
	'cancelled',
	'received',
	'verified',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * The status each event gives its message; events that concern no message are absent. Beside each, the
 * message_state of SMPP v3.4 (section 5.2.28) it corresponds to, where there is one.
 */
export const STATUS_OF: Readonly<Partial<Record<EventName, Status>>> = {
	'sms.queued': 'queued', // waiting at the provider, before SMPP
	'sms.accepted': 'accepted', // ENROUTE: taken by the network, not yet delivered
	'sms.sent': 'sent', // ENROUTE
	'sms.delivered': 'delivered', // DELIVERED
	'sms.undelivered': 'undelivered', // UNDELIVERABLE
	'sms.failed': 'failed', // REJECTED, or never handed to a network
	'sms.expired': 'expired', // EXPIRED
	'sms.cancelled': 'cancelled', // DELETED
	'sms.received': 'received', // inbound message, complete on arrival
	'otp.verified': 'verified', // beyond SMPP: the recipient entered the code
};

/** Place of the statuses that others can follow; every final status ranks FINAL_RANK. */
export const PASSING_RANK: Readonly<Partial<Record<Status, number>>> = {
	queued: 0,
	accepted: 1,
	sent: 2,
};
export const FINAL_RANK = 3;

const utcTime = z.string().datetime({ precision: 3 });

/**
 * The one item every trigger emits: the same keys for every provider, all always present, except `raw`,
 * which the user can turn off. Published as JSON Schema in docs/event.schema.json.
 */
export const smsEventSchema = z
	.object({
		event: z.enum(EVENT_NAMES).describe('What happened, in words shared by all providers'),
		status: z
			.enum(STATUSES)
			.nullable()
			.describe('Status of the message; null where no message is concerned'),
		isFinal: z.boolean().describe('No later status can follow'),
		statusRank: z
			.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
			.nullable()
			.describe('Place in the life cycle: queued 0, accepted 1, sent 2, any final status 3'),
		isStale: z
			.boolean()
			.describe('A later status of this message has already come through this trigger'),
		provider: z.string().min(1).describe('Provider id'),
		providerEvent: z.string().nullable().describe("The provider's own event or status name"),
		eventId: z
			.string()
			.min(1)
			.describe('The same for every redelivery of one event, different for any two events'),
		messageId: z.string().nullable().describe("The provider's id of the message"),
		batchId: z
			.string()
			.nullable()
			.describe("The provider's id of the batch the message was sent in"),
		to: z
			.string()
			.nullable()
			.describe('Recipient, E.164 where the provider documents an international number'),
		from: z.string().nullable().describe('Sender, E.164 or a sender name'),
		text: z.string().nullable().describe('Text of the message'),
		network: z.string().nullable().describe("Recipient's mobile network"),
		error: z
			.object({ code: z.string().nullable(), message: z.string().nullable() })
			.strict()
			.nullable()
			.describe('Why the message failed, as the provider says it'),
		occurredAt: utcTime
			.nullable()
			.describe('When it happened, as the provider says it; UTC, milliseconds'),
		receivedAt: utcTime.describe('When the webhook arrived; UTC, milliseconds'),
		raw: z.record(z.unknown()).optional().describe('The payload as parsed, when it is included'),
	})
	.strict();
export type SmsEvent = z.infer<typeof smsEventSchema>;
