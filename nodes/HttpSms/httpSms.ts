import type { EventName } from '../shared/vocabulary';
import {
	rejected,
	singleHeader,
	type JsonObject,
	type Provider,
	type Recognised,
} from '../shared/provider';
import { idOf, membersOf, textOf } from '../shared/values';
import { verifyJwt } from '../shared/verification/jwt';
import { parseTime } from '../shared/verification/timestamp';

type Parties = Pick<Recognised, 'from' | 'to'>;

/** `owner` is the user's own phone, `contact` the other party. */
const outbound = ({ owner, contact }: JsonObject): Parties => ({
	from: textOf(owner) ?? null,
	to: textOf(contact) ?? null,
});
const inbound = ({ owner, contact }: JsonObject): Parties => ({
	from: textOf(contact) ?? null,
	to: textOf(owner) ?? null,
});
const ownPhone = ({ owner }: JsonObject): Parties => ({ from: textOf(owner) ?? null });

const EVENTS: Readonly<
	Record<string, { event: EventName; parties: (data: JsonObject) => Parties }>
> = {
	'message.phone.received': { event: 'sms.received', parties: inbound },
	'message.phone.sent': { event: 'sms.sent', parties: outbound },
	'message.phone.delivered': { event: 'sms.delivered', parties: outbound },
	'message.send.failed': { event: 'sms.failed', parties: outbound },
	'message.send.expired': { event: 'sms.expired', parties: outbound },
	'message.call.missed': { event: 'call.missed', parties: inbound },
	'phone.heartbeat.offline': { event: 'phone.offline', parties: ownPhone },
	'phone.heartbeat.online': { event: 'phone.online', parties: ownPhone },
};

/** The events a webhook can be registered for. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVENTS);

export interface HttpSmsSettings {
	/** The URL under which httpSMS knows this trigger. */
	readonly registeredUrl: string;
}

/** A self-hosted httpSMS says the same. */
const ISSUER = 'api.httpsms.com';

export const httpSms: Provider<HttpSmsSettings> = {
	id: 'httpsms',
	displayName: 'httpSMS',

	/** `Authorization: Bearer <JWT>`, made for the registered URL. It does not cover the body. */
	verify(request, secrets, { registeredUrl }, now) {
		const header = singleHeader(request, 'authorization') ?? '';
		const token = /^Bearer +([^ ].*)$/i.exec(header)?.[1];
		if (token === undefined) return rejected('missing_token');
		return verifyJwt(token, secrets, { issuer: ISSUER, audience: registeredUrl }, now);
	},

	/** A CloudEvent 1.0 with the data of httpSMS's events (its api/pkg/events). */
	recognise(payload) {
		const data = membersOf(payload.data);
		const id = idOf(payload.id);
		const type = textOf(payload.type) ?? '';
		const occurredAt = parseTime(payload.time) ?? parseTime(data.timestamp);
		const known = Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
		const messageId = idOf(data.message_id) ?? idOf(data.id);
		const error = textOf(data.error_message);
		const concernsMessage = known?.parties !== ownPhone;
		if (!known || !id || (concernsMessage && messageId === undefined)) {
			return { event: 'unrecognized', providerEvent: type || null, occurredAt };
		}
		return {
			event: known.event,
			providerEvent: type,
			eventId: `httpsms:${id}`,
			messageId: messageId ?? null,
			...known.parties(data),
			// What an encrypted message holds is ciphertext, not its text; raw keeps it.
			text: data.encrypted === true ? null : (textOf(data.content) ?? null),
			error: error === undefined ? null : { code: null, message: error },
			// A message that expired may yet be sent again, unless httpSMS says that it gave up.
			...(known.event === 'sms.expired' && { isFinal: data.is_final === true }),
			occurredAt,
		};
	},

	// The time is in the body, and whoever has a token could send it with another body.
	isEventTimeProven: () => false,
};
