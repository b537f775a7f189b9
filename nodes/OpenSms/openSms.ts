import { toError, toId, toInternationalPhone, toName } from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { lookUp, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, bearer, readBaseUrl } from '../shared/registration/accountCheck';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import { verifyHmac } from '../shared/verification/hmac';
import { verifyToken } from '../shared/verification/token';
import { rejected } from '../shared/verification/verdict';
import type { OpenSmsSettings } from './openSmsSettings';

const EVENTS: Readonly<Record<string, EventType>> = {
	'sms.delivered': eventType('sms.delivered', 'SMS Delivered', 'The SMS reached the phone'),
	'sms.failed': eventType('sms.failed', 'SMS Failed', 'The SMS could not be delivered'),
	'sms.pending': eventType('sms.queued', 'SMS Pending', 'The SMS waits to be sent'),
};

export const openSms: Provider<OpenSmsSettings> = {
	id: 'opensms',
	displayName: 'OpenSMS',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,

	isUrlToken: ({ verification }) => verification === 'urlToken',

	/**
	 * OpenSMS documents no signature header, algorithm or secret. So the guard is `?token=<secret>` in the URL, or an HMAC
	 * of the body in the form that the user found in real requests.
	 */
	verify(request, secrets, settings) {
		if (settings.verification === 'urlToken') return verifyToken(request, secrets);
		const signature = singleHeader(request, settings.signatureHeader);
		if (signature !== undefined && !signature.startsWith(settings.signaturePrefix)) {
			return rejected('invalid_signature');
		}
		const given = signature?.slice(settings.signaturePrefix.length);
		const { signatureAlgorithm: algorithm, signatureEncoding: encoding } = settings;
		// OpenSMS does not document upper or lower case for hexadecimal either.
		const text = encoding === 'hex' ? given?.toLowerCase() : given;
		return verifyHmac(request.body, text, algorithm, encoding, secrets);
	},

	/**
	 * Documented: `{event, message_id, phone, status, timestamp}`, and `error` on failure. The payload of the test event
	 * is not documented.
	 */
	recognize(payload) {
		const { timestamp: occurredAt } = payload;
		const name = toName(payload.event);
		const id = toId(payload.message_id);
		const type = lookUp(EVENTS, name);
		if (name === undefined || type === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt };
		}
		const phone = toId(payload.phone);
		return {
			event: type.event,
			providerEvent: name,
			// Without the phone, events of one message to several recipients would look the same.
			eventId: phone === undefined ? undefined : `opensms:${id}:${phone}:${name}`,
			messageId: id,
			to: toInternationalPhone(payload.phone),
			error: toError(undefined, payload.error),
			occurredAt,
		};
	},

	credentialProblem({ apiToken, baseUrl }) {
		const root = readBaseUrl(baseUrl, DEFAULT_URL);
		return root.ok || !apiToken ? null : root.problem.message;
	},

	/** OpenSMS's account (API v3, /me). */
	accountCheck({ apiToken, baseUrl }) {
		const root = readBaseUrl(baseUrl, DEFAULT_URL);
		if (!root.ok || !apiToken) return null;
		return accountCheck({
			url: `${root.value}/me`,
			headers: bearer(apiToken),
			isRight: (body) => asObject(body).status === 'success',
			describe: describeError,
		});
	},
};

const DEFAULT_URL = 'https://www.opensms.co.ke/api/v3';
const CHECK_BASE_URL = `Check the Base URL in the credential. The default is ${DEFAULT_URL}.`;
const CHECK_TOKEN =
	'OpenSMS does not accept the API Token. Copy it again from your OpenSMS account.';

const describeError = errorDescriber({
	who: 'OpenSMS',
	unexpectedBody: 'The Base URL does not lead to OpenSMS’s API',
	sendsErrorsWith200: true,
	messagesOf: ({ status }) => [status],
	advice: {
		200: (quote) => (quote === '' ? CHECK_BASE_URL : TRY_LATER),
		401: CHECK_TOKEN,
		403: CHECK_TOKEN,
		404: CHECK_BASE_URL,
	},
});
