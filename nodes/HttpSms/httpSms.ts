import { z } from 'zod';

import type { EventName } from '../shared/event';
import { rejected, singleHeader, type Provider, type Recognised } from '../shared/provider';
import { idValue, optionalText } from '../shared/values';
import { verifyJwt } from '../shared/verification/jwt';
import { parseTime } from '../shared/verification/timestamp';

/** A CloudEvent 1.0 with the data of httpSMS's events (its api/pkg/events), as far as it is used. */
const payloadSchema = z.object({
	id: idValue.optional().catch(undefined),
	type: z.string(),
	time: z.unknown(),
	data: z
		.object({
			message_id: idValue.optional().catch(undefined),
			id: idValue.optional().catch(undefined),
			owner: optionalText,
			contact: optionalText,
			content: optionalText,
			encrypted: z.unknown(),
			error_message: optionalText,
			is_final: z.unknown(),
			timestamp: z.unknown(),
		})
		.optional()
		.catch(undefined),
});
type Data = NonNullable<z.infer<typeof payloadSchema>['data']>;
type Parties = Pick<Recognised, 'from' | 'to'>;

/** `owner` is the user's own phone, `contact` the other party. */
const outbound = ({ owner, contact }: Data): Parties => ({
	from: owner ?? null,
	to: contact ?? null,
});
const inbound = ({ owner, contact }: Data): Parties => ({
	from: contact ?? null,
	to: owner ?? null,
});
const ownPhone = ({ owner }: Data): Parties => ({ from: owner ?? null });

const EVENTS: Readonly<Record<string, { event: EventName; parties: (data: Data) => Parties }>> = {
	'message.phone.received': { event: 'sms.received', parties: inbound },
	'message.phone.sent': { event: 'sms.sent', parties: outbound },
	'message.phone.delivered': { event: 'sms.delivered', parties: outbound },
	'message.send.failed': { event: 'sms.failed', parties: outbound },
	'message.send.expired': { event: 'sms.expired', parties: outbound },
	'message.call.missed': { event: 'call.missed', parties: inbound },
	'phone.heartbeat.offline': { event: 'phone.offline', parties: ownPhone },
	'phone.heartbeat.online': { event: 'phone.online', parties: ownPhone },
};

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
		const token = /^Bearer +(.+)$/i.exec(header)?.[1];
		if (token === undefined) return rejected('missing_token');
		return verifyJwt(token, secrets, { issuer: ISSUER, audience: registeredUrl }, now);
	},

	recognise(payload) {
		const parsed = payloadSchema.safeParse(payload);
		if (!parsed.success) return { event: 'unrecognized', providerEvent: null };

		const { id, type, time, data } = parsed.data;
		const occurredAt = parseTime(time) ?? parseTime(data?.timestamp);
		const known = Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
		const messageId = data?.message_id ?? data?.id;
		const concernsMessage = known?.parties !== ownPhone;
		if (!known || !id || !data || (concernsMessage && messageId === undefined)) {
			return { event: 'unrecognized', providerEvent: type, occurredAt };
		}
		return {
			event: known.event,
			providerEvent: type,
			eventId: `httpsms:${id}`,
			messageId: messageId ?? null,
			...known.parties(data),
			// What an encrypted message holds is ciphertext, not its text; raw keeps it.
			text: data.encrypted === true ? null : (data.content ?? null),
			error: data.error_message === undefined ? null : { code: null, message: data.error_message },
			// A message that expired may yet be sent again, unless httpSMS says that it gave up.
			...(known.event === 'sms.expired' && { isFinal: data.is_final === true }),
			occurredAt,
		};
	},

	// The time is in the body, and whoever has a token could send it with another body.
	isEventTimeProven: () => false,
};
