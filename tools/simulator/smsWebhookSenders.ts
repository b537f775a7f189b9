import { encodeForm, type Payload } from './payload';
import { at } from './provider';
import type { SenderRules } from './smsWebhook';

/** An event id of the values at these dotted paths, `-` for one that is missing. */
const joined =
	(id: string, ...paths: string[]) =>
	(payload: Payload): string =>
		[id, ...paths.map((path) => String(at(payload, path) ?? '-'))].join(':');
const hexadecimal = (message: number, length: number) => message.toString(16).padStart(length, '0');
const FORM = { encodesForm: true, encode: encodeForm } as const;

/** A sender whose payloads are made up, one for each event of the package. */
export const CUSTOM: SenderRules = {
	id: 'custom',
	eventTimePath: 'at',
	identify: (_payload, message) => ({ id: `msg-${message}` }),
	eventIdOf: joined('custom', 'id', 'to', 'status'),
};

/** Bird's platform of 2026, types of github.com/messagebird/bird-sdk-typescript. */
export const BIRD: SenderRules = {
	id: 'bird',
	eventTimePath: 'timestamp',
	identify: (_payload, message) => ({ 'data.sms_id': `sms_${hexadecimal(message, 26)}` }),
	eventIdOf: joined('bird', 'data.sms_id', 'type'),
};

/** Surge, https://docs.surge.app. */
export const SURGE: SenderRules = {
	id: 'surge',
	eventTimePath: ({ data }) =>
		'delivered_at' in (data as Payload) ? 'data.delivered_at' : 'timestamp',
	identify: (_payload, message) => ({ 'data.id': `msg_${hexadecimal(message, 26)}` }),
	eventIdOf: joined('surge', 'data.id', 'type'),
};

/** Infobip's delivery reports. Their times have a zone without a colon, and stay as they are. */
export const INFOBIP: SenderRules = {
	id: 'infobip',
	identify: (_payload, message) => ({
		'results.0.messageId': `44${String(message).padStart(18, '0')}`,
	}),
	eventIdOf: joined('infobip', 'results.0.messageId', 'results.0.status.id', 'results.0.doneAt'),
};

/** seven, https://docs.seven.io: its webhooks may have headers of their own. */
export const SEVEN: SenderRules = {
	id: 'seven',
	eventTimePath: 'webhook_timestamp',
	identify: ({ webhook_event: event }, message) =>
		event === 'dlr' ? { 'data.msg_id': String(message) } : { 'data.id': String(message) },
	eventIdOf: (payload) =>
		payload.webhook_event === 'dlr'
			? joined('seven', 'data.msg_id', 'data.status', 'data.timestamp')(payload)
			: joined('seven', 'data.id', 'webhook_event')(payload),
};

/** Africa's Talking, https://developers.africastalking.com: forms without a time. */
export const AFRICAS_TALKING: SenderRules = {
	id: 'africastalking',
	...FORM,
	identify: (_payload, message) => ({ id: `ATXid_${hexadecimal(message, 32)}` }),
	eventIdOf: (payload) =>
		'text' in payload
			? joined('africastalking', 'id')(payload)
			: joined('africastalking', 'id', 'status', 'retryCount')(payload),
};

/** 46elks, https://46elks.com/docs/sms-delivery-reports: forms whose time, in UTC, has no zone. */
export const ELKS: SenderRules = {
	id: '46elks',
	...FORM,
	identify: (_payload, message) => ({ id: `s${hexadecimal(message, 32)}` }),
	eventIdOf: joined('46elks', 'id', 'status'),
};

/** LOX24, https://doc.lox24.eu: no time of the delivery. */
export const LOX24: SenderRules = {
	id: 'lox24',
	identify: (_payload, message) => ({
		'data.id': `00000000-0000-4000-8000-${hexadecimal(message, 12)}`,
	}),
	eventIdOf: joined('lox24', 'data.id', 'data.dlr_code'),
};
