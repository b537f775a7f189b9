import type { EventName } from '../shared/vocabulary';
import {
	AUTHENTIC,
	rejected,
	singleHeader,
	type Provider,
	type Verdict,
	type WebhookRequest,
} from '../shared/provider';
import { idOf, membersOf } from '../shared/values';
import { isHmacOf, type HmacAlgorithm } from '../shared/verification/hmac';
import { isWithin, parseTime } from '../shared/verification/timestamp';

/** Events of which only the name is documented: theirs count by it, whatever else they carry. */
const UNDOCUMENTED_PAYLOADS: ReadonlySet<EventName> = new Set([
	'sms.failed',
	'otp.verified',
	'webhook.test',
]);

/** `sms.expired` is in no list of events, but `expired` is in the list of states that webhooks report. */
const EVENTS: Readonly<Record<string, EventName>> = {
	'sms.sent': 'sms.sent',
	'sms.delivered': 'sms.delivered',
	'sms.failed': 'sms.failed',
	'sms.expired': 'sms.expired',
	'otp.verified': 'otp.verified',
	'key.test': 'webhook.test',
};

export interface TurkeySmsSettings {
	/** Seconds the timestamp header may be off, either way; 0 leaves it unread. */
	readonly timestampTolerance: number;
}

/** The header names the algorithm; only these are taken, whatever a sender would like. */
const ALGORITHMS: Readonly<Record<string, HmacAlgorithm>> = {
	sha256: 'sha256',
	sha384: 'sha384',
	sha512: 'sha512',
};

export const turkeySms: Provider<TurkeySmsSettings> = {
	id: 'turkeysms',
	displayName: 'TurkeySMS',

	/** `X-TurkeySMS-Signature: <algorithm>=<hex HMAC of the body>`, as documented for API V4. */
	verify(request, secrets, settings, now) {
		const signature = singleHeader(request, 'x-turkeysms-signature');
		if (signature === undefined) return rejected('missing_signature');
		const separator = signature.indexOf('=');
		const name = separator < 0 ? signature : signature.slice(0, separator);
		const algorithm = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
		if (algorithm === undefined) return rejected('unsupported_algorithm');
		const hex = signature.slice(name.length + 1);
		if (!isHmacOf(request.body, hex, algorithm, 'hex', secrets)) {
			return rejected('invalid_signature');
		}
		return verifyTimestamp(request, settings.timestampTolerance, now);
	},

	/**
	 * Documented: `{event_type, timestamp, data: {sms_id, status}}`; of failed, otp.verified and key.test only the
	 * name.
	 */
	recognise(payload) {
		const { event_type: type, timestamp, data } = payload;
		const occurredAt = parseTime(timestamp);
		if (typeof type !== 'string') return { event: 'unrecognized', providerEvent: null, occurredAt };

		const { sms_id, status } = membersOf(data);
		const id = idOf(sms_id);
		const time = idOf(timestamp);
		const event = eventOf(type, status);
		if (event === undefined || (id === undefined && !UNDOCUMENTED_PAYLOADS.has(event))) {
			return { event: 'unrecognized', providerEvent: type, occurredAt };
		}
		return {
			event,
			providerEvent: type,
			selectedBy: event === 'sms.expired' ? event : type,
			// One sms_id can stand for several recipients, and only the time tells their events apart.
			eventId: id && time ? `turkeysms:${id}:${type}:${time}` : undefined,
			messageId: id ?? null,
			occurredAt,
		};
	},

	isEventTimeProven: () => true,
};

function eventOf(type: string, status: unknown): EventName | undefined {
	if (status === 'expired' && type.startsWith('sms.')) return 'sms.expired';
	return Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
}

/** The header is not signed, so it only catches old copies whose sender did not bother to change it. */
function verifyTimestamp(request: WebhookRequest, toleranceSeconds: number, now: number): Verdict {
	if (toleranceSeconds <= 0) return AUTHENTIC;
	const header = singleHeader(request, 'x-turkeysms-timestamp');
	if (header === undefined) return rejected('missing_timestamp');
	const sentAt = parseTime(header);
	if (sentAt === undefined) return rejected('invalid_timestamp');
	return isWithin(sentAt, now, toleranceSeconds * 1000) ? AUTHENTIC : rejected('stale_timestamp');
}
