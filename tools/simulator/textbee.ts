import { createHmac } from 'node:crypto';

import { fixtureEvents, type Payload } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'X-Signature';
const TIMES = ['deliveredAt', 'failedAt', 'receivedAt', 'sentAt'];

/**
 * textbee, github.com/textbee/textbee, api/src/webhook/webhook.service.ts (attemptWebhookDelivery): only the
 * hexadecimal HMAC-SHA256 of the body.
 */
export const textbee = simulatedProvider<object>({
	id: 'textbee',
	events: fixtureEvents('textbee'),
	// A delivery report also says when the message was sent. The first of these members is the latest time.
	eventTimePath: (payload) => TIMES.find((name) => name in payload),
	identify: (payload, message) => ({
		smsId: objectId(message),
		idempotencyKey: `00000000-0000-4000-8000-${objectId(message).slice(-12)}`,
		...('smsBatchId' in payload && { smsBatchId: objectId(1e12 + message) }),
	}),
	eventIdOf: ({ smsId, webhookEvent, status }: Payload) =>
		['textbee', smsId, webhookEvent, status ?? '-'].join(':'),
	sign(body, options) {
		const hmac = createHmac('sha256', options.secret).update(body).digest('hex');
		return post(body, options, { [SIGNATURE]: hmac });
	},
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});

/** An id in the form of MongoDB's ids: 24 hexadecimal digits. */
function objectId(number: number): string {
	return number.toString(16).padStart(24, '0');
}
