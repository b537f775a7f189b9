import { hash } from 'crypto';

import { toError, toId, toName, toPhone, toText } from '../shared/events/fields';
import { type EventType, eventType, type Recognized } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { asObject, isJsonObject, type JsonObject, lookUp } from '../shared/http/json';
import type { Provider } from '../shared/provider';
import { accountCheck, readBaseUrl } from '../shared/registration/accountCheck';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import { type Result, success } from '../shared/registration/result';
import { bearerToken, verifyJwt } from '../shared/verification/jwt';
import { rejected } from '../shared/verification/verdict';

type Parties = Pick<Recognized, 'from' | 'to'>;

/**
 * `owner` is the user's own phone, `contact` the other party. httpSMS writes E.164 where it can; a number without a
 * plus sign is a short code or a national number.
 */
const outbound = ({ owner, contact }: JsonObject): Parties => ({
	from: toPhone(owner),
	to: toPhone(contact),
});
const inbound = ({ owner, contact }: JsonObject): Parties => ({
	from: toPhone(contact),
	to: toPhone(owner),
});
const ownPhone = ({ owner }: JsonObject): Parties => ({ from: toPhone(owner) });

type Kind = EventType & { readonly parties: (data: JsonObject) => Parties };

const EVENTS: Readonly<Record<string, Kind>> = {
	'message.call.missed': {
		...eventType('call.missed', 'Call Missed', 'Somebody rang your phone'),
		parties: inbound,
	},
	'message.phone.delivered': {
		...eventType(
			'sms.delivered',
			'Message Delivered',
			'The network sent a report on the SMS, mostly that it reached the other phone',
		),
		parties: outbound,
	},
	'message.send.expired': {
		...eventType(
			'sms.expired',
			'Message Expired',
			'Your phone did not send the SMS in time; httpSMS may try again',
		),
		parties: outbound,
	},
	'message.send.failed': {
		...eventType('sms.failed', 'Message Failed', 'Your phone could not send the SMS'),
		parties: outbound,
	},
	'message.phone.received': {
		...eventType('sms.received', 'Message Received', 'Your phone received an SMS'),
		parties: inbound,
	},
	'message.phone.sent': {
		...eventType('sms.sent', 'Message Sent', 'Your phone sent the SMS'),
		parties: outbound,
	},
	'phone.heartbeat.offline': {
		...eventType(
			'phone.offline',
			'Phone Offline',
			'Your phone has not been heard from for a while',
		),
		parties: ownPhone,
	},
	'phone.heartbeat.online': {
		...eventType('phone.online', 'Phone Online', 'Your phone is heard from again'),
		parties: ownPhone,
	},
};

export interface HttpSmsSettings {
	/** The URL under which httpSMS knows this trigger; undefined if no registration is remembered. */
	readonly registeredUrl: string | undefined;
}

/** The `error_message` of message.send.failed when the network could not deliver the SMS (the app's DeliveredReceiver). */
const REFUSED_BY_NETWORK = 'CANNOT BE DELIVERED';

/** Self-hosted httpSMS uses the same issuer. */
const ISSUER = 'api.httpsms.com';

