import { createHmac, timingSafeEqual } from 'node:crypto';

import type { WebhookRequest } from '../../tools/simulator/index.cts';
import { SECRET, type Scheme } from './subjects.cts';
import type { Case } from './timing.cts';

/** What nobody can do without: the calls into Node.js, on bytes that are already split and decoded. */
interface Prepared {
	readonly body: Buffer;
	/** What the HMAC is over; none where the secret itself is compared. */
	readonly signed: Buffer | string | null;
	readonly given: Buffer;
	/** The claims of a token. */
	readonly claims: string | null;
}

/**
 * @param requests authentic ones.
 * @returns two cases: `floor` proves and parses, `floor rejected` only proves.
 */
export function floorCases(scheme: Scheme, requests: readonly WebhookRequest[]): Case[] {
	const prepared = requests.map((request) => prepare(scheme, request));
	return [
		{
			name: 'floor',
			events: prepared.length,
			run() {
				for (const one of prepared) {
					if (!prove(one)) throw new Error('The floor does not prove the request');
					if (one.claims !== null) JSON.parse(one.claims);
					JSON.parse(one.body.toString());
				}
			},
		},
		{
			name: 'floor rejected',
			events: prepared.length,
			run() {
				for (const one of prepared)
					if (!prove(one)) throw new Error('It costs the same either way');
			},
		},
	];
}

/** The floor of a signed webhook over a body, for providers that sign nothing: what their token saves. */
export function hmacFloorCase(bodies: readonly Buffer[]): Case {
	const prepared = bodies.map((body) => ({
		body,
		signed: body,
		given: createHmac('sha256', SECRET).update(body).digest(),
		claims: null,
	}));
	return {
		name: 'floor of a signature',
		events: prepared.length,
		run() {
			for (const one of prepared) {
				if (!prove(one)) throw new Error('The floor does not prove the request');
				JSON.parse(one.body.toString());
			}
		},
	};
}

const SECRET_BYTES = Buffer.from(SECRET);

function prove({ signed, given }: Prepared): boolean {
	const expected =
		signed === null ? SECRET_BYTES : createHmac('sha256', SECRET).update(signed).digest();
	return timingSafeEqual(expected, given);
}

function prepare(scheme: Scheme, { url, headers, body }: WebhookRequest): Prepared {
	if (scheme === 'token') {
		const token = new URL(url).searchParams.get('token') ?? '';
		return { body, signed: null, given: Buffer.from(token), claims: null };
	}
	if (scheme === 'hmac') {
		const given = createHmac('sha256', SECRET).update(body).digest();
		return { body, signed: body, given, claims: null };
	}
	const token = String(headers.Authorization).replace('Bearer ', '');
	const [header = '', payload = '', signature = ''] = token.split('.');
	return {
		body,
		signed: `${header}.${payload}`,
		given: Buffer.from(signature, 'base64url'),
		claims: Buffer.from(payload, 'base64url').toString(),
	};
}
