import { parsePayload } from '../payload';
import { AUTHENTIC, rejected, type JsonObject, type Secrets, type Verdict } from '../provider';
import { isHmacOf } from './hmac';

/** Seconds by which the sender's clock and ours may disagree. */
const CLOCK_SKEW = 60;
/** Characters. An issuer, a subject, an audience and three times take a few hundred. */
const MAX_LENGTH = 4096;

export interface ExpectedClaims {
	readonly issuer: string;
	readonly audience: string;
}

/**
 * Verifies a JWT (RFC 7519) made with HS256 for this issuer and audience. It has to expire: without `exp`
 * a captured token would be good for ever. Codes other than `invalid_token` are given only once the
 * signature is proven, so that a stranger learns nothing from them.
 * @param now Unix time in milliseconds; claims are compared in whole seconds.
 */
export function verifyJwt(
	token: string,
	secrets: Secrets,
	expected: ExpectedClaims,
	now: number,
): Verdict {
	const claims = parseMembers(provenPayload(token, secrets));
	if (claims === null || claims.iss !== expected.issuer) return rejected('invalid_token');

	const { exp, nbf = 0, iat = 0, aud } = claims;
	if (!isWholeSeconds(exp) || !isWholeSeconds(nbf) || !isWholeSeconds(iat)) {
		return rejected('invalid_token');
	}
	const isForUs = Array.isArray(aud) ? aud.includes(expected.audience) : aud === expected.audience;
	if (!isForUs) return rejected('wrong_audience');

	const seconds = Math.floor(now / 1000);
	const isValid = exp > seconds - CLOCK_SKEW && nbf <= seconds + CLOCK_SKEW;
	return isValid ? AUTHENTIC : rejected('expired_token');
}

/**
 * The payload of a compact JWS (RFC 7515) that carries an HS256 signature under one of the keys; null
 * for anything else. The algorithm is ours, whatever the header says: the header is not even read
 * before the signature over it is proven.
 * @param keys text is taken as UTF-8.
 */
export function provenPayload(token: string, keys: ReadonlyArray<string | Buffer>): Buffer | null {
	const endOfHeader = token.indexOf('.');
	const endOfPayload = token.lastIndexOf('.');
	if (token.length > MAX_LENGTH || endOfHeader === endOfPayload) return null;
	const signed = token.slice(0, endOfPayload);
	if (!isHmacOf(signed, token.slice(endOfPayload + 1), 'sha256', 'base64url', keys)) return null;

	const { alg, crit } = parseMembers(fromBase64Url(token.slice(0, endOfHeader))) ?? {};
	// `crit` names extensions that must be understood (RFC 7515, section 4.1.11); none is.
	if (alg !== 'HS256' || crit !== undefined) return null;
	return fromBase64Url(token.slice(endOfHeader + 1, endOfPayload));
}

/**
 * Decodes base64url without padding. Decoders overlook stray characters and unused bits, by which one
 * token could be written in many ways; only the one way that encoding it again gives is taken.
 */
function fromBase64Url(text: string): Buffer | null {
	const bytes = Buffer.from(text, 'base64url');
	return bytes.toString('base64url') === text ? bytes : null;
}

/**
 * A JSON object whose members all have different names, as RFC 7515 and RFC 7519 (section 4) demand. Of
 * two with one name, parsing leaves one: then fewer come out than were written.
 */
function parseMembers(json: Buffer | null): JsonObject | null {
	const members = json && parsePayload(json);
	if (members === null) return null;
	return Object.keys(members).length === writtenMembers(String(json)) ? members : null;
}

/** How many members of its own a valid JSON object is written with: colons outside of strings and deeper objects. */
function writtenMembers(json: string): number {
	let count = 0;
	let depth = 0;
	let inString = false;
	for (let i = 0; i < json.length; i++) {
		const character = json[i];
		if (inString) {
			if (character === '\\') i++;
			else if (character === '"') inString = false;
		} else if (character === '"') inString = true;
		else if (character === ':' && depth === 1) count++;
		else if (character === '{' || character === '[') depth++;
		else if (character === '}' || character === ']') depth--;
	}
	return count;
}

function isWholeSeconds(value: unknown): value is number {
	return Number.isSafeInteger(value);
}
