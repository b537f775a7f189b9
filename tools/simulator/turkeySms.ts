import { createHmac } from 'node:crypto';

import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'X-TurkeySMS-Signature';
const TIMESTAMP = 'X-TurkeySMS-Timestamp';

export interface TurkeySmsOptions {
	/** Any algorithm of node:crypto; `sha256` when left out. */
	readonly algorithm?: string | undefined;
}

/** TurkeySMS API V4, https://turkeysms.com.tr/en/docs/webhooks: an HMAC of the body, and an unsigned send time. */
export const turkeySms = simulatedProvider<TurkeySmsOptions>({
	id: 'turkeysms',
	events: fixtureEvents('turkeysms'),
	eventTimePath: 'timestamp',
	// The event of the test button concerns no message.
	identify: ({ data }, message) => (data === undefined ? {} : { 'data.sms_id': message }),
	eventIdOf({ data, event_type: type, timestamp }) {
		return `turkeysms:${(data as { sms_id: number }).sms_id}:${String(type)}:${String(timestamp)}`;
	},
	sign(body, options) {
		const { algorithm = 'sha256', secret, now } = options;
		const hmac = createHmac(algorithm, secret).update(body).digest('hex');
		return post(body, options, {
			[SIGNATURE]: `${algorithm}=${hmac}`,
			[TIMESTAMP]: String(Math.floor(now / 1000)),
		});
	},
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});