export const httpSms: Provider<HttpSmsSettings> = {
	id: 'httpsms',
	displayName: 'httpSMS',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,

	provenUrl: ({ registeredUrl }, url) => registeredUrl ?? url,

	/** `Authorization: Bearer <JWT>`, made for the registered URL. The token does not cover the body. */
	verify(request, secrets, { registeredUrl = request.url }, now) {
		const token = bearerToken(request);
		if (token === undefined) return rejected('missing_token');
		return verifyJwt(token, secrets, { issuer: ISSUER, audience: registeredUrl }, now);
	},

	/** A CloudEvent 1.0 with the data of httpSMS's events (its api/pkg/events). */
	recognize(payload) {
		const data = asObject(payload.data);
		const id = toId(payload.id);
		const name = toName(payload.type);
		// `timestamp` is when the event happened on the phone. `time` is when the phone reported it, perhaps hours later.
		const times = { occurredAt: data.timestamp, reportedAt: payload.time };
		const type = lookUp(EVENTS, name);
		const messageId = toId(data.message_id) ?? toId(data.id);
		const concernsMessage = type?.parties !== ownPhone;
		if (!name || !type || !id || (concernsMessage && messageId === undefined)) {
			return { event: 'unrecognized', providerEvent: name ?? null, ...times };
		}
		const isFinalExpiry = type.event === 'sms.expired' && data.is_final === true;
		const isRefusedByNetwork =
			type.event === 'sms.failed' && data.error_message === REFUSED_BY_NETWORK;
		return {
			event: isRefusedByNetwork ? 'sms.undelivered' : type.event,
			providerEvent: name,
			eventId: `httpsms:${stableId(type, name, messageId, data) ?? id}`,
			messageId,
			...type.parties(data),
			// The content of an encrypted message is ciphertext, not text. raw keeps the ciphertext.
			text: data.encrypted === true ? undefined : toText(data.content),
			reference: toId(data.request_id),
			error: toError(undefined, data.error_message),
			// An expired message may still be sent, unless httpSMS says that it gave up.
			isFinal: type.event === 'sms.expired' ? isFinalExpiry : undefined,
			// httpSMS accepts `sent` and `delivered` even after it gave up, because a phone can get the message late.
			makesNoneStale: isFinalExpiry,
			...times,
		};
	},

	credentialProblem(credential) {
		const root = apiRoot(credential);
		return root.ok || !credential.apiKey ? null : root.problem.message;
	},

	/** The account that the API key belongs to; a phone API key gets 401. */
	accountCheck(credential) {
		const root = apiRoot(credential);
		if (!root.ok || !credential.apiKey) return null;
		return accountCheck({
			url: `${root.value}/users/me`,
			headers: { 'x-api-key': String(credential.apiKey) },
			isRight: (body) => isJsonObject(asObject(body).data),
			describe: describeHttpSmsError,
		});
	},
};

/**
 * An event id that stays the same when the phone repeats a call that got no 2xx. The server then makes a new
 * CloudEvent, and a new message id for a received SMS. Undefined if only the CloudEvent's id tells events apart.
 */
function stableId(
	type: Kind,
	name: string,
	messageId: string | undefined,
	{ owner, contact, timestamp, content }: JsonObject,
): string | undefined {
	const time = toId(timestamp);
	if (time === undefined) return undefined;
	if (type.event === 'sms.received') {
		const sms = JSON.stringify([owner, contact, timestamp, content]);
		return hash('sha256', sms, 'hex').slice(0, 32);
	}
	return type.parties === outbound ? `${messageId}:${name}:${time}` : undefined;
}

const DEFAULT_URL = 'https://api.httpsms.com';

/** The root of the API, which ends in `/v1`. The Base URL may end in `/v1` and in slashes too. */
export function apiRoot({ baseUrl }: JsonObject): Result<string> {
	const address = readBaseUrl(baseUrl, DEFAULT_URL);
	if (!address.ok) return address;
	return success(`${address.value.replace(/\/v1$/, '').replace(/\/+$/, '')}/v1`);
}

const CHECK_BASE_URL = `Check the Base URL in the credential. The default is ${DEFAULT_URL}.`;

export const describeHttpSmsError = errorDescriber({
	who: 'httpSMS',
	unreachable: `${CHECK_BASE_URL} Check this server’s internet access too.`,
	unexpectedBody: 'The Base URL does not lead to httpSMS’s API',
	// If httpSMS refuses fields, `data` gives a reason for each field.
	messagesOf: ({ message, data }) => [message, ...Object.values(asObject(data)).flat()],
	advice: {
		401: 'Copy the API Key of your account from httpsms.com/settings into the credential. A phone API key, which begins with pk_, is not enough.',
		402: 'Delete a webhook that is no longer used at httpsms.com/settings, then publish again.',
		422: 'Correct the named value in this node or its credential, then publish again.',
		429: TRY_LATER,
	},
	otherwise: CHECK_BASE_URL,
});
