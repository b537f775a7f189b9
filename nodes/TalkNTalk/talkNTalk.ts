import { z } from 'zod';

import type { EventName } from '../shared/event';
import { AUTHENTIC, rejected, singleHeader, type Provider } from '../shared/provider';
import { idValue, optionalText, toE164 } from '../shared/values';
import { fromHex, isHmacOf } from '../shared/verification/hmac';
import { parseTime } from '../shared/verification/timestamp';

/** The documented payload, as far as it is used. No field for the reason of a failure is documented. */
const payloadSchema = z.object({
	event: z.string(),
	data: z
		.object({
			id: idValue,
			mobile: optionalText,
			sender_id: optionalText,
			message: optionalText,
			network: optionalText,
		})
		.optional()
		.catch(undefined),
});

const EVENTS: readonly EventName[] = [
	'sms.sent',
	'sms.delivered',
	'sms.failed',
	'sms.undelivered',
	'sms.cancelled',
];

const SIGNATURE_PREFIX = 'sha256=';

export const talkNTalk: Provider = {
	id: 'talkntalk',
	displayName: 'TalkNTalk',

	/**
	 * `X-TalkNTalk-Signature: sha256=<hex HMAC of the body>`, as documented. The event header beside it is
	 * not signed and not read.
	 */
	verify(request, secrets) {
		const signature = singleHeader(request, 'x-talkntalk-signature');
		if (signature === undefined) return rejected('missing_signature');
		if (!signature.startsWith(SIGNATURE_PREFIX)) return rejected('unsupported_algorithm');
		const bytes = fromHex(signature.slice(SIGNATURE_PREFIX.length));
		return isHmacOf(request.body, bytes, 'sha256', secrets)
			? AUTHENTIC
			: rejected('invalid_signature');
	},

	recognise(payload) {
		const parsed = payloadSchema.safeParse(payload);
		const occurredAt = parseTime(payload.timestamp);
		if (!parsed.success) return { event: 'unrecognized', providerEvent: null, occurredAt };

		const { event: name, data } = parsed.data;
		const event = EVENTS.find((known) => known === name);
		if (event === undefined || data === undefined) {
			return { event: 'unrecognized', providerEvent: name, occurredAt };
		}
		return {
			event,
			providerEvent: name,
			// The documentation's advice to de-duplicate on data.id would merge sent and delivered.
			eventId: `talkntalk:${data.id}:${name}`,
			messageId: data.id,
			to: data.mobile === undefined ? null : toE164(data.mobile),
			from: data.sender_id ?? null,
			text: data.message ?? null,
			network: data.network ?? null,
			occurredAt,
		};
	},

	isEventTimeProven: () => true,
};
