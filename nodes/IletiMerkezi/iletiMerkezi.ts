import { toId, toInternationalPhone, toName, toText } from '../shared/events/fields';
import type { EventType } from '../shared/events/recognized';
import { lookUp, asObject } from '../shared/http/json';
import type { Provider } from '../shared/provider';
import { tokenProblem, verifyToken } from '../shared/verification/token';

const EVENTS: Readonly<Record<string, EventType>> = {
	accepted: {
		event: 'sms.accepted',
		name: 'Accepted',
		description: 'The SMS was accepted for delivery; it has not been delivered yet',
	},
	delivered: {
		event: 'sms.delivered',
		name: 'Delivered',
		description: 'The SMS reached the phone',
	},
	undelivered: {
		event: 'sms.undelivered',
		name: 'Undelivered',
		description: 'The SMS could not be delivered',
	},
};

export const iletiMerkezi: Provider = {
	id: 'iletimerkezi',
	displayName: 'iletiMerkezi',
	events: EVENTS,
	// Documented is `body`; the others are names that providers use.
	textKeys: ['body', 'message', 'text', 'content'],

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
			// There is no time and no delivery id: one status of one message is one event.
			eventId: `iletimerkezi:${id}:${status}`,
			messageId: id,
			batchId: toId(report.packet_id),
			to: toInternationalPhone(report.to),
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

	/** iletiMerkezi's balance (v1, get-balance). HTTP 200 can carry another code in `response.status.code`. */
	accountCheck({ apiKey, apiHash }) {
		if (!apiKey || !apiHash) return null;
		return {
			request: {
				method: 'POST',
				url: 'https://api.iletimerkezi.com/v1/get-balance/json',
				body: { request: { authentication: { key: apiKey, hash: apiHash } } },
			},
			problem(status, body) {
				const code = toId(asObject(asObject(asObject(body).response).status).code);
				if (status === 200 && code === '200') return null;
				if (status === 401 || code === '401') {
					return 'iletiMerkezi refuses the API Key and API Hash (401). Mostly “Allow API access” is off: switch it on under Settings → API in the panel, and copy key and hash again from there.';
				}
				const answer =
					code === undefined || code === String(status) ? status : `${status} with code ${code}`;
				return `iletiMerkezi answered ${answer} to the API Key check. Try again later.`;
			},
		};
	},
};
