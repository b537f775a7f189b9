import { createHmac, timingSafeEqual } from 'crypto';

export type HmacAlgorithm = 'sha256' | 'sha384' | 'sha512';

/**
 * Whether `signature` is the HMAC (RFC 2104) of `message` under one of the secrets; text is taken as UTF-8.
 * All secrets are tried whatever the first says, so the time taken tells nothing about which one fits.
 */
export function isHmacOf(
	message: Buffer | string,
	signature: Buffer,
	algorithm: HmacAlgorithm,
	secrets: ReadonlyArray<string | Buffer>,
): boolean {
	let matches = false;
	for (const secret of secrets) {
		const expected = createHmac(algorithm, secret).update(message).digest();
		matches = equalBytes(expected, signature) || matches;
	}
	return matches;
}

/** Compares in constant time. Lengths are no secret; timingSafeEqual throws when they differ. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
	return a.length === b.length && timingSafeEqual(a, b);
}

const NOTHING = Buffer.alloc(0);

/**
 * Decodes lower-case hexadecimal, the form in which providers send signatures and their sample receivers
 * compare them. Anything else gives no bytes, which match nothing.
 */
export function fromHex(text: string): Buffer {
	return /^(?:[\da-f]{2})+$/.test(text) ? Buffer.from(text, 'hex') : NOTHING;
}
