import { toError, toId, toInternationalPhone, toName, toText } from '../shared/events/fields';
import type { EventType, Recognized } from '../shared/events/recognized';
import { parseTime } from '../shared/events/time';
import { lookUp, type JsonObject, asObject } from '../shared/http/json';
import type { Provider } from '../shared/provider';
import { apiKeyCheck } from '../shared/registration/accountCheck';
import { bearerToken, verifyJwt } from '../shared/verification/jwt';
import { rejected } from '../shared/verification/verdict';
import { apiUrl, describeHttpSmsFailure } from './httpSmsApi';

type Parties = Pick<Recognized, 'from' | 'to'>;

/** `owner` is the user's own phone, `contact` the other party. */
const outbound = ({ owner, contact }: JsonObject): Parties => ({
	from: toInternationalPhone(owner),
	to: toInternationalPhone(contact),
});
const inbound = ({ owner, contact }: JsonObject): Parties => ({
	from: toInternationalPhone(contact),
	to: toInternationalPhone(owner),
});
const ownPhone = ({ owner }: JsonObject): Parties => ({ from: toInternationalPhone(owner) });

const EVENTS: Readonly<Record<string, EventType & { parties: (data: JsonObject) => Parties }>> = {
	'message.call.missed': {
		event: 'call.missed',
		name: 'Call Missed',
		description: 'Somebody rang your phone',
		parties: inbound,
	},
	'message.phone.delivered': {
		event: 'sms.delivered',
		name: 'Message Delivered',
		description: 'The SMS reached the other phone',
		parties: outbound,
	},
	'message.send.expired': {
		event: 'sms.expired',
		name: 'Message Expired',
		description: 'Your phone did not send the SMS in time; httpSMS may try again',
		parties: outbound,
	},
	'message.send.failed': {
		event: 'sms.failed',
		name: 'Message Failed',
		description: 'Your phone could not send the SMS',
		parties: outbound,
	},
	'message.phone.received': {
		event: 'sms.received',
		name: 'Message Received',
		description: 'Your phone received an SMS',
		parties: inbound,
	},
	'message.phone.sent': {
		event: 'sms.sent',
		name: 'Message Sent',
		description: 'Your phone sent the SMS',
		parties: outbound,
	},
	'phone.heartbeat.offline': {
		event: 'phone.offline',
		name: 'Phone Offline',
		description: 'Your phone has not been heard from for a while',
		parties: ownPhone,
	},
	'phone.heartbeat.online': {
		event: 'phone.online',
		name: 'Phone Online',
		description: 'Your phone is heard from again',
		parties: ownPhone,
	},
};

export interface HttpSmsSettings {
	/** The URL under which httpSMS knows this trigger, where it is remembered. */
	readonly registeredUrl: string | undefined;
}

/** A self-hosted httpSMS says the same. */
const ISSUER = 'api.httpsms.com';

export const httpSms: Provider<HttpSmsSettings> = {
	id: 'httpsms',
	displayName: 'httpSMS',
	events: EVENTS,
	textKeys: ['content', 'message', 'text', 'body'],

	/** `Authorization: Bearer <JWT>`, made for the registered URL. It does not cover the body. */
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
		const occurredAt = parseTime(payload.time) === undefined ? data.timestamp : payload.time;
		const type = lookUp(EVENTS, name);
		const messageId = toId(data.message_id) ?? toId(data.id);
		const concernsMessage = type?.parties !== ownPhone;
		if (!name || !type || !id || (concernsMessage && messageId === undefined)) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt };
		}
		return {
			event: type.event,
			providerEvent: name,
			eventId: `httpsms:${id}`,
			messageId,
			...type.parties(data),
			// What an encrypted message holds is ciphertext, not its text; raw keeps it.
			text: data.encrypted === true ? undefined : toText(data.content),
			error: toError(undefined, data.error_message),
			// A message that expired may yet be sent again, unless httpSMS says that it gave up.
			...(type.event === 'sms.expired' && { isFinal: data.is_final === true }),
			occurredAt,
		};
	},

	credentialProblem(credential) {
		if (!credential.apiKey || apiUrl(credential) !== null) return null;
		return 'The Base URL is not an http or https address. The default is https://api.httpsms.com.';
	},

	/** The account an API key belongs to; a phone API key gets 401. */
	accountCheck(credential) {
		const url = apiUrl(credential);
		if (!credential.apiKey || url === null) return null;
		return apiKeyCheck(`${url}/users/me`, credential.apiKey, describeHttpSmsFailure);
	},
};
