import {
	toId,
	toInternationalPhone,
	toName,
	toPhone,
	toText,
	toNonEmptyText,
} from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { lookUp, isJsonObject, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, bearer } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { verifyHmac } from '../shared/verification/hmac';
import { rejected } from '../shared/verification/verdict';

const EVENTS: Readonly<Record<string, EventType>> = {
	'sms.cancelled': eventType(
		'sms.cancelled',
		'SMS Cancelled',
		'The SMS was cancelled before it was sent',
	),
	'sms.delivered': eventType('sms.delivered', 'SMS Delivered', 'The SMS reached the phone'),
	'sms.failed': eventType('sms.failed', 'SMS Failed', 'The SMS could not be sent'),
	'sms.sent': eventType('sms.sent', 'SMS Sent', 'The SMS was handed to the network'),
	'sms.undelivered': eventType(
		'sms.undelivered',
		'SMS Undelivered',
		'The network could not deliver the SMS',
	),
};

const SIGNATURE_PREFIX = 'sha256=';

export const talkNTalk: Provider = {
	id: 'talkntalk',
	displayName: 'TalkNTalk',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,

	/**
	 * `X-TalkNTalk-Signature: sha256=<hex HMAC of the body>`, as documented. The event header beside it is
	 * not signed, so it is not read.
	 */
	verify(request, secrets) {
		const signature = singleHeader(request, 'x-talkntalk-signature');
		if (signature !== undefined && !signature.startsWith(SIGNATURE_PREFIX)) {
			return rejected('unsupported_algorithm');
		}
		const hex = signature?.slice(SIGNATURE_PREFIX.length);
		return verifyHmac(request.body, hex, 'sha256', 'hex', secrets);
	},

	/**
	 * Documented: `{event, timestamp, data: {id, mobile, sender_id, message, status, network, source, created_at,
	 * updated_at}}`. No field for the reason of a failure is documented.
	 */
	recognize(payload) {
		const { timestamp: occurredAt } = payload;
		const name = toName(payload.event);
		const data = asObject(payload.data);
		const type = lookUp(EVENTS, name);
		const id = toId(data.id);
		if (name === undefined || type === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt };
		}
		return {
			event: type.event,
			providerEvent: name,
			// The documentation says to de-duplicate on data.id, but data.id would merge sent and delivered.
			eventId: `talkntalk:${id}:${name}`,
			messageId: id,
			to: toInternationalPhone(data.mobile),
			from: toPhone(data.sender_id),
			text: toText(data.message),
			network: toNonEmptyText(data.network),
			occurredAt,
		};
	},

	/** TalkNTalk's API root names the organization of a key, and answers 401 for a wrong key. */
	accountCheck({ apiKey }) {
		if (!apiKey) return null;
		return accountCheck({
			// Without the trailing slash the API does not answer.
			url: 'https://api.talkntalk.africa/v1/',
			headers: bearer(apiKey),
			isRight: isJsonObject,
			describe: describeError,
		});
	},
};

const describeError = errorDescriber({
	who: 'TalkNTalk',
	advice: {
		401: 'TalkNTalk does not accept the API Key. Copy it again from the dashboard; live keys begin with tk_live_.',
	},
});
