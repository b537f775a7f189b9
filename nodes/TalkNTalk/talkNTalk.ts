import type { EventName } from '../shared/vocabulary';
import { AUTHENTIC, rejected, singleHeader, type Provider } from '../shared/provider';
import { idOf, membersOf, textOf, toE164 } from '../shared/values';
import { isHmacOf } from '../shared/verification/hmac';
import { parseTime } from '../shared/verification/timestamp';

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
		const hex = signature.slice(SIGNATURE_PREFIX.length);
		return isHmacOf(request.body, hex, 'sha256', 'hex', secrets)
			? AUTHENTIC
			: rejected('invalid_signature');
	},

	/**
	 * Documented: `{event, timestamp, data: {id, mobile, sender_id, message, status, network, source, created_at,
	 * updated_at}}`. No field for the reason of a failure is documented.
	 */
	recognise(payload) {
		const occurredAt = parseTime(payload.timestamp);
		const name = textOf(payload.event);
		const data = membersOf(payload.data);
		const event = EVENTS.find((known) => known === name);
		const id = idOf(data.id);
		if (event === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt };
		}
		const mobile = idOf(data.mobile);
		return {
			event,
			providerEvent: event,
			// The documentation's advice to de-duplicate on data.id would merge sent and delivered.
			eventId: `talkntalk:${id}:${event}`,
			messageId: id,
			to: mobile === undefined ? null : toE164(mobile),
			from: textOf(data.sender_id) ?? null,
			text: textOf(data.message) ?? null,
			network: textOf(data.network) ?? null,
			occurredAt,
		};
	},

	isEventTimeProven: () => true,
};
