import { createHmac } from 'node:crypto';

import type { OpenSmsOptions } from './openSms';
import { fixtureEvents } from './payload';
import {
	post,
	type ProviderRules,
	type SignOptions,
	type SimulatedProvider,
	simulatedProvider,
	type WebhookRequest,
} from './provider';
import { changeBody, changeHeader, changeSignature, changeUrlToken } from './tamper';
import { withToken } from './token';
import { uuidFor } from './uuid';

/** How a sender proves its requests. The members are those parameters of the node that describe it. */
export type Signing =
	| { readonly verification: 'token'; readonly tokenIn: 'query' }
	| { readonly verification: 'token'; readonly tokenIn: 'header'; readonly parameterName: string }
	| { readonly verification: 'basic' }
	| { readonly verification: 'standardWebhooks' }
	| HmacSigning;

interface HmacSigning {
	readonly verification: 'hmac';
	readonly signatureHeader: string;
	readonly signatureAlgorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
	readonly signatureEncoding: 'hex' | 'base64' | 'base64url';
	readonly signaturePrefix?: string;
	readonly signedContent?: string;
	readonly timestampHeader?: string;
	/** Stands before the time, which may share the header of the signature. */
	readonly timestampPrefix?: string;
	readonly idHeader?: string;
	readonly secretEncoding?: 'utf8' | 'base64' | 'hex';
}

export const TOKEN_IN_QUERY = { verification: 'token', tokenIn: 'query' } as const;
/** The user name of Basic authentication. */
export const USERNAME = 'acme';
/** Before a secret of Standard Webhooks, which is written in base64. */
const LABEL = 'whsec_';

export interface SmsWebhookOptions {
	/** Signs with this HMAC of the body instead. */
	readonly hmac?: OpenSmsOptions['hmac'];
}

/** The payloads of a sender: those of its folder in test/fixtures. */
export type SenderRules = Omit<ProviderRules<SmsWebhookOptions>, 'events' | 'sign' | 'tamper'>;

/** A sender of these payloads that proves its requests in this way. */
export function senderOf(
	rules: SenderRules,
	signing: Signing,
): SimulatedProvider<SmsWebhookOptions> {
	const header = proofHeaderOf(signing);
	const changeProof = header === undefined ? changeUrlToken : changeHeader(header, changeSignature);
	const isToken = signing.verification === 'token' || signing.verification === 'basic';
	return simulatedProvider<SmsWebhookOptions>({
		...rules,
		events: fixtureEvents(rules.id),
		credentialSecret: (secret) => credentialSecretOf(secret, signing),
		sign: (body, options) =>
			signed(body, options, options.hmac ? describedBy(options.hmac) : signing, rules.encodesForm),
		tamper: { body: changeBody, [isToken ? 'token' : 'signature']: changeProof },
	});
}

/** The header that carries the proof; undefined for a token in the URL. */
export function proofHeaderOf(signing: Signing): string | undefined {
	switch (signing.verification) {
		case 'token':
			return signing.tokenIn === 'header' ? signing.parameterName : undefined;
		case 'basic':
			return 'Authorization';
		case 'standardWebhooks':
			return 'webhook-signature';
		case 'hmac':
			return signing.signatureHeader;
	}
}

function describedBy(hmac: NonNullable<OpenSmsOptions['hmac']>): Signing {
	return {
		verification: 'hmac',
		signatureHeader: hmac.header,
		signatureAlgorithm: hmac.algorithm,
		signatureEncoding: hmac.encoding,
		signaturePrefix: hmac.prefix,
	};
}

function signed(
	body: Buffer,
	options: SignOptions,
	signing: Signing,
	isForm = false,
): WebhookRequest {
	const { url, secret } = options;
	const to = (headers: Record<string, string>, target = url) =>
		post(
			body,
			{ ...options, url: target },
			headers,
			isForm ? 'application/x-www-form-urlencoded' : 'application/json',
		);
	switch (signing.verification) {
		case 'token':
			return signing.tokenIn === 'query'
				? to({}, withToken(url, secret))
				: to({ [signing.parameterName]: secret });
		case 'basic':
			return to({
				Authorization: `Basic ${Buffer.from(`${USERNAME}:${secret}`).toString('base64')}`,
			});
		case 'standardWebhooks':
			return to(standardWebhooksHeaders(body, options));
		case 'hmac':
			return to(hmacHeaders(body, options, signing));
	}
}

const secondsOf = (now: number): string => String(Math.floor(now / 1000));
const idOf = (now: number): string => `msg_${uuidFor(String(now))}`;

/** standardwebhooks.com, specification 1.0, "Signature scheme". */
function standardWebhooksHeaders(
	body: Buffer,
	{ secret, now }: SignOptions,
): Record<string, string> {
	const [id, timestamp] = [idOf(now), secondsOf(now)];
	const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body);
	return {
		'webhook-id': id,
		'webhook-timestamp': timestamp,
		'webhook-signature': `v1,${hmac.digest('base64')}`,
	};
}

function hmacHeaders(
	body: Buffer,
	{ secret, now, url }: SignOptions,
	signing: HmacSigning,
): Record<string, string> {
	const { signaturePrefix = '', signedContent = '{body}', timestampPrefix = '' } = signing;
	const timestamp = secondsOf(now);
	const values: Readonly<Record<string, string | Buffer>> = {
		'{body}': body,
		'{timestamp}': timestamp,
		'{id}': idOf(now),
		'{url}': url,
		'{method}': 'POST',
	};
	const parts = signedContent.split(/(\{\w+\})/).map((part) => Buffer.from(values[part] ?? part));
	const hmac = createHmac(signing.signatureAlgorithm, keyOf(secret)).update(Buffer.concat(parts));
	const signature = signaturePrefix + hmac.digest(signing.signatureEncoding);
	const time = timestampPrefix + timestamp;
	const { signatureHeader, timestampHeader, idHeader } = signing;
	return {
		...(timestampHeader !== undefined && { [timestampHeader]: time }),
		...(idHeader !== undefined && { [idHeader]: idOf(now) }),
		[signatureHeader]: timestampHeader === signatureHeader ? `${time},${signature}` : signature,
	};
}

/** The key of a secret: the bytes of its text, or those that it says are written in base64. */
function keyOf(secret: string): Buffer {
	return secret.startsWith(LABEL)
		? Buffer.from(secret.slice(LABEL.length), 'base64')
		: Buffer.from(secret);
}

/** The key as a credential holds it. */
function credentialSecretOf(secret: string, signing: Signing): string {
	const key = Buffer.from(secret);
	if (signing.verification === 'standardWebhooks') return LABEL + key.toString('base64');
	return signing.verification === 'hmac' ? key.toString(signing.secretEncoding ?? 'utf8') : secret;
}
