import { hash } from 'crypto';

import { toId, toName } from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import { parseTime } from '../shared/events/time';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { asObject, compareTexts, type JsonObject, lookUp } from '../shared/http/json';
import { singleHeader, type WebhookRequest } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { type HmacAlgorithm, verifyHmac } from '../shared/verification/hmac';
import { isWithin, type TimestampSettings } from '../shared/verification/timestamp';
import { BODY_PROVEN, rejected, type Verdict } from '../shared/verification/verdict';

const EVENTS: Readonly<Record<string, EventType>> = {
	'key.test': eventType('webhook.test', 'Key Test', 'The test button in the TurkeySMS panel'),
	'otp.verified': eventType(
		'otp.verified',
		'OTP Verified',
		'The recipient entered the one-time password',
	),
	'sms.delivered': eventType('sms.delivered', 'SMS Delivered', 'The SMS reached the phone'),
	// No documented list of events has this event, but `expired` is among the states that webhooks report.
	'sms.expired': eventType('sms.expired', 'SMS Expired', 'The SMS was not delivered in time'),
	'sms.failed': eventType('sms.failed', 'SMS Failed', 'The SMS could not be delivered'),
	'sms.sent': eventType('sms.sent', 'SMS Sent', 'The SMS was handed to the network'),
};

/** Only the names of these events are documented, so an event is recognized by its name alone. */
const KNOWN_BY_NAME: ReadonlySet<string> = new Set([
	'sms.failed',
	'sms.expired',
	'otp.verified',
	'key.test',
]);

/** The algorithms that are accepted. The signature names one of these; any other is refused. */
const ALGORITHMS: Readonly<Record<string, HmacAlgorithm>> = {
	sha256: 'sha256',
	sha384: 'sha384',
	sha512: 'sha512',
};

export const turkeySms: Provider<TimestampSettings> = {
	id: 'turkeysms',
	displayName: 'TurkeySMS',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,
	// A day: TurkeySMS does not document whether a retry gets a new timestamp, and retries must pass.
	timestampTolerance: 86_400,

	/** `X-TurkeySMS-Signature: <algorithm>=<hex HMAC of the body>`, as documented for API V4. */
	verify(request, secrets, { timestampTolerance }, now) {
		const signature = singleHeader(request, 'x-turkeysms-signature');
		if (signature === undefined) return rejected('missing_signature');
		const separator = signature.indexOf('=');
		const name = separator < 0 ? signature : signature.slice(0, separator);
		const algorithm = lookUp(ALGORITHMS, name);
		if (algorithm === undefined) return rejected('unsupported_algorithm');
		const hex = signature.slice(name.length + 1);
		const verdict = verifyHmac(request.body, hex, algorithm, 'hex', secrets);
		return verdict.ok ? verifyTimestamp(request, timestampTolerance, now) : verdict;
	},

	/**
	 * Documented: `{event_type, timestamp, data: {sms_id, status}}`. Only the names of failed, otp.verified and key.test
	 * are documented.
	 */
	recognize({ event_type, timestamp, data, ...beside }) {
		const name = toName(event_type);
		if (name === undefined) {
			return { event: 'unrecognized', providerEvent: null, occurredAt: timestamp };
		}
		const { sms_id, status } = asObject(data);
		const id = toId(sms_id);
		const time = toId(timestamp);
		const entry = status === 'expired' && name.startsWith('sms.') ? 'sms.expired' : name;
		const type = lookUp(EVENTS, entry);
		if (type === undefined || (id === undefined && !KNOWN_BY_NAME.has(entry))) {
			return { event: 'unrecognized', providerEvent: name, occurredAt: timestamp };
		}
		return {
			event: type.event,
			providerEvent: name,
			eventOption: entry,
			eventId:
				id && time
					? `turkeysms:${id}:${name}:${time}${detailsOf(name, asObject(data), beside)}`
					: undefined,
			messageId: id,
			// An sms_id can cover several recipients, so one status does not make another status stale.
			hasManyRecipients: true,
			occurredAt: timestamp,
		};
	},

	/**
	 * TurkeySMS's check of an API key (API V4, /auth/check): `result: true` for a right key, 401 with `result_code:
	 * "TS-1031"` for a wrong key. A key can be limited to IP addresses.
	 */
	accountCheck({ apiKey }) {
		if (!apiKey) return null;
		return accountCheck({
			url: 'https://api.turkeysms.com.tr/auth/check',
			body: { api_key: apiKey },
			isRight: (body) => asObject(body).result === true,
			describe: describeError,
		});
	},
};

const describeError = errorDescriber({
	who: 'TurkeySMS',
	sendsErrorsWith200: true,
	messagesOf: ({ result_code: code }) => [code],
	advice: {
		401: 'TurkeySMS does not accept the API Key. Copy the key again from API Center. If the key is limited to IP addresses, add the address of this server.',
	},
});

/**
 * Tells events of one sms_id in one second apart: a digest of the payload if it has undocumented fields, or a status
 * that differs from the event's name. TurkeySMS does not document which field names the recipient of a bulk send.
 * @param beside the undocumented members of the payload.
 */
function detailsOf(name: string, data: JsonObject, beside: JsonObject): string {
	const outside = sortedPairs(beside);
	const inside = sortedPairs(data);
	const status = name.slice(name.lastIndexOf('.') + 1);
	const isExpected = ([key, value]: readonly [string, unknown]) =>
		key === 'sms_id' || (key === 'status' && value === status);
	if (outside.length === 0 && inside.every(isExpected)) return '';
	const text = JSON.stringify([...outside, ...inside]);
	return `:${hash('sha256', text, 'hex').slice(0, 16)}`;
}

function sortedPairs(members: JsonObject): Array<readonly [string, unknown]> {
	return Object.entries(members).sort(([name], [other]) => compareTexts(name, other));
}

/** The header is not signed, so the check only catches old copies that were sent again unchanged. */
function verifyTimestamp(request: WebhookRequest, toleranceSeconds: number, now: number): Verdict {
	if (toleranceSeconds <= 0) return BODY_PROVEN;
	const header = singleHeader(request, 'x-turkeysms-timestamp');
	if (header === undefined) return rejected('missing_timestamp');
	const sentAt = parseTime(header);
	// The form of the header is not documented. The signed time in the body proves more, so a fresh signed time is enough.
	if (sentAt === undefined) return { ...BODY_PROVEN, rejectUnlessFresh: 'invalid_timestamp' };
	return isWithin(sentAt, now, toleranceSeconds * 1000) ? BODY_PROVEN : rejected('stale_timestamp');
}
