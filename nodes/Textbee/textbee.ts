import { toError, toId, toName, toPhone, toText } from '../shared/events/fields';
import type { EventType } from '../shared/events/recognized';
import { lookUp, type JsonObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { apiKeyCheck } from '../shared/registration/accountCheck';
import { verifyHmac } from '../shared/verification/hmac';
import { apiUrl, describeTextbeeFailure, signingSecretProblem } from './textbeeApi';

const EVENTS: Readonly<
	Record<string, EventType & { occurredAt: (payload: JsonObject) => unknown }>
> = {
	MESSAGE_DELIVERED: {
		event: 'sms.delivered',
		name: 'Message Delivered',
		description: 'The SMS reached the other phone',
		occurredAt: ({ deliveredAt }) => deliveredAt,
	},
	MESSAGE_FAILED: {
		event: 'sms.failed',
		name: 'Message Failed',
		description: 'Your phone could not send the SMS, or could not be told to',
		occurredAt: ({ failedAt }) => failedAt,
	},
	MESSAGE_RECEIVED: {
		event: 'sms.received',
		name: 'Message Received',
		description: 'Your phone received an SMS',
		occurredAt: ({ receivedAt }) => receivedAt,
	},
	MESSAGE_SENT: {
		event: 'sms.sent',
		name: 'Message Sent',
		description: 'Your phone sent the SMS',
		occurredAt: ({ sentAt }) => sentAt,
	},
	UNKNOWN_STATE: {
		event: 'sms.undelivered',
		name: 'Unknown State',
		description: 'No delivery was confirmed; the SMS may have arrived, or yet arrive',
		occurredAt: () => undefined,
	},
};

/** The one status under which UNKNOWN_STATE is known to say something of a message. */
const DELIVERY_FAILED = 'delivery_failed';

export const textbee: Provider = {
	id: 'textbee',
	displayName: 'textbee',
	events: EVENTS,
	textKeys: ['message', 'text', 'body', 'content'],

	/** `X-Signature: <hex HMAC of the body>`, textbee's api/src/webhook/webhook.service.ts. No time is signed but the event's. */
	verify(request, secrets) {
		const signature = singleHeader(request, 'x-signature');
		return verifyHmac(request.body, signature, 'sha256', 'hex', secrets);
	},

	/**
	 * One flat object: `{smsId, message, deviceId, webhookSubscriptionId, webhookEvent, idempotencyKey}` and what the
	 * event adds. Which of the user's own numbers it concerns is not said.
	 */
	recognize(payload) {
		const name = toName(payload.webhookEvent);
		const id = toId(payload.smsId);
		const status = toName(payload.status);
		const type = lookUp(EVENTS, name);
		const isUndelivered = type === EVENTS.UNKNOWN_STATE;
		if (!name || !type || !id || (isUndelivered && status !== DELIVERY_FAILED)) {
			return {
				event: 'unrecognized',
				providerEvent: name ?? null,
				occurredAt: type?.occurredAt(payload),
			};
		}
		return {
			event: type.event,
			providerEvent: name,
			// Not the idempotencyKey: the phone reports each part of a long SMS, and each report gets a new one.
			eventId: `textbee:${id}:${name}:${status ?? '-'}`,
			messageId: id,
			batchId: toId(payload.smsBatchId),
			to: toPhone(payload.recipient),
			from: toPhone(payload.sender),
			text: toText(payload.message),
			error: toError(payload.errorCode, payload.errorMessage),
			// The phone may still report that the SMS arrived.
			...(isUndelivered && { isFinal: false }),
			occurredAt: type.occurredAt(payload),
		};
	},

	credentialProblem(credential) {
		const atSecret = signingSecretProblem(credential.webhookSecret);
		if (atSecret !== null) return atSecret;
		if (!credential.apiKey || apiUrl(credential) !== null) return null;
		return 'The Base URL is not an http or https address. The default is https://api.textbee.dev/api/v1.';
	},

	/** The user whom an API key belongs to. */
	accountCheck(credential) {
		const url = apiUrl(credential);
		if (!credential.apiKey || url === null) return null;
		return apiKeyCheck(`${url}/auth/who-am-i`, credential.apiKey, describeTextbeeFailure);
	},
};
