import { isJsonObject, type JsonObject, parseJson } from '../http/json';
import { singleHeader, type WebhookRequest } from '../http/request';
import { decodeStrict } from './encoding';
import { isHmacOf } from './hmac';
import type { Secrets } from './secrets';
import { rejected, SENDER_PROVEN, type Verdict } from './verdict';

/** Seconds by which the sender's clock and ours may disagree. */
const CLOCK_SKEW = 60;
/** Characters. An issuer, a subject, an audience and three times take a few hundred. */
const MAX_LENGTH = 4096;

export interface ExpectedClaims {
	readonly issuer: string;
	readonly audience: string;
}

/**
 * Verifies a JWT (RFC 7519) made with HS256 for this issuer and audience. The token must expire: without `exp` a
 * captured token would verify for ever.
 * @param now Unix time in milliseconds, of which the whole seconds count.
 * @returns `invalid_token`. Only once the signature is proven, so that strangers learn nothing: `wrong_audience` or
 * `expired_token`.
 * @example
 * const token = bearerToken(request);
 * if (token === undefined) return rejected('missing_token');
 * const expected = { issuer: 'api.acme.com', audience: request.url };
 * return verifyJwt(token, secrets, expected, now);
 */
export function verifyJwt(
	token: string,
	secrets: Secrets,
	expected: ExpectedClaims,
	now: number,
): Verdict {
	const claims = provenClaims(token, secrets);
	if (claims === null || claims.iss !== expected.issuer || claims.exp === undefined) {
		return rejected('invalid_token');
	}
	const validity = validityOf(claims, now);
	if (validity === 'unreadable') return rejected('invalid_token');
	const { aud } = claims;
	const isForUs = Array.isArray(aud) ? aud.includes(expected.audience) : aud === expected.audience;
	if (!isForUs) return rejected('wrong_audience');
	return validity === 'valid' ? SENDER_PROVEN : rejected('expired_token');
}

/**
 * Whether a token is valid by its `exp` and `nbf` (RFC 7519, section 4.1), as far as it has them. `iat` says only when
 * the token was signed, and is not read.
 * @param now Unix time in milliseconds, of which the whole seconds count.
 */
export function validityOf(claims: JsonObject, now: number): 'valid' | 'outside' | 'unreadable' {
	const { exp = Number.MAX_SAFE_INTEGER, nbf = 0 } = claims;
	if (!isNumericDate(exp) || !isNumericDate(nbf)) return 'unreadable';
	const seconds = Math.floor(now / 1000);
	const isValid = exp > seconds - CLOCK_SKEW && nbf <= seconds + CLOCK_SKEW;
	return isValid ? 'valid' : 'outside';
}

/** When a token was signed by its `iat`, in Unix milliseconds; undefined if the claim is missing or cannot be read. */
export function issuedAt({ iat }: JsonObject): number | undefined {
	return isNumericDate(iat) ? Math.trunc(iat * 1000) : undefined;
}

/** The claims of a JWT that is signed with HS256 under one of the secrets; null for anything else. */
export function provenClaims(token: string, secrets: Secrets): JsonObject | null {
	return objectOf(provenPayload(token, secrets));
}

/** The token of `Authorization: Bearer <token>` (RFC 6750); undefined when the header is missing, repeated or other. */
export function bearerToken(request: WebhookRequest): string | undefined {
	const header = singleHeader(request, 'authorization') ?? '';
	return /^Bearer +([^ ].*)$/i.exec(header)?.[1];
}

/**
 * The payload of a compact JWS (RFC 7515) that carries an HS256 signature under one of the keys; null for anything else.
 * The header does not choose the algorithm: it is read only after the HS256 signature over it is proven.
 * @param keys text is taken as UTF-8.
 */
export function provenPayload(token: string, keys: ReadonlyArray<string | Buffer>): Buffer | null {
	const endOfHeader = token.indexOf('.');
	const endOfPayload = token.lastIndexOf('.');
	if (token.length > MAX_LENGTH || endOfHeader === endOfPayload) return null;
	const signed = token.slice(0, endOfPayload);
	if (!isHmacOf([signed], token.slice(endOfPayload + 1), 'sha256', 'base64url', keys)) return null;

	const { alg, crit } = objectOf(decodeStrict(token.slice(0, endOfHeader), 'base64url')) ?? {};
	// `crit` names extensions that must be understood (RFC 7515, section 4.1.11). No extension is understood here.
	if (alg !== 'HS256' || crit !== undefined) return null;
	return decodeStrict(token.slice(endOfHeader + 1, endOfPayload), 'base64url');
}

function objectOf(json: Buffer | null): JsonObject | null {
	const value = json && parseJson(json.toString());
	return isJsonObject(value) ? value : null;
}

/** Seconds since 1970, with or without a fraction (RFC 7519, section 2: NumericDate). */
function isNumericDate(value: unknown): value is number {
	return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}
