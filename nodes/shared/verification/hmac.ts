import { createHmac, timingSafeEqual } from 'crypto';

export type HmacAlgorithm = 'sha256' | 'sha384' | 'sha512';
/** Lower-case hexadecimal; base64 and base64url as RFC 4648 has them, the latter without padding. */
export type HmacEncoding = 'hex' | 'base64' | 'base64url';

/**
 * Whether `signature` is the HMAC (RFC 2104) of `message` under one of the secrets, written in this encoding;
 * text is taken as UTF-8. What is compared is the text: decoders overlook stray characters and unused bits, by
 * which one signature could be written in many ways. All secrets are tried whatever the first says, so the time
 * taken tells nothing about which one fits.
 */
export function isHmacOf(
	message: Buffer | string,
	signature: string,
	algorithm: HmacAlgorithm,
	encoding: HmacEncoding,
	secrets: ReadonlyArray<string | Buffer>,
): boolean {
	let matches = false;
	for (const secret of secrets) {
		const expected = createHmac(algorithm, secret).update(message).digest(encoding);
		matches = equalTexts(expected, signature) || matches;
	}
	return matches;
}

/** Compares in constant time. Lengths are no secret; timingSafeEqual throws when they differ. */
export function equalTexts(a: string, b: string): boolean {
	const bytesOfA = Buffer.from(a);
	const bytesOfB = Buffer.from(b);
	return bytesOfA.length === bytesOfB.length && timingSafeEqual(bytesOfA, bytesOfB);
}
