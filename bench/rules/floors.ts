import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

import { singleHeader, type WebhookRequest } from '../../nodes/shared/http/request';
import type { ProviderId } from '../../tools/simulator/index';
import { credentialSecretOf, SECRET, type Subject } from './subjects';

/** Decides whether a request is authentic. */
export type Prove = () => boolean;

/**
 * The least work that decides whether a request of this provider is authentic: putting together what is signed, and
 * node:crypto's own call. Before that, headers are read, the signature is decoded and a public key is made.
 * A token in the URL takes less than this; it gets the floor of a signed body.
 */
export function leastProof(subject: Subject, request: WebhookRequest): Prove {
	const floor = FLOORS[subject.id];
	return floor?.(request, subject) ?? hmacProof(algorithmOf(subject), () => [request.body]);
}

/** An HMAC over the parts of a message, and a comparison in constant time. */
function hmacProof(algorithm: string, messageOf: () => ReadonlyArray<Buffer | string>): Prove {
	const hmac = () => {
		const made = createHmac(algorithm, SECRET);
		for (const part of messageOf()) made.update(part);
		return made.digest();
	};
	const given = hmac().reverse();
	return () => timingSafeEqual(hmac(), given);
}

const headerOf = (request: WebhookRequest, name: string) => String(singleHeader(request, name));

const jwtProof = (request: WebhookRequest): Prove => {
	const token = headerOf(request, 'authorization').replace('Bearer ', '');
	return hmacProof('sha256', () => [token.slice(0, token.lastIndexOf('.'))]);
};

const FLOORS: Partial<Record<ProviderId, (request: WebhookRequest, subject: Subject) => Prove>> = {
	httpsms: jwtProof,
	vonage: jwtProof,

	sinch(request) {
		const nonce = headerOf(request, 'x-sinch-webhook-signature-nonce');
		const timestamp = headerOf(request, 'x-sinch-webhook-signature-timestamp');
		return hmacProof('sha256', () => [request.body, `.${nonce}.${timestamp}`]);
	},

	smsgate(request) {
		const timestamp = headerOf(request, 'x-timestamp');
		return hmacProof('sha256', () => [request.body, timestamp]);
	},

	/** The fields are signed as they are decoded and sorted, behind a URL with or without its port. */
	twilio({ url, body }) {
		const withPort = url.replace(/^https:\/\/[^/]+/, '$&:443');
		let fields = '';
		const proofs = [url, withPort].map((start) => hmacProof('sha1', () => [start, fields]));
		return () => {
			const form = new URLSearchParams(body.toString());
			form.sort();
			fields = '';
			for (const [name, value] of form) fields += name + value;
			return proofs.some((isAuthentic) => isAuthentic());
		};
	},

	telnyx(request, subject) {
		const x = Buffer.from(credentialSecretOf(subject), 'base64').toString('base64url');
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		const start = Buffer.from(`${headerOf(request, 'telnyx-timestamp')}|`);
		const signature = Buffer.from(headerOf(request, 'telnyx-signature-ed25519'), 'base64');
		return () => verify(null, Buffer.concat([start, request.body]), key, signature);
	},
};

function algorithmOf({ proof }: Subject): string {
	const { algorithm, hmac } = (proof.sign ?? {}) as {
		algorithm?: string;
		hmac?: { algorithm: string };
	};
	return hmac?.algorithm ?? algorithm ?? 'sha256';
}
