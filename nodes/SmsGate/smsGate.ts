import { hash } from 'crypto';

import { toCount, toId, toPhone, toText, toNonEmptyText } from '../shared/events/fields';
import { type EventType, eventType, type Recognized } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import type { EventName } from '../shared/events/vocabulary';
import { asObject, type JsonObject, lookUp } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, basic, readBaseUrl } from '../shared/registration/accountCheck';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import type { Result } from '../shared/registration/result';
import { verifyHmac } from '../shared/verification/hmac';
import { type TimestampSettings, verifySigned } from '../shared/verification/timestamp';

type Kind = EventType & {
	/** Who sent and who received; absent if the event concerns no message. */
	readonly direction?: 'inbound' | 'outbound';
	/** The field of the payload that says when the event happened. */
	readonly time?: string;
};

const EVENTS: Readonly<Record<string, Kind>> = {
	'app:started': eventType('phone.online', 'App Started', 'The app on the phone was started'),
	'sms:data-received': {
		...eventType(
			'sms.received',
			'Data SMS Received',
			'The phone received an SMS that holds data instead of text; see raw',
		),
		direction: 'inbound',
		time: 'receivedAt',
	},
	'sms:cancelled': {
		...eventType(
			'sms.cancelled',
			'SMS Cancelled',
			'The SMS was cancelled before the phone sent it',
		),
		direction: 'outbound',
		time: 'cancelledAt',
	},
	'sms:delivered': {
		...eventType(
			'sms.delivered',
			'SMS Delivered',
			'The SMS reached the other phone; only for SMS sent with a delivery report',
		),
		direction: 'outbound',
		time: 'deliveredAt',
	},
	'sms:failed': {
		...eventType(
			'sms.failed',
			'SMS Failed',
			'The SMS expired, could not be sent or could not be delivered',
		),
		direction: 'outbound',
		time: 'failedAt',
	},
	'sms:received': {
		...eventType('sms.received', 'SMS Received', 'The phone received an SMS'),
		direction: 'inbound',
		time: 'receivedAt',
	},
	'sms:sent': {
		...eventType('sms.sent', 'SMS Sent', 'The phone sent the SMS'),
		direction: 'outbound',
		time: 'sentAt',
	},
	'system:ping': eventType(
		'webhook.test',
		'System Ping',
		'The phone says that it is there, as often as the app is set to',
	),
};

export const smsGate: Provider<TimestampSettings> = {
	id: 'smsgate',
	displayName: 'SMSGate',
	events: EVENTS,
	// Also the subject of an MMS, and the content of data messages and attachments.
	textKeys: [...COMMON_TEXT_KEYS, 'subject', 'data'],
	// The phone signs every attempt anew and tries for two days. The times of the event stay the same.
	maximumEventAge: 0,
	// As SMSGate recommends. The phone signs with its own clock.
	timestampTolerance: 300,

	/** `X-Signature: <hex HMAC of the body and the text of X-Timestamp>`, as the app's PayloadSingingPlugin makes it. */
	verify(request, secrets, settings, now) {
		const signed = {
			signature: singleHeader(request, 'x-signature'),
			timestamp: singleHeader(request, 'x-timestamp'),
			check: (signature: string, timestamp: string) =>
				verifyHmac([request.body, timestamp], signature, 'sha256', 'hex', secrets),
		};
		return verifySigned(signed, settings, now);
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
				eventId: inboundId(toId(deviceId), data) ?? common.eventId,
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
		const root = apiRoot(credential);
		return root.ok ? null : root.problem.message;
	},

	/** The list of webhooks. SMSGate’s own health check answers anybody. */
	accountCheck(credential) {
		const { username, password } = credential;
		const root = apiRoot(credential);
		if (!root.ok || !username) return null;
		return accountCheck({
			url: `${root.value}/webhooks`,
			headers: basic(username, password),
			isRight: Array.isArray,
			describe: describeSmsGateError,
		});
	},
};

/** SMSGate's cloud. */
const DEFAULT_URL = 'https://api.sms-gate.app/3rdparty/v1';

/** The root of the API, without slashes at its end. */
export function apiRoot({ baseUrl }: JsonObject): Result<string> {
	return readBaseUrl(baseUrl || DEFAULT_URL, DEFAULT_URL);
}

const CHECK_BASE_URL = `Check the Base URL in the credential: ${DEFAULT_URL} for SMSGate’s cloud, https://<host>/api/3rdparty/v1 for your own server.`;

export const describeSmsGateError = errorDescriber({
	who: 'SMSGate',
	unreachable: `${CHECK_BASE_URL} Check this server’s network too.`,
	unexpectedBody: 'The Base URL does not lead to SMSGate’s API',
	messagesOf: ({ message }) => [message],
	advice: {
		400: 'If SMSGate names the URL, give n8n its public https address (N8N_WEBHOOK_URL, before n8n 2.30 WEBHOOK_URL). If SMSGate names an event, the server is older than the event: remove the event from Events. If SMSGate names the device, choose another device.',
		401: 'Copy the username and the password from the app’s Home tab, under Cloud Server, into the credential.',
		403: 'This user may not manage webhooks.',
		429: TRY_LATER,
	},
	otherwise: CHECK_BASE_URL,
});

/**
 * An event id that is the same for every part of a long message, although SMSGate reports each part with its own id.
 * The id holds the recipient as SMSGate's server keeps it, so that asking the server for a message leads to the same id.
 */
function outboundId(
	deviceId: string | undefined,
	messageId: string,
	recipient: string | undefined,
	event: string,
): string | undefined {
	if (deviceId === undefined || recipient === undefined) return undefined;
	const digest = hash('sha256', recipient, 'hex').slice(0, 16);
	return `smsgate:${deviceId}:${messageId}:${digest}:${event}`;
}

/**
 * An event id that is the same if the phone hands one SMS to the app twice, although each webhook has another `id`. The
 * messageId is a short digest of sender, time, SIM and text (the app's InboxMessage).
 */
function inboundId(
	deviceId: string | undefined,
	{ messageId, receivedAt, simNumber }: JsonObject,
): string | undefined {
	const [message, time] = [toId(messageId), toId(receivedAt)];
	if (deviceId === undefined || message === undefined || time === undefined) return undefined;
	return `smsgate:${deviceId}:${message}:${time}:${toId(simNumber) ?? '-'}`;
}

/** The meanings of the SMS centre's status other than "not delivered" (3GPP TS 23.040, 9.2.3.15). */
const EVENT_OF_TP_STATUS: Readonly<Record<string, EventName>> = {
	'70': 'sms.expired', // SM validity period expired
	'71': 'sms.cancelled', // SM deleted by originating SME
	'72': 'sms.cancelled', // SM deleted by SC administration
};

/** Why a message failed, from the words of the app's MessagesService, and its event if that is not `sms.failed`. */
function failureOf(reason: string | undefined): Partial<Pick<Recognized, 'event' | 'error'>> {
	if (reason === undefined) return {};
	// The status that the SMS centre reported, as a decimal number.
	const [, status] = /^Delivery result from SC .*: (\d{1,3})$/.exec(reason) ?? [];
	// Android's name of the result, as in SmsManager: `Send result: RESULT_ERROR_NO_SERVICE (…)`.
	const [result = null] = /\bRESULT_[A-Z\d_]+/.exec(reason) ?? [];
	const error = { code: status ?? result, message: reason };
	if (reason.startsWith('TTL expired')) return { event: 'sms.expired', error };
	if (reason.startsWith('Delivery result')) {
		return { event: lookUp(EVENT_OF_TP_STATUS, status) ?? 'sms.undelivered', error };
	}
	return { error };
}
