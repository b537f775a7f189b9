import { createHash } from 'crypto';

import { toCount, toId, toPhone, toText, toNonEmptyText } from '../shared/events/fields';
import type { EventType, Recognized } from '../shared/events/recognized';
import { lookUp, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { basicAuthorization } from '../shared/registration/accountCheck';
import { verifyHmac } from '../shared/verification/hmac';
import { checkTimestamp } from '../shared/verification/timestamp';
import { rejected } from '../shared/verification/verdict';
import { apiUrl, describeSmsGateFailure } from './smsGateApi';

type Kind = EventType & {
	/** Who sent and who received; absent where no message is concerned. */
	readonly direction?: 'inbound' | 'outbound';
	/** The field of the payload that says when it happened. */
	readonly time?: string;
};

const EVENTS: Readonly<Record<string, Kind>> = {
	'app:started': {
		event: 'phone.online',
		name: 'App Started',
		description: 'The app on the phone was started',
	},
	'sms:data-received': {
		event: 'sms.received',
		name: 'Data SMS Received',
		description: 'The phone received an SMS that holds data instead of text; see raw',
		direction: 'inbound',
		time: 'receivedAt',
	},
	'sms:cancelled': {
		event: 'sms.cancelled',
		name: 'SMS Cancelled',
		description: 'The SMS was cancelled before the phone sent it',
		direction: 'outbound',
		time: 'cancelledAt',
	},
	'sms:delivered': {
		event: 'sms.delivered',
		name: 'SMS Delivered',
		description: 'The SMS reached the other phone; only for SMS sent with a delivery report',
		direction: 'outbound',
		time: 'deliveredAt',
	},
	'sms:failed': {
		event: 'sms.failed',
		name: 'SMS Failed',
		description: 'The SMS expired, could not be sent or could not be delivered',
		direction: 'outbound',
		time: 'failedAt',
	},
	'sms:received': {
		event: 'sms.received',
		name: 'SMS Received',
		description: 'The phone received an SMS',
		direction: 'inbound',
		time: 'receivedAt',
	},
	'sms:sent': {
		event: 'sms.sent',
		name: 'SMS Sent',
		description: 'The phone sent the SMS',
		direction: 'outbound',
		time: 'sentAt',
	},
	'system:ping': {
		event: 'webhook.test',
		name: 'System Ping',
		description: 'The phone says that it is there, as often as the app is set to',
	},
};

export interface SmsGateSettings {
	/** Seconds the phone's clock may be off, either way; 0 is no limit. */
	readonly timestampTolerance: number;
}

/** A shift of bytes between the body and what is signed behind it would show here: only digits are a timestamp. */
const UNIX_SECONDS = /^\d{1,12}$/;

export const smsGate: Provider<SmsGateSettings> = {
	id: 'smsgate',
	displayName: 'SMSGate',
	events: EVENTS,
	// Beside texts those of an MMS, and the content of data messages and attachments.
	textKeys: ['message', 'text', 'body', 'content', 'subject', 'data'],
	// The phone signs anew at every attempt and goes on for two days, with the times of the event as they were.
	maximumEventAge: 0,

	/** `X-Signature: <hex HMAC of the body and the text of X-Timestamp>`, as the app's PayloadSingingPlugin makes it. */
	verify(request, secrets, { timestampTolerance }, now) {
		const signature = singleHeader(request, 'x-signature');
		if (signature === undefined) return rejected('missing_signature');
		const timestamp = singleHeader(request, 'x-timestamp');
		if (timestamp === undefined) return rejected('missing_timestamp');
		const verdict = verifyHmac([request.body, timestamp], signature, 'sha256', 'hex', secrets);
		if (!verdict.ok) return verdict;
		if (!UNIX_SECONDS.test(timestamp)) return rejected('invalid_timestamp');
		return checkTimestamp(Number(timestamp) * 1000, timestampTolerance, now, verdict);
	},

	/** `{id, webhookId, event, deviceId, payload}`, see https://docs.sms-gate.app/features/webhooks/. */
	recognize({ id: givenId, event, deviceId, payload }) {
		const name = toId(event);
		const kind = lookUp(EVENTS, name);
		const id = toId(givenId);
		const data = asObject(payload);
		const messageId = toId(data.messageId);
		const known = kind?.direction === 'outbound' ? messageId : id;
		if (name === undefined || kind === undefined || known === undefined) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt: data.receivedAt };
		}
		const common = {
			event: kind.event,
			providerEvent: name,
			eventId: `smsgate:${known}`,
			occurredAt: kind.time === undefined ? undefined : data[kind.time],
		};
		if (kind.direction === undefined) return common;
		if (kind.direction === 'inbound') {
			return {
				...common,
				messageId,
				from: toPhone(data.sender ?? data.phoneNumber),
				to: toPhone(data.recipient),
				text: name === 'sms:received' ? toText(data.message) : undefined,
			};
		}
		const recipient = data.recipient ?? data.phoneNumber;
		return {
			...common,
			eventId: outboundId(toId(deviceId), known, toId(recipient), name),
			messageId,
			from: toPhone(data.sender),
			to: toPhone(recipient),
			segments: toCount(data.partsCount),
			...(name === 'sms:failed' && failureOf(toNonEmptyText(data.reason))),
		};
	},

	credentialProblem(credential) {
		const { username, password } = credential;
		if (!username && !password) return null;
		if (!username || !password) return 'Enter both the Username and the Password, or neither.';
		if (apiUrl(credential) !== null) return null;
		return 'The Base URL is not an http or https address. That of SMSGate’s cloud is https://api.sms-gate.app/3rdparty/v1.';
	},

	/** The list of webhooks. SMSGate’s own health check answers anybody. */
	accountCheck(credential) {
		const url = apiUrl(credential);
		if (!credential.username || url === null) return null;
		const { username, password } = credential;
		return {
			request: {
				method: 'GET',
				url: `${url}/webhooks`,
				headers: { Authorization: basicAuthorization(username, password) },
			},
			problem: (status, body) =>
				status === 200 && Array.isArray(body) ? null : describeSmsGateFailure({ status, body }),
		};
	},
};

/**
 * The same for every part of a long message: each part is reported by itself, with an id of its own. The recipient
 * stands there as SMSGate's server keeps it, so that asking the server for a message leads to the same id.
 */
function outboundId(
	deviceId: string | undefined,
	messageId: string,
	recipient: string | undefined,
	event: string,
): string | undefined {
	if (deviceId === undefined || recipient === undefined) return undefined;
	const digest = createHash('sha256').update(recipient).digest('hex').slice(0, 16);
	return `smsgate:${deviceId}:${messageId}:${digest}:${event}`;
}

/** Why a message failed, from the words of the app's MessagesService. */
function failureOf(reason: string | undefined): Pick<Recognized, 'event' | 'error'> {
	if (reason === undefined) return { event: 'sms.failed' };
	// The status that the SMS centre reported, as a decimal number (3GPP TS 23.040, TP-Status).
	const code = /^Delivery result from SC .*: (\d{1,3})$/.exec(reason)?.[1] ?? null;
	const error = { code, message: reason };
	if (reason.startsWith('TTL expired')) return { event: 'sms.expired', error };
	if (reason.startsWith('Delivery result')) return { event: 'sms.undelivered', error };
	return { event: 'sms.failed', error };
}
