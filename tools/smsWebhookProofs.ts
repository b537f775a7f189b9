import { readSettings } from '../nodes/SmsWebhook/smsWebhookSettings';
import { IN_URL, inHeader, type Proof } from './providerRow';
import {
	proofHeaderOf,
	senderOf,
	type SenderRules,
	type Signing,
	TOKEN_IN_QUERY,
	USERNAME,
} from './simulator/smsWebhook';
import * as senders from './simulator/smsWebhookSenders';

/** The parameters of the SMS Webhook Trigger that describe the made-up sender's payloads. */
export const CUSTOM_PAYLOADS = {
	statusPath: 'status',
	messageIdPath: 'id',
	fields: {
		batchIdPath: 'campaign',
		errorCodePath: 'error.code',
		errorMessagePath: 'error.text',
		fromPath: 'from',
		networkPath: 'operator',
		priceAmountPath: 'price.amount',
		priceCurrencyPath: 'price.currency',
		referencePath: 'client_ref',
		segmentsPath: 'parts',
		textPath: 'text',
		timePath: 'at',
		toPath: 'to',
	},
	statuses: {
		status: [
			{ word: 'VERIFIED', event: 'otp.verified' },
			{ word: 'MISSED_CALL', event: 'call.missed' },
			{ word: 'ONLINE', event: 'phone.online' },
			{ word: 'OFFLINE', event: 'phone.offline' },
			{ word: 'PING', event: 'webhook.test' },
		],
	},
} as const;

/** The values behind a prefix that stands at the start or behind a comma or a space. */
const candidatesOf = (header: string, prefix: string): string[] => {
	const escaped = prefix.replace(/[^\w,]/g, '\\$&');
	const found = header.matchAll(new RegExp(`(?<=^|[, ])${escaped}([^, ;]*)`, 'g'));
	const values = [...found].map(([, value = '']) => value);
	return values.length > 8 ? [] : values;
};

/** Spaces behind the name of a scheme, and its case, make no difference. */
const sameWith = (scheme: RegExp, written: string) => (a: string, b: string) =>
	a.replace(scheme, written) === b.replace(scheme, written);

/** The answers to a wrong or missing proof of this kind, and the other spellings that count. */
function kindOf(signing: Signing): Omit<Proof, 'name' | 'settings'> {
	const header = proofHeaderOf(signing);
	if (header === undefined) return IN_URL;
	if (signing.verification === 'token') {
		return { ...IN_URL, header, isSameProof: sameWith(/^bearer +/i, '') };
	}
	if (signing.verification === 'basic') {
		const whenWrong = ['missing_token', 'invalid_token'];
		return { ...IN_URL, header, whenWrong, isSameProof: sameWith(/^basic +/i, 'Basic ') };
	}
	if (signing.verification === 'standardWebhooks') {
		// Spaces separate the signatures, any match is enough, and a comma ends a signature.
		const isSameProof = (a: string, b: string) =>
			b.split(' ').some((one) => one.split(',', 2).join() === a);
		return { ...inHeader(header, ['invalid_signature']), isSameProof };
	}
	const { signaturePrefix = '', timestampPrefix = '', timestampHeader } = signing;
	if (signaturePrefix === '') return inHeader(header, ['invalid_signature']);
	const holdsTime = timestampHeader === header;
	const timesIn = (text: string) => (holdsTime ? candidatesOf(text, timestampPrefix) : []);
	return {
		...inHeader(header, ['invalid_signature', ...(holdsTime ? ['missing_timestamp'] : [])]),
		isSameProof(a, b) {
			const [signature = ''] = candidatesOf(a, signaturePrefix);
			return (
				timesIn(a).join() === timesIn(b).join() &&
				candidatesOf(b, signaturePrefix).includes(signature)
			);
		},
	};
}

/** A proof of the SMS Webhook Trigger. The trigger reads its settings from the parameters. */
function smsWebhookProof(
	name: string,
	signing: Signing,
	parameters: Readonly<Record<string, unknown>>,
	rules: SenderRules = senders.CUSTOM,
): Proof {
	return {
		name,
		settings: readSettings((key) => parameters[key], undefined, { username: USERNAME }),
		parameters,
		simulator: senderOf(rules, signing),
		...kindOf(signing),
	};
}

/** A proof that a person describes: `signing` are the node's own parameters. */
const customProof = (name: string, signing: Signing): Proof =>
	smsWebhookProof(`custom, ${name}`, signing, { ...CUSTOM_PAYLOADS, ...signing });

/** A proof that a preset settles, but for these parameters. */
const presetProof = (
	rules: SenderRules,
	event: string,
	signing: Signing,
	parameters: Readonly<Record<string, string>> = {},
): Proof => ({
	...smsWebhookProof(
		[rules.id, ...Object.values(parameters)].join(' '),
		signing,
		{ preset: rules.id, ...parameters },
		rules,
	),
	event,
});

const TOKEN_IN_HEADER = {
	verification: 'token',
	tokenIn: 'header',
	parameterName: 'X-Webhook-Token',
} as const;
const BASIC = { verification: 'basic' } as const;
const STANDARD_WEBHOOKS = { verification: 'standardWebhooks' } as const;

/** Each kind of verification, and each preset in each of its kinds. */
export const SMS_WEBHOOK_PROOFS: readonly [Proof, ...Proof[]] = [
	customProof('token in the URL', TOKEN_IN_QUERY),
	customProof('token in a header', TOKEN_IN_HEADER),
	customProof('Basic', BASIC),
	customProof('Standard Webhooks', STANDARD_WEBHOOKS),
	customProof('HMAC of the body', {
		verification: 'hmac',
		signatureHeader: 'X-Signature',
		signatureAlgorithm: 'sha1',
		signatureEncoding: 'hex',
	}),
	// As Sent signs, but for the algorithm and the encoding.
	customProof('HMAC with id and time', {
		verification: 'hmac',
		signatureHeader: 'x-webhook-signature',
		signatureAlgorithm: 'sha512',
		signatureEncoding: 'base64url',
		signaturePrefix: 'v1,',
		signedContent: '{id}.{timestamp}.{body}',
		timestampHeader: 'x-webhook-timestamp',
		idHeader: 'x-webhook-id',
		secretEncoding: 'base64',
	}),
	customProof('HMAC with URL, and the time beside it', {
		verification: 'hmac',
		signatureHeader: 'X-Acme-Signature',
		signatureAlgorithm: 'sha384',
		signatureEncoding: 'base64',
		signaturePrefix: 'v1=',
		signedContent: '{timestamp}|{method}|{url}|{body}',
		timestampHeader: 'X-Acme-Signature',
		timestampPrefix: 't=',
		secretEncoding: 'hex',
	}),
	presetProof(senders.BIRD, 'sms.delivered', STANDARD_WEBHOOKS),
	presetProof(senders.SURGE, 'message.delivered', STANDARD_WEBHOOKS),
	presetProof(senders.INFOBIP, 'DELIVERED', BASIC),
	presetProof(senders.SEVEN, 'DELIVERED', TOKEN_IN_HEADER, {
		parameterName: TOKEN_IN_HEADER.parameterName,
	}),
	presetProof(senders.AFRICAS_TALKING, 'Success', TOKEN_IN_QUERY),
	presetProof(senders.ELKS, 'delivered', TOKEN_IN_QUERY),
	presetProof(senders.ELKS, 'delivered', BASIC, BASIC),
	presetProof(senders.LOX24, '1', TOKEN_IN_QUERY),
];
