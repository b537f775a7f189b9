import { toCount, toError, toId, toOptOut, toPhone, toText } from '../shared/events/fields';
import { type EventType, eventType, type Recognized } from '../shared/events/recognized';
import { lookUp, isJsonObject, type JsonObject, asObject } from '../shared/http/json';
import { readChoice, type GetParameter } from '../shared/parameters/read';
import type { Provider } from '../shared/provider';
import { accountCheck, basic } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { verifyForm, verifyJson } from './twilioSignature';

/** Which of Twilio's two kinds of webhook a trigger receives. */
export interface TwilioSettings {
	readonly webhookSource: 'statusCallback' | 'eventStreams';
}

export const webhookSourceOf = (get: GetParameter): TwilioSettings['webhookSource'] =>
	readChoice(get('webhookSource') ?? 'statusCallback', 'Webhook Source', [
		'statusCallback',
		'eventStreams',
	]);

/** By the names of Twilio's MessageStatus. The types of Event Streams end in the same names. */
const EVENTS: Readonly<Record<string, EventType>> = {
	// Twilio's `accepted` comes before `queued`. Our `accepted` comes after `queued`, so it does not fit.
	accepted: eventType('sms.queued', 'Accepted', 'A messaging service has yet to choose the sender'),
	canceled: eventType('sms.cancelled', 'Canceled', 'A scheduled SMS was canceled'),
	delivered: eventType('sms.delivered', 'Delivered', 'The SMS reached the phone'),
	failed: eventType('sms.failed', 'Failed', 'The SMS could not be sent'),
	queued: eventType('sms.queued', 'Queued', 'The SMS waits at Twilio'),
	received: eventType('sms.received', 'Received', 'One of your numbers received an SMS'),
	scheduled: eventType('sms.queued', 'Scheduled', 'The SMS waits for its time'),
	sending: eventType('sms.accepted', 'Sending', 'Twilio is handing the SMS to the network'),
	sent: eventType('sms.sent', 'Sent', 'The SMS was handed to the network'),
	undelivered: eventType('sms.undelivered', 'Undelivered', 'The network could not deliver the SMS'),
};

/** The types of Event Streams, each with its entry of EVENTS. */
export const STREAM_TYPES: ReadonlyMap<string, string> = new Map([
	...['queued', 'sent', 'delivered', 'failed', 'undelivered'].map(
		(status) => [`com.twilio.messaging.message.${status}`, status] as const,
	),
	['com.twilio.messaging.inbound-message.received', 'received'],
]);

export const twilioSms: Provider<TwilioSettings> = {
	id: 'twilio',
	displayName: 'Twilio',
	events: EVENTS,
	textKeys: ['body', 'Body'],

	payloadFormat: ({ webhookSource }) => (webhookSource === 'statusCallback' ? 'form' : 'list'),

	provenUrl: (_settings, url) => url,

	verify: (request, secrets, { webhookSource }) =>
		webhookSource === 'statusCallback'
			? verifyForm(request, secrets)
			: verifyJson(request, secrets),

	recognize: (payload) =>
		payload.specversion === undefined ? fromForm(payload) : fromStream(payload),

	secretProblem({ accountSid, webhookSecret }) {
		if (/^\s*AC[\da-f]{32}\s*$/i.test(String(webhookSecret))) {
			return 'This is the Account SID. The Auth Token stands below it in the Account Info of the Twilio Console.';
		}
		const isKey =
			/^\s*SK/i.test(String(accountSid)) || /^\s*SK[\da-f]{32}\s*$/i.test(String(webhookSecret));
		if (!isKey) return null;
		return 'An API key (SK…) and its secret cannot prove webhooks: Twilio signs webhooks with the Auth Token of the account, so only the Auth Token can check them. Enter the Account SID (AC…) and the Auth Token, both from the Account Info of the Twilio Console.';
	},

	credentialProblem({ accountSid }) {
		if (!accountSid || /^AC\w+$/.test(String(accountSid))) return null;
		return 'The Account SID is wrong: an Account SID begins with AC. Copy it from the Account Info of the Twilio Console.';
	},

	/** The account itself: 200 means that the token that signs is right. */
	accountCheck({ accountSid, webhookSecret }) {
		if (!accountSid) return null;
		return accountCheck({
			url: `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(String(accountSid))}.json`,
			headers: basic(accountSid, webhookSecret),
			isRight: isJsonObject,
			describe: describeTwilioError,
		});
	},
};

