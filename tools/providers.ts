import { httpSms } from '../nodes/HttpSms/httpSms';
import { iletiMerkezi } from '../nodes/IletiMerkezi/iletiMerkezi';
import { openSms } from '../nodes/OpenSms/openSms';
import { sinchSms } from '../nodes/SinchSms/sinchSms';
import { smsGate } from '../nodes/SmsGate/smsGate';
import { smsWebhook } from '../nodes/SmsWebhook/smsWebhook';
import { talkNTalk } from '../nodes/TalkNTalk/talkNTalk';
import { telnyxSms } from '../nodes/TelnyxSms/telnyxSms';
import { textbee } from '../nodes/Textbee/textbee';
import { turkeySms } from '../nodes/TurkeySms/turkeySms';
import { twilioSms } from '../nodes/TwilioSms/twilioSms';
import { vonageSms } from '../nodes/VonageSms/vonageSms';
import {
	type CompleteProof,
	completeRow,
	IN_URL,
	inHeader,
	type Proof,
	type ProviderRow,
	type WrittenRow,
} from './providerRow';
import { httpSms as httpSmsSimulator } from './simulator/httpSms';
import { iletiMerkezi as iletiMerkeziSimulator } from './simulator/iletiMerkezi';
import { openSms as openSmsSimulator } from './simulator/openSms';
import { sinchSms as sinchSmsSimulator } from './simulator/sinchSms';
import type { AnySimulator } from './simulator/provider';
import { smsGate as smsGateSimulator } from './simulator/smsGate';
import { senderOf, TOKEN_IN_QUERY, USERNAME } from './simulator/smsWebhook';
import { CUSTOM } from './simulator/smsWebhookSenders';
import { talkNTalk as talkNTalkSimulator } from './simulator/talkNTalk';
import { telnyxSms as telnyxSmsSimulator } from './simulator/telnyxSms';
import { textbee as textbeeSimulator } from './simulator/textbee';
import { turkeySms as turkeySmsSimulator } from './simulator/turkeySms';
import {
	formText,
	twilioEventStreams,
	twilioSms as twilioSmsSimulator,
} from './simulator/twilioSms';
import { vonageSms as vonageSmsSimulator } from './simulator/vonageSms';
import { CUSTOM_PAYLOADS, SMS_WEBHOOK_PROOFS } from './smsWebhookProofs';

const turkeySmsWith = (algorithm: string): Proof => ({
	name: `TurkeySMS ${algorithm}`,
	settings: { timestampTolerance: 0 },
	sign: { algorithm },
	...inHeader('X-TurkeySMS-Signature', ['unsupported_algorithm', 'invalid_signature']),
});

const openSmsOf = (parameters: Readonly<Record<string, string>>) => ({
	settings: parameters,
	parameters,
});
const openSmsWith = (algorithm: string, encoding: string): Proof => ({
	name: `OpenSMS ${algorithm} ${encoding}`,
	...openSmsOf({
		verification: 'hmac',
		signatureHeader: 'x-signature',
		signatureAlgorithm: algorithm,
		signatureEncoding: encoding,
		signaturePrefix: 'v1=',
	}),
	sign: { hmac: { header: 'X-Signature', algorithm, encoding, prefix: 'v1=' } },
	...inHeader('X-Signature', ['invalid_signature']),
	// OpenSMS documents no case, so hexadecimal counts in upper and lower case; the prefix has one case.
	isSameProof: (a, b) =>
		encoding === 'hex' && a.slice(0, 3) === b.slice(0, 3) && a.toLowerCase() === b.toLowerCase(),
});

/** The name of the scheme may be in upper or lower case (RFC 9110, section 11.1). */
const isSameBearer = (a: string, b: string) =>
	a.slice(7) === b.slice(7) && a.slice(0, 7).toLowerCase() === b.slice(0, 7).toLowerCase();

/** Whether two bodies are the same JSON, apart from white space. */
const isSameJson = (a: Buffer, b: Buffer): boolean => {
	try {
		return JSON.stringify(JSON.parse(a.toString())) === JSON.stringify(JSON.parse(b.toString()));
	} catch {
		return false;
	}
};
const twilioWith = (webhookSource: 'statusCallback' | 'eventStreams', name: string) =>
	({
		name,
		settings: { webhookSource },
		parameters: { webhookSource, registration: 'manual' },
		sign: { webhookSource },
		...inHeader('X-Twilio-Signature', ['invalid_signature']),
	}) as const;

