import { type EventType, eventType, type Recognized } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { parsePayloads, type PayloadFormat } from '../shared/http/payload';
import type { Preview, Provider } from '../shared/provider';
import { verifyBasic } from '../shared/verification/basic';
import { verifyDescribedHmac } from '../shared/verification/describedHmac';
import {
	decodeSecret,
	hasBase64Label,
	type SecretEncoding,
} from '../shared/verification/secretEncoding';
import { verifyStandardWebhooks } from '../shared/verification/standardWebhooks';
import { verifyHeaderToken, verifyToken } from '../shared/verification/token';
import { recognizeBy } from './mapping';
import { DEFAULT_TOLERANCE, type SmsWebhookSettings } from './smsWebhookSettings';

const EVENTS: Readonly<Record<string, EventType>> = {
	'call.missed': eventType('call.missed', 'Call Missed', 'Nobody took the call'),
	'otp.verified': eventType('otp.verified', 'OTP Verified', 'The recipient entered the code'),
	'phone.offline': eventType('phone.offline', 'Phone Offline', 'The sending phone went offline'),
	'phone.online': eventType('phone.online', 'Phone Online', 'The sending phone came online'),
	'sms.accepted': eventType('sms.accepted', 'SMS Accepted', 'The network took the SMS'),
	'sms.cancelled': eventType('sms.cancelled', 'SMS Cancelled', 'The SMS was cancelled'),
	'sms.delivered': eventType('sms.delivered', 'SMS Delivered', 'The SMS reached the phone'),
	'sms.expired': eventType('sms.expired', 'SMS Expired', 'The SMS was not delivered in time'),
	'sms.failed': eventType('sms.failed', 'SMS Failed', 'The SMS was refused or could not be sent'),
	'sms.queued': eventType('sms.queued', 'SMS Queued', 'The SMS waits to be sent'),
	'sms.received': eventType('sms.received', 'SMS Received', 'Somebody sent you an SMS'),
	'sms.sent': eventType('sms.sent', 'SMS Sent', 'The SMS was handed to the network'),
	'sms.undelivered': eventType(
		'sms.undelivered',
		'SMS Undelivered',
		'The network could not deliver the SMS',
	),
	'sms.unknown': eventType('sms.unknown', 'SMS Unknown', 'No report on the SMS will come'),
	'webhook.test': eventType('webhook.test', 'Webhook Test', 'The provider tried the webhook'),
};

/** The trigger for any provider without a trigger of its own: the settings say how it proves and what it sends. */
export const smsWebhook: Provider<SmsWebhookSettings> = {
	id: 'custom',
	idOf: ({ providerId }) => providerId,
	displayName: 'SMS Webhook',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,
	timestampTolerance: DEFAULT_TOLERANCE,

	textKeysOf({ mappings }) {
		const paths = mappings.flatMap(({ paths: { text = [] } }) => text);
		const names = paths.flatMap((at) => at.filter((part) => typeof part === 'string').slice(-1));
		return [...COMMON_TEXT_KEYS, ...names];
	},

	payloadFormat: formatOf,

	isUrlToken: ({ verification }) => verification.kind === 'token' && verification.in === 'query',

	verify(request, secrets, settings, now) {
		const { verification } = settings;
		switch (verification.kind) {
			case 'token':
				return verification.in === 'query'
					? verifyToken(request, secrets, verification.name)
					: verifyHeaderToken(request, secrets, verification.name);
			case 'basic':
				return verifyBasic(request, verification.username, secrets);
			case 'standardWebhooks':
				return verifyStandardWebhooks(request, secrets, settings, now);
			case 'hmac':
				return verifyDescribedHmac(request, secrets, verification, settings, now);
		}
	},

	recognize: (payload, settings) => recognizeBy(settings, payload),

	secretProblem({ webhookSecret, previousWebhookSecret }, settings) {
		const secrets = {
			'Webhook Secret': webhookSecret,
			'Previous Webhook Secret': previousWebhookSecret,
		};
		for (const [name, secret] of Object.entries(secrets)) {
			const encoding = encodingOf(String(secret), settings);
			if (secret && decodeSecret(String(secret), encoding) === null) {
				const isChosen = settings?.verification.kind === 'hmac';
				const cure = isChosen
					? 'Copy it again, or choose another Secret Encoding'
					: 'Copy it again';
				return `The ${name} is not written in ${encoding}. ${cure}.`;
			}
		}
		return null;
	},

	preview: (settings) => (settings.samplePayload === '' ? null : preview(settings)),

	hasAccount: false,
	accountCheck: () => null,
};

function formatOf({ payloadFormat }: SmsWebhookSettings): PayloadFormat {
	return payloadFormat === 'json' ? 'list' : 'form';
}

/** How a secret is written. Without a node, only its own label tells. */
function encodingOf(secret: string, settings: SmsWebhookSettings | undefined): SecretEncoding {
	if (settings === undefined) return hasBase64Label(secret) ? 'base64' : 'utf8';
	const { verification } = settings;
	if (verification.kind === 'standardWebhooks') return 'base64';
	return verification.kind === 'hmac' ? verification.secretEncoding : 'utf8';
}

function preview(settings: SmsWebhookSettings): Preview {
	const payloads = parsePayloads(Buffer.from(settings.samplePayload), formatOf(settings));
	if (payloads === null) {
		return { ok: false, message: 'The Sample Payload is not JSON. Correct it, or empty it.' };
	}
	const events = payloads.flatMap((payload) => recognizeBy(settings, payload));
	if (events.every(({ event }) => event === 'unrecognized')) {
		const words = events.flatMap(({ providerEvent }) => providerEvent ?? []).slice(0, 5);
		const found = words.map((word) => JSON.stringify(word.slice(0, 100))).join(', ');
		return {
			ok: false,
			message:
				words.length === 0
					? 'The Sample Payload has no status where it is looked for. Correct the sample or the path.'
					: `The Sample Payload makes no event that is known: no row of Statuses has ${found}. Add a row, or correct Status Path.`,
		};
	}
	const count = events.length === 1 ? 'one event' : `${events.length} events`;
	const kinds = events.slice(0, 5).map(describe);
	return { ok: true, message: `the Sample Payload makes ${count}: ${kinds.join('; ')}` };
}

/** An event by its name, its word if the word is known, and the names of the fields that have a value. */
function describe(recognized: Recognized): string {
	const { event, providerEvent } = recognized;
	const isShown = (field: string) =>
		!['event', 'providerEvent', 'eventOption', 'raw'].includes(field);
	const filled = Object.entries(recognized)
		.filter(([field, value]) => isShown(field) && value !== undefined && value !== null)
		.map(([field]) => field);
	const from = event === 'unrecognized' ? '' : ` from ${JSON.stringify(providerEvent)}`;
	return `${event}${from} with ${filled.join(', ') || 'no field'}`;
}
