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

/** What a provider may take an SMS to you for: no more messages, messages again, or a question how to stop them. */
export const OPT_OUTS = ['stop', 'start', 'help'] as const;
export type OptOut = (typeof OPT_OUTS)[number];

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
	'sms.unknown': 'unknown', // UNKNOWN: no receipt will come
	'sms.received': 'received', // inbound message, complete on arrival
	'otp.verified': 'verified', // beyond SMPP: the recipient entered the code
};

/** Place of the statuses that others can follow; every final status ranks FINAL_RANK. */
export const INTERMEDIATE_RANK: Readonly<Partial<Record<Status, 0 | 1 | 2>>> = {
	queued: 0,
	accepted: 1,
	sent: 2,
};
export const HIGHEST_INTERMEDIATE_RANK = 2;
export const FINAL_RANK = 3;
