import { type EventType, eventType } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import type { Provider } from '../shared/provider';
import { verifyBasic } from '../shared/verification/basic';
import { verifyDescribedHmac } from '../shared/verification/describedHmac';
import {
	decodingProblem,
	hasBase64Label,
	type SecretEncoding,
} from '../shared/verification/secretEncoding';
import { verifyStandardWebhooks } from '../shared/verification/standardWebhooks';
import { verifyHeaderToken, verifyToken } from '../shared/verification/token';
import { recognizeBy } from './mapping';
import { formatOf, preview } from './preview';
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
	'sms.undelivered': eventType('sms.undelivered', 'SMS Undelivered', 'The network gave the SMS up'),
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

	provenUrl: ({ verification: proof }, url) =>
		proof.kind === 'hmac' && proof.signedContent.placeholders.includes('url') ? url : undefined,

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
		const cure =
			settings?.verification.kind === 'hmac' ? ', or choose another Secret Encoding' : '';
		const problemOf = (name: string, secret: string) => {
			const problem = decodingProblem(name, secret, encodingOf(secret, settings));
			return problem && `${problem} Copy it again${cure}.`;
		};
		return (
			problemOf('Webhook Secret', String(webhookSecret ?? '')) ??
			problemOf('Previous Webhook Secret', String(previousWebhookSecret ?? ''))
		);
	},

	secretAdvice({ webhookSecret }, { verification }) {
		const isAsItIs = verification.kind === 'hmac' && verification.secretEncoding === 'utf8';
		return isAsItIs && hasBase64Label(String(webhookSecret))
			? 'The Webhook Secret begins with whsec_, as a secret in base64 does, and Secret Encoding is As It Is. If this trigger refuses requests with invalid_signature, choose Base64 there.'
			: null;
	},

	preview,

	hasAccount: false,
	accountCheck: () => null,
};

/** How a secret is written. Without a node, only its own label tells. */
function encodingOf(secret: string, settings: SmsWebhookSettings | undefined): SecretEncoding {
	if (settings === undefined) return hasBase64Label(secret) ? 'base64' : 'utf8';
	const { verification } = settings;
	if (verification.kind === 'standardWebhooks') return 'base64';
	return verification.kind === 'hmac' ? verification.secretEncoding : 'utf8';
}
