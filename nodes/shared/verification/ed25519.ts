import { createPublicKey, type KeyObject, verify } from 'crypto';

import { decodeStrict } from './encoding';
import { BODY_PROVEN, rejected, type Verdict } from './verdict';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Encodings of the points of small order, sign bit cleared: of order 4, 1, 8, 8 and 2, and the first two again as
 * y + p. For such a key, signatures that fit any message can be made without a private key.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
	'00'.repeat(32),
	`01${'00'.repeat(31)}`,
	'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
	'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
	`ec${'ff'.repeat(30)}7f`,
	`ed${'ff'.repeat(30)}7f`,
	`ee${'ff'.repeat(30)}7f`,
]);

/**
 * Keys that were read before: reading a key takes a good part of the time of a verification. Keys come only from
 * credentials, so there are few keys.
 */
const readKeys = new Map<string, KeyObject | null>();

/**
 * Verifies an Ed25519 signature (RFC 8032) over a message that holds the whole body.
 * @param signature 64 bytes in standard base64 (RFC 4648, section 4), padding included.
 * @param keys public keys, each 32 bytes in the same encoding.
 * @returns `missing_signature` if there is no signature, `not_configured` if no text is a usable key, `invalid_signature`
 * if the signature is wrong.
 */
export function verifyEd25519(
	message: Buffer,
	signature: string | undefined,
	keys: readonly string[],
): Verdict {
	if (signature === undefined) return rejected('missing_signature');
	const usable = keys.map(readPublicKey).filter((key) => key !== null);
	if (usable.length === 0) return rejected('not_configured');
	const bytes = decodeBytes(signature, SIGNATURE_BYTES);
	// OpenSSL refuses a signature whose S is not below the group's order. Otherwise a signature would have two spellings.
	const isRight = bytes !== null && usable.some((key) => verify(null, message, key, bytes));
	return isRight ? BODY_PROVEN : rejected('invalid_signature');
}

/** Why a text is not a usable public key, as the end of a sentence that begins with its name; null if it is. */
export function publicKeyProblem(key: unknown): string | null {
	const bytes = typeof key === 'string' ? decodeBytes(key, KEY_BYTES) : null;
	if (bytes === null) {
		return 'is not a key: it must be 32 bytes in base64, 44 characters with an equals sign at the end. Copy it again.';
	}
	return isSmallOrder(bytes)
		? 'is a key for which anybody can make signatures. Copy it again.'
		: null;
}

function readPublicKey(text: string): KeyObject | null {
	let key = readKeys.get(text);
	if (key === undefined) {
		key = publicKeyProblem(text) === null ? toKeyObject(text) : null;
		readKeys.set(text, key);
	}
	return key;
}

function toKeyObject(base64: string): KeyObject {
	const x = Buffer.from(base64, 'base64').toString('base64url');
	return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function isSmallOrder(key: Buffer): boolean {
	const point = Buffer.from(key);
	point[KEY_BYTES - 1] = Number(point[KEY_BYTES - 1]) & 0x7f;
	return SMALL_ORDER.has(point.toString('hex'));
}

/** Decodes base64 of exactly `length` bytes; null for any other text. */
function decodeBytes(base64: string, length: number): Buffer | null {
	const bytes = decodeStrict(base64, 'base64');
	return bytes?.length === length ? bytes : null;
}