export const describeTwilioError = errorDescriber({
	who: 'Twilio',
	messagesOf: ({ message, code }) => [message, toId(code) && `error ${toId(code)}`],
	advice: {
		400: 'Correct the value that Twilio names, and publish again.',
		401: 'Copy the Account SID and the Auth Token from the Account Info of the Twilio Console into the credential.',
		403: 'Check that the account may use this: a trial or a suspended account may not.',
		404: 'Copy the Account SID from the Account Info of the Twilio Console into the credential.',
	},
});

/**
 * A form: a status callback, MessageSid, MessageStatus, To, From, ErrorCode and more, which change without notice
 * (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status), or the request for *A message comes
 * in*, which says `SmsStatus=received` (https://www.twilio.com/docs/messaging/guides/webhook-request). A form has no
 * time.
 */
function fromForm(payload: JsonObject): Recognized {
	const status = statusOf(payload);
	const id = toId(payload.MessageSid);
	const type = lookUp(EVENTS, status);
	const parties = { to: payload.To, from: payload.From };
	const code = toId(payload.ErrorCode);
	// The signature has no borders between fields, so a code may hold bytes of the next field.
	const isCode = code === undefined || /^\d{1,9}$/.test(code);
	if (!status || !type || !id || !isCode || !isConsistent(payload) || !isSms(parties)) {
		return { event: 'unrecognized', providerEvent: status ?? null };
	}
	return {
		event: type.event,
		providerEvent: status,
		eventId: `twilio:${id}:${status}:${code ?? '-'}`,
		messageId: id,
		to: toPhone(parties.to),
		from: toPhone(parties.from),
		text: toText(payload.Body),
		error: toError(code),
		optOut: toOptOut(payload.OptOutType),
	};
}

/** Without a MessageStatus, a form has a status only if it is about an SMS that came in. */
function statusOf({ MessageStatus, SmsStatus }: JsonObject): string | undefined {
	return MessageStatus === undefined && SmsStatus === 'received' ? SmsStatus : toId(MessageStatus);
}

/**
 * Whether the fields of a form agree as Twilio documents. The signature has no borders between fields, so bytes can be
 * moved from one field into another. An absent field counts as agreeing.
 */
function isConsistent(payload: JsonObject): boolean {
	const { AccountSid, MessageSid, SmsSid = MessageSid, MessageStatus, SmsStatus } = payload;
	return (
		SmsSid === MessageSid &&
		(MessageStatus === undefined || SmsStatus === undefined || SmsStatus === MessageStatus) &&
		(AccountSid === undefined || /^AC[\da-f]{32}$/i.test(toId(AccountSid) ?? ''))
	);
}

/**
 * A CloudEvent 1.0 of Event Streams, Messaging.MessageStatus or Messaging.InboundMessageV1
 * (https://www.twilio.com/docs/events/event-types/messaging/outbound-message).
 */
function fromStream(payload: JsonObject): Recognized {
	const data = asObject(payload.data);
	const occurredAt = data.timestamp ?? payload.time;
	const name = toId(payload.type);
	const id = toId(payload.id);
	if (name === 'com.twilio.eventstreams.test-event') {
		const test = toId(data.test_id);
		return {
			event: 'webhook.test',
			providerEvent: name,
			eventOption: 'unrecognized',
			// The id of a test is the account's id, the same for all tests.
			eventId: id && test && `twilio:${id}:${test}`,
			occurredAt,
		};
	}
	const status = STREAM_TYPES.get(name ?? '');
	const type = lookUp(EVENTS, status);
	const messageId = toId(data.messageSid);
	if (name === undefined || !status || !type || !id || !messageId || !isSms(data)) {
		return { event: 'unrecognized', providerEvent: name ?? null, occurredAt };
	}
	return {
		event: type.event,
		providerEvent: name,
		eventOption: status,
		eventId: `twilio:${id}`,
		messageId,
		to: toPhone(data.to),
		from: toPhone(data.from),
		text: toText(data.body),
		segments: toCount(data.numberOfSegments ?? data.numSegments),
		error: toError(data.errorCode),
		occurredAt,
	};
}

/** An address of another channel begins with the channel's name: `whatsapp:+…`, `rcs:…`. */
function isSms({ to, from }: JsonObject): boolean {
	return ![to, from].some((party) => /^\s*[a-z_]+:/i.test(toText(party) ?? ''));
}
