import { createHmac } from 'node:crypto';

import { httpSms } from '../../../nodes/HttpSms/httpSms';
import { iletiMerkezi } from '../../../nodes/IletiMerkezi/iletiMerkezi';
import { openSms } from '../../../nodes/OpenSms/openSms';
import type { Provider, Secrets, WebhookRequest } from '../../../nodes/shared/provider';
import { talkNTalk } from '../../../nodes/TalkNTalk/talkNTalk';
import { turkeySms } from '../../../nodes/TurkeySms/turkeySms';
import { fixture, fixtureEvents } from '../../support/fixtures.cts';

/** A day on which every fixture is fresh. Unix milliseconds. */
export const NOW = Date.UTC(2026, 4, 22, 9, 20);
export const SECRET = 'uZ3kq8Rr5vTn2bYx';
const REGISTERED_URL = 'https://n8n.example.com/webhook/1/webhook';

/** One way to prove a request: a provider with its settings, and what a sender who knows the secret sends. */
export interface Subject {
	readonly name: string;
	readonly providerId: string;
	/** Whether the proof covers the body. */
	readonly coversBody: boolean;
	/** The proof for a body, as the provider sends it. */
	prove(body: Buffer, secret: string): string;
	/** The request that carries this proof. */
	carry(body: Buffer, proof: unknown): WebhookRequest;
	/** Verifies, with everything else as it should be. */
	verify(request: WebhookRequest, secrets?: Secrets): string;
	readonly provider: Provider<never>;
	readonly settings: unknown;
	/** Whether another spelling of the proof says the same, by a rule that is meant. */
	isSameProof(a: string, b: string): boolean;
	/** The code for a proof that is missing or repeated, and all codes for one that is wrong. */
	readonly whenMissing: string;
	readonly whenWrong: readonly string[];
}

interface Draft<Settings>
	extends Pick<Subject, 'name' | 'coversBody' | 'prove' | 'carry' | 'whenMissing' | 'whenWrong'> {
	readonly provider: Provider<Settings>;
	readonly settings: Settings;
	readonly isSameProof?: Subject['isSameProof'];
}

function subject<Settings>(draft: Draft<Settings>): Subject {
	return {
		...draft,
		provider: draft.provider as unknown as Provider<never>,
		providerId: draft.provider.id,
		isSameProof: (a, b) => a === b || (draft.isSameProof?.(a, b) ?? false),
		verify(request, secrets = [SECRET]) {
			const verdict = draft.provider.verify(request, secrets, draft.settings, NOW);
			return verdict.ok ? 'authentic' : verdict.code;
		},
	};
}

const hmac = (
	algorithm: string,
	body: Buffer,
	secret: string,
	encoding: 'hex' | 'base64' = 'hex',
) => createHmac(algorithm, secret).update(body).digest(encoding);

const inHeader =
	(name: string) =>
	(body: Buffer, proof: unknown): WebhookRequest => ({
		body,
		headers: { [name]: proof as string },
		query: {},
	});
const inUrl = (body: Buffer, token: unknown): WebhookRequest => ({
	body,
	headers: {},
	query: { token },
});

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An HS256 token made by hand, so that nothing is shared with the code under test. */
export function jwt(
	secret: string,
	claims: object = {},
	header: object = { alg: 'HS256', typ: 'JWT' },
): string {
	const now = Math.floor(NOW / 1000);
	const all = {
		iss: 'api.httpsms.com',
		sub: 'user',
		aud: [REGISTERED_URL],
		iat: now,
		nbf: now - 600,
		exp: now + 600,
		...claims,
	};
	const signed = `${encode(header)}.${encode(all)}`;
	return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const turkeySmsWith = (algorithm: 'sha256' | 'sha384' | 'sha512') =>
	subject({
		name: `TurkeySMS ${algorithm}`,
		provider: turkeySms,
		settings: { timestampTolerance: 0 },
		coversBody: true,
		prove: (body, secret) => `${algorithm}=${hmac(algorithm, body, secret)}`,
		carry: inHeader('x-turkeysms-signature'),
		whenMissing: 'missing_signature',
		whenWrong: ['unsupported_algorithm', 'invalid_signature'],
	});

const openSmsWith = (
	signatureAlgorithm: 'sha256' | 'sha384' | 'sha512',
	signatureEncoding: 'hex' | 'base64',
) =>
	subject({
		name: `OpenSMS ${signatureAlgorithm} ${signatureEncoding}`,
		provider: openSms,
		settings: {
			verification: 'hmac',
			signatureHeader: 'x-signature',
			signatureAlgorithm,
			signatureEncoding,
			signaturePrefix: 'v1=',
		},
		coversBody: true,
		prove: (body, secret) => `v1=${hmac(signatureAlgorithm, body, secret, signatureEncoding)}`,
		carry: inHeader('x-signature'),
		whenMissing: 'missing_signature',
		whenWrong: ['invalid_signature'],
		// Nothing is documented, so hexadecimal counts in either case; the prefix does not.
		isSameProof: (a, b) =>
			signatureEncoding === 'hex' &&
			a.slice(0, 3) === b.slice(0, 3) &&
			a.toLowerCase() === b.toLowerCase(),
	});

/** Every way to prove a request that the package knows. */
export const SUBJECTS: readonly Subject[] = [
	turkeySmsWith('sha256'),
	turkeySmsWith('sha384'),
	turkeySmsWith('sha512'),
	subject({
		name: 'iletiMerkezi',
		provider: iletiMerkezi,
		settings: undefined,
		coversBody: false,
		prove: (_body, secret) => secret,
		carry: inUrl,
		whenMissing: 'missing_token',
		whenWrong: ['invalid_token'],
	}),
	subject({
		name: 'TalkNTalk',
		provider: talkNTalk,
		settings: undefined,
		coversBody: true,
		prove: (body, secret) => `sha256=${hmac('sha256', body, secret)}`,
		carry: inHeader('x-talkntalk-signature'),
		whenMissing: 'missing_signature',
		whenWrong: ['unsupported_algorithm', 'invalid_signature'],
	}),
	subject({
		name: 'httpSMS',
		provider: httpSms,
		settings: { registeredUrl: REGISTERED_URL },
		coversBody: false,
		prove: (_body, secret) => `Bearer ${jwt(secret)}`,
		carry: inHeader('authorization'),
		whenMissing: 'missing_token',
		whenWrong: ['missing_token', 'invalid_token'],
		// The scheme's name has no case (RFC 9110, section 11.1).
		isSameProof: (a, b) =>
			a.slice(7) === b.slice(7) && a.slice(0, 7).toLowerCase() === b.slice(0, 7).toLowerCase(),
	}),
	subject({
		name: 'OpenSMS token',
		provider: openSms,
		settings: { verification: 'urlToken' },
		coversBody: false,
		prove: (_body, secret) => secret,
		carry: inUrl,
		whenMissing: 'missing_token',
		whenWrong: ['invalid_token'],
	}),
	openSmsWith('sha256', 'hex'),
	openSmsWith('sha384', 'base64'),
	openSmsWith('sha512', 'base64'),
];

/** One subject of each provider, for what does not depend on the proof. */
export const PROVIDERS = SUBJECTS.filter(
	(one, at) => SUBJECTS.findIndex(({ providerId }) => providerId === one.providerId) === at,
);

/** The documented payloads of a provider. */
export function payloadsOf(providerId: string): Array<Record<string, unknown>> {
	return fixtureEvents(providerId).map((event) => fixture(providerId, event));
}

export const bodyOf = (payload: unknown): Buffer => Buffer.from(JSON.stringify(payload));
