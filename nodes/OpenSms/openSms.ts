import { toError, toId, toInternationalPhone, toName } from '../shared/events/fields';
import type { EventType } from '../shared/events/recognized';
import { lookUp, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import { httpUrl } from '../shared/http/url';
import type { Provider } from '../shared/provider';
import { verifyHmac } from '../shared/verification/hmac';
import { verifyToken } from '../shared/verification/token';
import { rejected } from '../shared/verification/verdict';
import type { OpenSmsSettings } from './openSmsSettings';

const EVENTS: Readonly<Record<string, EventType>> = {
	'sms.delivered': {
		event: 'sms.delivered',
		name: 'SMS Delivered',
		description: 'The SMS reached the phone',
	},
	'sms.failed': {
		event: 'sms.failed',
		name: 'SMS Failed',
		description: 'The SMS could not be delivered',
	},
	'sms.pending': {
		event: 'sms.queued',
		name: 'SMS Pending',
		description: 'The SMS waits to be sent',
	},
};

export const openSms: Provider<OpenSmsSettings> = {
	id: 'opensms',
	displayName: 'OpenSMS',
	events: EVENTS,
	// The payload of the test event is not documented: these are the names that providers use.
	textKeys: ['message', 'text', 'body', 'content'],

	/**
	 * OpenSMS documents no signature header, algorithm or secret. So the guard is `?token=<secret>` in the URL,
	 * or an HMAC of the body in the form the user found in what really arrives.
	 */
	verify(request, secrets, settings) {
		if (settings.verification === 'urlToken') return verifyToken(request, secrets);
		const signature = singleHeader(request, settings.signatureHeader);
		if (signature !== undefined && !signature.startsWith(settings.signaturePrefix)) {
			return rejected('invalid_signature');
		}
		const given = signature?.slice(settings.signaturePrefix.length);
		const { signatureAlgorithm: algorithm, signatureEncoding: encoding } = settings;
		// Which case hexadecimal comes in is not documented either.
		const text = encoding === 'hex' ? given?.toLowerCase() : given;
		return verifyHmac(request.body, text, algorithm, encoding, secrets);
	},

	/** Documented: `{event, message_id, phone, status, timestamp}`, and `error` on failure. The test event's is not. */
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
		if (!apiToken || httpUrl(baseUrl) !== null) return null;
		return 'The Base URL is not an http or https address. The default is https://www.opensms.co.ke/api/v3.';
	},

	/** OpenSMS's account (API v3, /me). An error can come with HTTP 200: `status` in the body tells. */
	accountCheck({ apiToken, baseUrl }) {
		const root = httpUrl(baseUrl);
		if (!apiToken || root === null) return null;
		return {
			request: {
				method: 'GET',
				url: `${root}/me`,
				headers: { Authorization: `Bearer ${String(apiToken)}` },
			},
			problem(status, body) {
				const answer = asObject(body).status;
				if (status === 200 && answer === 'success') return null;
				if (status === 401 || status === 403) {
					return `OpenSMS does not accept the API Token (${status}). Copy it again from your OpenSMS account.`;
				}
				if (status === 404 || (status === 200 && answer === undefined)) {
					return `OpenSMS’s API does not answer at ${root} (${status}). Check the Base URL.`;
				}
				return `OpenSMS answered ${status}${typeof answer === 'string' ? ` (${answer})` : ''} to the API Token check. Try again later.`;
			},
		};
	},
};
