import { createHash, createHmac } from 'node:crypto';

import { fixtureEvents, type Payload } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'X-Signature';
const TIMESTAMP = 'X-Timestamp';
const TIMES = ['sentAt', 'deliveredAt', 'failedAt', 'cancelledAt', 'receivedAt'];
/** Events of a message that the phone received. */
const INBOUND = ['sms:received', 'sms:data-received'];

const detailsOf = ({ payload }: Payload) => payload as Payload;

/**
 * SMSGate, https://docs.sms-gate.app/features/webhooks/: the phone signs the body with the text of the timestamp behind
 * it (android-sms-gateway, modules/webhooks/plugins/PayloadSingingPlugin.kt).
 */
export const smsGate = simulatedProvider<object>({
	id: 'smsgate',
	events: fixtureEvents('smsgate'),
	eventTimePath(payload) {
		const name = TIMES.find((time) => time in detailsOf(payload));
		return name && `payload.${name}`;
	},
	identify: (payload, message) => ({
		id: `event-${message}`,
		...('messageId' in detailsOf(payload) && { 'payload.messageId': `message-${message}` }),
	}),
	eventIdOf(payload) {
		const { messageId, recipient, receivedAt, simNumber } = detailsOf(payload) as {
			messageId?: string;
			recipient: string;
			receivedAt: string;
			simNumber?: number | null;
		};
		const event = String(payload.event);
		if (messageId === undefined) return `smsgate:${String(payload.id)}`;
		if (INBOUND.includes(event)) {
			return ['smsgate', payload.deviceId, messageId, receivedAt, simNumber ?? '-'].join(':');
		}
		const digest = createHash('sha256').update(recipient, 'utf8').digest('hex').substring(0, 16);
		return ['smsgate', payload.deviceId, messageId, digest, event].join(':');
	},
	encode: (payload) => Buffer.from(escapeAsGson(JSON.stringify(payload))),
	sign(body, options) {
		const timestamp = String(Math.floor(options.now / 1000));
		const message = Buffer.concat([body, Buffer.from(timestamp)]);
		return post(body, options, {
			[SIGNATURE]: createHmac('sha256', options.secret).update(message).digest('hex'),
			[TIMESTAMP]: timestamp,
		});
	},
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});

/** The app's JSON library escapes these characters for HTML. They stand in strings only. */
function escapeAsGson(json: string): string {
	return json.replace(
		/[=<>&'\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
