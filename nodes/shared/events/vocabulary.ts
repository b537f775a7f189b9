/**
 * The names of events, the same for every provider. If an event concerns a message, the part after the dot is the
 * status of the message.
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
	'sms.unknown',
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
	'unknown',
	'received',
	'verified',
] as const;
export type Status = (typeof STATUSES)[number];

/** How a provider can read an SMS to you: stop the messages, send messages again, or explain how to stop them. */
export const OPT_OUTS = ['stop', 'start', 'help'] as const;
export type OptOut = (typeof OPT_OUTS)[number];

/**
 * The status that each event gives its message. Events that concern no message are absent. The comments name the
 * message_state of SMPP v3.4 (section 5.2.28) that corresponds, if there is one.
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
	'sms.unknown': 'unknown', // UNKNOWN: no receipt will come
	'sms.received': 'received', // inbound message, complete on arrival
	'otp.verified': 'verified', // beyond SMPP: the recipient entered the code
};

/** Rank of the statuses that another status can follow. Every final status has FINAL_RANK. */
export const INTERMEDIATE_RANK: Readonly<Partial<Record<Status, 0 | 1 | 2>>> = {
	queued: 0,
	accepted: 1,
	sent: 2,
};
export const HIGHEST_INTERMEDIATE_RANK = 2;
export const FINAL_RANK = 3;
