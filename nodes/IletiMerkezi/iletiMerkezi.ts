import { toId, toName, toPhone, toText } from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { lookUp, asObject } from '../shared/http/json';
import type { Provider } from '../shared/provider';
import { accountCheck } from '../shared/registration/accountCheck';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import { tokenProblem, verifyToken } from '../shared/verification/token';

const EVENTS: Readonly<Record<string, EventType>> = {
	accepted: eventType(
		'sms.accepted',
		'Accepted',
		'The SMS was accepted for delivery; it has not been delivered yet',
	),
	delivered: eventType('sms.delivered', 'Delivered', 'The SMS reached the phone'),
	undelivered: eventType('sms.undelivered', 'Undelivered', 'The SMS could not be delivered'),
};

export const iletiMerkezi: Provider = {
	id: 'iletimerkezi',
	displayName: 'iletiMerkezi',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,

	isUrlToken: () => true,

	/** `?token=<secret>` in the notification URL: the guard that iletiMerkezi documents. iletiMerkezi signs nothing. */
	verify(request, secrets) {
		return verifyToken(request, secrets);
	},

	/**
	 * Documented: `{report: {id, packet_id, status, to, body}}`. Ids are numbers in the documentation and strings in
	 * the official PHP library. The payload carries no time at all.
	 */
	recognize(payload) {
		const report = asObject(payload.report);
		const status = toName(report.status);
		const id = toId(report.id);
		const type = lookUp(EVENTS, status);
		if (status === undefined || type === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: status ?? null };
		}
		return {
			event: type.event,
			providerEvent: status,
			// The payload has no time and no delivery id, so each status of a message is one event.
			eventId: `iletimerkezi:${id}:${status}`,
			messageId: id,
			batchId: toId(report.packet_id),
			to: toTurkishPhone(report.to),
			text: toText(report.body),
		};
	},

	credentialProblem({ webhookSecret, previousWebhookSecret, apiKey, apiHash }) {
		const ofToken = tokenProblem(webhookSecret);
		if (ofToken !== null) return `The Webhook Token ${ofToken}`;
		const ofPrevious = tokenProblem(previousWebhookSecret);
		if (ofPrevious !== null) return `The Previous Webhook Token ${ofPrevious}`;
		if (Boolean(apiKey) === Boolean(apiHash)) return null;
		return `The API ${apiKey ? 'Hash' : 'Key'} is empty. iletiMerkezi wants both API Key and API Hash: enter both, or neither to check the token alone.`;
	},

	/** iletiMerkezi's balance (v1, get-balance). */
	accountCheck({ apiKey, apiHash }) {
		if (!apiKey || !apiHash) return null;
		return accountCheck({
			url: 'https://api.iletimerkezi.com/v1/get-balance/json',
			body: { request: { authentication: { key: apiKey, hash: apiHash } } },
			isRight: (body) => codeOf(body) === '200',
			describe: describeError,
		});
	},
};

/**
 * As toPhone. A number without the plus sign may be national (`5057021234`), so the plus sign is added only before the
 * country code of Turkey and ten digits.
 */
function toTurkishPhone(value: unknown): string | undefined {
	const text = toPhone(value);
	return text !== undefined && /^90\d{10}$/.test(text) ? `+${text}` : text;
}

/** The code of an answer, which can differ from the HTTP status 200. */
function codeOf(body: unknown): string | undefined {
	return toId(asObject(asObject(asObject(body).response).status).code);
}

const ALLOW_ACCESS =
	'iletiMerkezi refuses the API Key and API Hash. Mostly “Allow API access” is off: switch it on under Settings → Security → Access Permissions in the panel, and copy key and hash again.';

const describeError = errorDescriber({
	who: 'iletiMerkezi',
	sendsErrorsWith200: true,
	messagesOf(body) {
		const code = codeOf(body);
		return [code && `code ${code}`];
	},
	advice: {
		200: (quote) => (quote === 'code 401' ? ALLOW_ACCESS : TRY_LATER),
		401: ALLOW_ACCESS,
	},
});
