import { createHash, createHmac } from 'node:crypto';

import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'x-sinch-webhook-signature';
const TIMESTAMP = 'x-sinch-webhook-signature-timestamp';

export interface SinchSmsOptions {
	/** As the header writes it; Unix seconds when left out. */
	readonly timestamp?: string | undefined;
}

/**
 * Sinch's SMS REST API, https://developers.sinch.com/docs/sms/api-reference/sms/webhooks, signed as Sinch's Conversation
 * API documents it and Sinch's SDKs check it for both: a base64 HMAC-SHA256 of body, nonce and time with dots between.
 */
export const sinchSms = simulatedProvider<SinchSmsOptions>({
	id: 'sinch',
	events: fixtureEvents('sinch'),
	eventTimePath: ({ type }) => (type === 'mo_text' ? 'received_at' : 'at'),
	identify: ({ type }, message) =>
		type === 'mo_text' ? { id: ulid(message) } : { batch_id: ulid(message) },
	eventIdOf({ type, id, batch_id: batch, recipient, status, code, at = '-' }) {
		const parts = type === 'mo_text' ? [id] : [batch, `+${String(recipient)}`, status, code, at];
		return ['sinch', ...parts].join(':');
	},
	sign(body, options) {
		const { secret, now, timestamp = String(Math.floor(now / 1000)) } = options;
		const nonce = ulid(now);
		const hmac = createHmac('sha256', secret);
		hmac.update(Buffer.concat([body, Buffer.from(`.${nonce}.${timestamp}`)]));
		return post(body, options, {
			[SIGNATURE]: hmac.digest('base64'),
			[`${SIGNATURE}-nonce`]: nonce,
			[TIMESTAMP]: timestamp,
			[`${SIGNATURE}-algorithm`]: 'HmacSHA256',
		});
	},
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});

/** The same number always gives the same id, in the form of a ULID. */
function ulid(number: number): string {
	const hex = createHash('sha256').update(String(number)).digest('hex');
	return `01J${hex.slice(0, 23).toUpperCase()}`;
}
