import { createHmac, timingSafeEqual } from 'crypto';

import { BODY_PROVEN, rejected, type Verdict } from './verdict';

export type HmacAlgorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512';
/** Lower-case hexadecimal; base64 and base64url as RFC 4648 has them, the latter without padding. */
export type HmacEncoding = 'hex' | 'base64' | 'base64url';

/**
 * Verifies an HMAC (RFC 2104) over a message that holds the whole body.
 * @returns `missing_signature` if there is no signature, `invalid_signature` if it is wrong.
 * @example
 * verify(request, secrets) {
 * 	const signature = singleHeader(request, 'x-acme-signature');
 * 	return verifyHmac(request.body, signature, 'sha256', 'hex', secrets);
 * }
 */
export function verifyHmac(
	message: HmacMessage,
	signature: string | undefined,
	algorithm: HmacAlgorithm,
	encoding: HmacEncoding,
	secrets: readonly string[],
): Verdict {
	if (signature === undefined) return rejected('missing_signature');
	return isHmacOf(message, signature, algorithm, encoding, secrets)
		? BODY_PROVEN
		: rejected('invalid_signature');
}

/** A message, or its parts in order; text is taken as UTF-8. */
export type HmacMessage = Buffer | ReadonlyArray<Buffer | string>;

/**
 * Whether `signature` is the HMAC of `message` under one of the secrets, written in this encoding. Compares the texts,
 * not their bytes: decodeStrict says why. All secrets are tried even after a match, so that the time taken does not
 * tell which secret fits.
 */
export function isHmacOf(
	message: HmacMessage,
	signature: string,
	algorithm: HmacAlgorithm,
	encoding: HmacEncoding,
	secrets: ReadonlyArray<string | Buffer>,
): boolean {
	let matches = false;
	for (const secret of secrets) {
		const hmac = createHmac(algorithm, secret);
		if (Buffer.isBuffer(message)) hmac.update(message);
		else for (const part of message) hmac.update(part);
		matches = equalTexts(hmac.digest(encoding), signature) || matches;
	}
	return matches;
}

/** Compares in constant time. Lengths are not secret; timingSafeEqual throws if they differ. */
export function equalTexts(a: string, b: string): boolean {
	const bytesOfA = Buffer.from(a);
	const bytesOfB = Buffer.from(b);
	return bytesOfA.length === bytesOfB.length && timingSafeEqual(bytesOfA, bytesOfB);
}
