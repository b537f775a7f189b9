import type { EventName } from '../shared/vocabulary';
import { AUTHENTIC, rejected, singleHeader, type Provider } from '../shared/provider';
import { idOf, textOf, toE164 } from '../shared/values';
import { isHmacOf } from '../shared/verification/hmac';
import { parseTime } from '../shared/verification/timestamp';
import { verifyToken } from '../shared/verification/token';
import type { OpenSmsSettings } from './openSmsSettings';

const EVENTS: Readonly<Record<string, EventName>> = {
	'sms.pending': 'sms.queued',
	'sms.delivered': 'sms.delivered',
	'sms.failed': 'sms.failed',
};

export const openSms: Provider<OpenSmsSettings> = {
	id: 'opensms',
	displayName: 'OpenSMS',

	/**
	 * OpenSMS documents no signature header, algorithm or secret. So the guard is `?token=<secret>` in the URL,
	 * or an HMAC of the body in the form the user found in what really arrives.
	 */
	verify(request, secrets, settings) {
		if (settings.verification === 'urlToken') return verifyToken(request, secrets);
		const signature = singleHeader(request, settings.signatureHeader);
		if (signature === undefined) return rejected('missing_signature');
		if (!signature.startsWith(settings.signaturePrefix)) return rejected('invalid_signature');
		const given = signature.slice(settings.signaturePrefix.length);
		const { signatureAlgorithm: algorithm, signatureEncoding: encoding } = settings;
		// Which case hexadecimal comes in is not documented either.
		const text = encoding === 'hex' ? given.toLowerCase() : given;
		return isHmacOf(request.body, text, algorithm, encoding, secrets)
			? AUTHENTIC
			: rejected('invalid_signature');
	},

	/** Documented: `{event, message_id, phone, status, timestamp}`, and `error` on failure. The test event's is not. */
	recognise(payload) {
		const occurredAt = parseTime(payload.timestamp);
		const name = textOf(payload.event) ?? '';
		const id = idOf(payload.message_id);
		const event = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
		if (event === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: name || null, occurredAt };
		}
		const phone = idOf(payload.phone);
		const error = textOf(payload.error);
		return {
			event,
			providerEvent: name,
			// Without the phone, events of one message to several recipients would look the same.
			eventId: phone === undefined ? undefined : `opensms:${id}:${phone}:${name}`,
			messageId: id,
			to: phone === undefined ? null : toE164(phone),
			error: error ? { code: null, message: error } : null,
			occurredAt,
		};
	},

	// A token in the URL does not cover the body, so anyone who has it can write any time.
	isEventTimeProven: (settings) => settings.verification === 'hmac',
};