const rows = {
	turkeysms: {
		provider: turkeySms,
		simulator: turkeySmsSimulator,
		folder: 'TurkeySms',
		event: 'sms.delivered',
		keys: ['apiKey'],
		proofs: [turkeySmsWith('sha256'), turkeySmsWith('sha384'), turkeySmsWith('sha512')],
		editor: {
			spellings: ['turkey sms', 'turkeysms'],
			setup: ['API Center → Security & IP → Webhook'],
		},
	},
	iletimerkezi: {
		provider: iletiMerkezi,
		simulator: iletiMerkeziSimulator,
		folder: 'IletiMerkezi',
		event: 'delivered',
		keys: ['apiKey', 'apiHash'],
		proofs: [{ name: 'iletiMerkezi', settings: undefined, ...IN_URL }],
		editor: {
			spellings: ['ileti merkezi', 'iletimerkezi'],
			setup: ['Settings → API → Notification URL', 'Bildirim Adresi', '?token='],
		},
	},
	talkntalk: {
		provider: talkNTalk,
		simulator: talkNTalkSimulator,
		folder: 'TalkNTalk',
		event: 'sms.delivered',
		keys: ['apiKey'],
		proofs: [
			{
				name: 'TalkNTalk',
				settings: undefined,
				...inHeader('X-TalkNTalk-Signature', ['unsupported_algorithm', 'invalid_signature']),
			},
		],
		editor: {
			spellings: ['talk n talk', 'talkntalk'],
			setup: ['Dashboard → Webhooks → Endpoints'],
		},
	},
	httpsms: {
		provider: httpSms,
		simulator: httpSmsSimulator,
		folder: 'HttpSms',
		event: 'message.phone.received',
		parameters: { registration: 'manual' },
		keys: ['apiKey'],
		proofs: [
			{
				name: 'httpSMS',
				settings: {},
				header: 'Authorization',
				coversBody: false,
				whenMissing: 'missing_token',
				whenWrong: ['missing_token', 'invalid_token'],
				isSameProof: isSameBearer,
			},
		],
		editor: {
			spellings: ['http sms', 'inbound sms'],
			setup: ['Registration', 'Phone Number'],
		},
	},
	opensms: {
		provider: openSms,
		simulator: openSmsSimulator,
		folder: 'OpenSms',
		event: 'sms.delivered',
		keys: ['apiToken'],
		proofs: [
			{ name: 'OpenSMS token', ...openSmsOf({ verification: 'urlToken' }), ...IN_URL },
			openSmsWith('sha256', 'hex'),
			openSmsWith('sha384', 'base64'),
			openSmsWith('sha512', 'base64'),
		],
		editor: {
			spellings: ['open sms', 'opensms'],
			setup: ['Settings → Webhooks', '?token=', 'Send Test Event'],
		},
	},
	twilio: {
		provider: twilioSms,
		simulator: twilioSmsSimulator,
		folder: 'TwilioSms',
		event: 'delivered',
		account: { accountSid: `AC${'0'.repeat(31)}1` },
		keys: [],
		proofs: [
			{
				...twilioWith('statusCallback', 'Twilio status callback'),
				// The fields of a form are signed, not the bytes that write them.
				isSameBody: (a, b) => formText(a) === formText(b),
			},
			{
				...twilioWith('eventStreams', 'Twilio Event Streams'),
				simulator: twilioEventStreams,
			},
		],
		editor: {
			spellings: ['twilio', 'status callback'],
			setup: ['Status Callback', '#rc=5&rp=all'],
		},
	},
	vonage: {
		provider: vonageSms,
		simulator: vonageSmsSimulator,
		folder: 'VonageSms',
		event: 'delivered',
		keys: ['apiKey', 'apiSecret'],
		proofs: [
			{
				name: 'Vonage',
				settings: undefined,
				header: 'Authorization',
				coversBody: true,
				whenMissing: 'missing_token',
				statusWhenMissing: 503,
				whenWrong: ['missing_token', 'invalid_token', 'invalid_signature'],
				isSameProof: isSameBearer,
				// The token holds the hash of the body, or of the same JSON without white space.
				isSameBody: isSameJson,
			},
		],
		editor: {
			spellings: ['vonage', 'nexmo'],
			setup: ['Status URL', 'Inbound URL', 'signature secret'],
		},
	},
	telnyx: {
		provider: telnyxSms,
		simulator: telnyxSmsSimulator,
		folder: 'TelnyxSms',
		event: 'message.finalized',
		keys: ['apiKey'],
		proofs: [
			{
				name: 'Telnyx',
				settings: { timestampTolerance: 300 },
				...inHeader('telnyx-signature-ed25519', ['invalid_signature']),
			},
		],
		editor: {
			spellings: ['telnyx'],
			setup: ['Webhook API Version 2', 'Keys & Credentials → Public Key'],
		},
	},
	sinch: {
		provider: sinchSms,
		simulator: sinchSmsSimulator,
		folder: 'SinchSms',
		event: 'Delivered',
		keys: ['apiToken'],
		proofs: [
			{
				name: 'Sinch',
				settings: { timestampTolerance: 0 },
				...inHeader('x-sinch-webhook-signature', ['invalid_signature']),
			},
		],
		editor: {
			spellings: ['sinch', 'sinch sms'],
			setup: ['SMS → Service APIs', 'Callback URLs', 'account manager'],
		},
	},
	smsgate: {
		provider: smsGate,
		simulator: smsGateSimulator,
		folder: 'SmsGate',
		event: 'sms:delivered',
		parameters: { registration: 'manual' },
		keys: ['password'],
		proofs: [
			{
				name: 'SMSGate',
				settings: { timestampTolerance: 300 },
				...inHeader('X-Signature', ['invalid_signature']),
			},
		],
		editor: {
			spellings: ['sms gate', 'smsgate'],
			setup: ['Settings → Webhooks → Signing Key', 'Registration', 'Device'],
		},
	},
	textbee: {
		provider: textbee,
		simulator: textbeeSimulator,
		folder: 'Textbee',
		event: 'MESSAGE_DELIVERED',
		parameters: { registration: 'manual' },
		keys: ['apiKey'],
		proofs: [
			{ name: 'textbee', settings: undefined, ...inHeader('X-Signature', ['invalid_signature']) },
		],
		editor: {
			spellings: ['text bee', 'textbee'],
			setup: ['Registration'],
		},
	},
	custom: {
		provider: smsWebhook,
		simulator: senderOf(CUSTOM, TOKEN_IN_QUERY),
		folder: 'SmsWebhook',
		page: 'any-provider',
		event: 'sms.delivered',
		account: { username: USERNAME },
		keys: [],
		parameters: CUSTOM_PAYLOADS,
		proofs: SMS_WEBHOOK_PROOFS,
		editor: {
			spellings: ['any provider', 'standard webhooks', 'infobip'],
			setup: ['Webhook node', 'Sample Payload'],
			fields: { statusPath: 'status' },
		},
	},
} satisfies Readonly<Record<string, WrittenRow>>;

