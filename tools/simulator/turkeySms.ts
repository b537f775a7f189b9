import { createHmac } from 'node:crypto';

import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'X-TurkeySMS-Signature';
const TIMESTAMP = 'X-TurkeySMS-Timestamp';

export type TimestampFormat = 'seconds' | 'milliseconds' | 'iso';

export interface TurkeySmsOptions {
	/** Any algorithm of node:crypto; `sha256` when left out. */
	readonly algorithm?: string | undefined;
	/** TurkeySMS does not document the form of "send time"; Unix seconds if left out. */
	readonly timestampFormat?: TimestampFormat | undefined;
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
		const { algorithm = 'sha256', secret, now, timestampFormat = 'seconds' } = options;
		const hmac = createHmac(algorithm, secret).update(body).digest('hex');
		return post(body, options, {
			[SIGNATURE]: `${algorithm}=${hmac}`,
			[TIMESTAMP]: formatTime(now, timestampFormat),
		});
	},
	tamper: {
		body: changeBody,
		signature: changeHeader(SIGNATURE, changeSignature),
		// The header is not signed, so only a receiver that checks the header's age notices the change.
		timestamp: changeHeader(TIMESTAMP, () => '1000000000'),
	},
});

function formatTime(time: number, format: TimestampFormat): string {
	if (format === 'milliseconds') return String(time);
	return format === 'iso' ? new Date(time).toISOString() : String(Math.floor(time / 1000));
}
