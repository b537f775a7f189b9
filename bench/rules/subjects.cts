import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { DeliveryMemory } from '../../nodes/shared/deliveryMemory';
import type { parsePayload } from '../../nodes/shared/payload';
import type { Provider, WebhookRequest } from '../../nodes/shared/provider';
import type { receive } from '../../nodes/shared/receive';
import {
	providers,
	type ProviderId,
	type WebhookRequest as SentRequest,
} from '../../tools/simulator/index.cts';

/** How a subject proves a request, which decides its floor and whom it is compared with. */
export type Scheme = 'hmac' | 'jwt' | 'token';

/** One provider in one way of verifying. */
export interface Subject {
	readonly name: string;
	readonly provider: ProviderId;
	readonly scheme: Scheme;
	/** Below dist/nodes of the package, and the export in it. */
	readonly module: string;
	readonly settings: object;
	/** The documented event that is sent. */
	readonly event: string;
	/** What is falsified in a request that is to be rejected. */
	readonly forge: 'signature' | 'token';
}

export const SECRET = 'kV7uQ2xN9rT4wZ8yB3mC6pL1sD5fG0hJ';
export const URL_OF_TRIGGER = 'https://n8n.example.com/webhook/5f0c6f0a-9d0e-4a52/webhook';
const HMAC = { header: 'X-Signature', algorithm: 'sha256', encoding: 'hex', prefix: '' } as const;

export const SUBJECTS: readonly Subject[] = [
	{
		name: 'TurkeySMS',
		provider: 'turkeysms',
		scheme: 'hmac',
		module: 'TurkeySms/turkeySms',
		settings: { timestampTolerance: 86_400 },
		event: 'sms.delivered',
		forge: 'signature',
	},
	{
		name: 'TalkNTalk',
		provider: 'talkntalk',
		scheme: 'hmac',
		module: 'TalkNTalk/talkNTalk',
		settings: {},
		event: 'sms.delivered',
		forge: 'signature',
	},
	{
		name: 'OpenSMS, HMAC',
		provider: 'opensms',
		scheme: 'hmac',
		module: 'OpenSms/openSms',
		settings: {
			verification: 'hmac',
			signatureHeader: HMAC.header.toLowerCase(),
			signatureAlgorithm: HMAC.algorithm,
			signatureEncoding: HMAC.encoding,
			signaturePrefix: HMAC.prefix,
		},
		event: 'sms.delivered',
		forge: 'signature',
	},
	{
		name: 'httpSMS',
		provider: 'httpsms',
		scheme: 'jwt',
		module: 'HttpSms/httpSms',
		settings: { registeredUrl: URL_OF_TRIGGER },
		event: 'message.phone.delivered',
		forge: 'signature',
	},
	{
		name: 'iletiMerkezi',
		provider: 'iletimerkezi',
		scheme: 'token',
		module: 'IletiMerkezi/iletiMerkezi',
		settings: {},
		event: 'delivered',
		forge: 'token',
	},
	{
		name: 'OpenSMS, token',
		provider: 'opensms',
		scheme: 'token',
		module: 'OpenSms/openSms',
		settings: { verification: 'urlToken' },
		event: 'sms.delivered',
		forge: 'token',
	},
];

/** The package's rules as built, from the folder it is installed in. */
export interface Rules {
	readonly receive: typeof receive;
	readonly parsePayload: typeof parsePayload;
	readonly createDeliveryMemory: (capacity?: number) => DeliveryMemory;
	readonly provider: Provider<object>;
}

export function loadRules(folder: string, subject: Subject): Rules {
	const fromPackage = createRequire(join(folder, 'package.json'));
	const load = (module: string) => fromPackage(`./dist/nodes/${module}.js`) as object;
	const exported = subject.module.split('/')[1] ?? '';
	return {
		...(load('shared/receive') as Pick<Rules, 'receive'>),
		...(load('shared/payload') as Pick<Rules, 'parsePayload'>),
		...(load('shared/deliveryMemory') as Pick<Rules, 'createDeliveryMemory'>),
		provider: (load(subject.module) as Record<string, Provider<object>>)[exported]!,
	};
}

/** The subject's event as bytes; message number n, padded to exactly `size` bytes where that is given. */
export function bodyOf(subject: Subject, message: number, now: number, size?: number): Buffer {
	const payload = providers[subject.provider].payload(subject.event, { now, message });
	const plain = Buffer.from(JSON.stringify(payload));
	return size === undefined ? plain : Buffer.from(padded(payload, size));
}

/** Records such as a provider might list, since one long string would be cheaper to parse than any payload. */
const RECORD = {
	to: '+905057021234',
	status: 'delivered',
	parts: 1,
	text: 'Your parcel is out for delivery, order 4821',
};

function padded(payload: object, size: number): string {
	const perRecord = JSON.stringify(RECORD).length + 1;
	const bare = JSON.stringify({ ...payload, records: [], padding: '' }).length;
	const count = Math.max(0, Math.floor((size - bare) / perRecord));
	const records = Array.from({ length: count }, () => RECORD);
	const text = JSON.stringify({ ...payload, records, padding: '' });
	// Documented payloads hold characters of two bytes too.
	const rest = Math.max(0, size - Buffer.byteLength(text));
	return JSON.stringify({ ...payload, records, padding: 'x'.repeat(rest) });
}

/** The request that the provider sends with these bytes. */
export async function sign(subject: Subject, body: Buffer, now: number): Promise<SentRequest> {
	const options = { url: URL_OF_TRIGGER, secret: SECRET, now, event: subject.event };
	if (subject.provider === 'opensms') {
		return providers.opensms.sign(
			body,
			subject.scheme === 'hmac' ? { ...options, hmac: HMAC } : options,
		);
	}
	return await providers[subject.provider].sign(body, options);
}

export function forge(subject: Subject, request: SentRequest): SentRequest {
	const change = providers[subject.provider].tamper[subject.forge];
	if (change === undefined) throw new Error(`${subject.name} has no ${subject.forge} to forge`);
	return change(request);
}

/** The request as n8n hands it to a node. */
export function received({ url, headers, body }: SentRequest): WebhookRequest {
	return {
		body,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat()]),
		),
		query: Object.fromEntries(new URL(url).searchParams),
	};
}
