/** How a secret's text stands for the bytes of the key. */
export const SECRET_ENCODINGS = ['utf8', 'base64', 'hex'] as const;
export type SecretEncoding = (typeof SECRET_ENCODINGS)[number];

/** Standard Webhooks writes this before a secret in base64. */
const BASE64_LABEL = 'whsec_';
const BASE64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2,3}={0,2}|[\w+/-]{4})$/;
const HEX = /^(?:[\da-f]{2})+$/i;

/**
 * The key that a secret stands for; null if the secret is not written in this encoding. Base64 may be in either alphabet
 * (RFC 4648, sections 4 and 5), with or without padding, with or without `whsec_`.
 */
export function decodeSecret(secret: string, encoding: SecretEncoding): Buffer | null {
	if (encoding === 'utf8') return Buffer.from(secret);
	if (encoding === 'hex') return HEX.test(secret) ? Buffer.from(secret, 'hex') : null;
	const text = hasBase64Label(secret) ? secret.slice(BASE64_LABEL.length) : secret;
	return BASE64.test(text) ? Buffer.from(text, 'base64') : null;
}

/**
 * Why a secret stands for no key, as a whole sentence; null if it can be decoded, or is empty.
 * @param name of the secret in the editor.
 */
export function decodingProblem(
	name: string,
	secret: string,
	encoding: SecretEncoding,
): string | null {
	const isWritten = secret === '' || decodeSecret(secret, encoding) !== null;
	return isWritten ? null : `The ${name} is not written in ${encoding}.`;
}

/** Whether a secret says itself that it is written in base64. */
export function hasBase64Label(secret: string): boolean {
	return secret.startsWith(BASE64_LABEL);
}