export type { CompleteProof, Proof, ProviderRow } from './providerRow';
export type ProviderId = keyof typeof rows;
/** Every provider of the package: the one list for tests and tools. */
export const PROVIDERS = Object.fromEntries(
	Object.entries<WrittenRow>(rows).map(([id, row]) => [id, completeRow(id, row)]),
) as Readonly<Record<ProviderId, ProviderRow>>;
export const PROVIDER_IDS = Object.keys(PROVIDERS) as ProviderId[];

/** Every proof of every provider. */
export const PROOFS: ReadonlyArray<{ readonly id: ProviderId; readonly proof: CompleteProof }> =
	PROVIDER_IDS.flatMap((id) => PROVIDERS[id].proofs.map((proof) => ({ id, proof })));

/** The folders of payloads in test/fixtures, each with its provider and the usual proof for these payloads. */
export const PAYLOADS = PROOFS.filter(
	({ proof }, at) =>
		PROOFS.findIndex((one) => one.proof.simulator.id === proof.simulator.id) === at,
);

/** The simulators by the folder of their payloads, for the command line: the first with a folder. */
export const senders: Readonly<Record<string, AnySimulator>> = Object.fromEntries(
	PAYLOADS.map(({ proof: { simulator } }) => [simulator.id, simulator]),
);

/** The simulators by the provider's id. */
export const simulators = Object.fromEntries(
	Object.entries(rows).map(([id, { simulator }]) => [id, simulator]),
) as { readonly [Id in ProviderId]: (typeof rows)[Id]['simulator'] };
