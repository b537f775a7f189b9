import { readChoice, readText, unreadable } from '../shared/parameters/read';
import type { HmacAlgorithm, HmacEncoding } from '../shared/verification/hmac';

const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const satisfies readonly HmacAlgorithm[];
const ENCODINGS = ['hex', 'base64'] as const satisfies readonly HmacEncoding[];

/** A header name (RFC 9110, section 5.6.2). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/** How requests are verified, from the node's parameters. */
export type OpenSmsSettings =
	| { readonly verification: 'urlToken' }
	| {
			readonly verification: 'hmac';
			/** In lower case. */
			readonly signatureHeader: string;
			readonly signatureAlgorithm: HmacAlgorithm;
			readonly signatureEncoding: (typeof ENCODINGS)[number];
			/** Stands before the signature in the header; empty for none. */
			readonly signaturePrefix: string;
	  };

/**
 * Reads the parameters that verification needs.
 * @param get gives a node parameter by name. The parameters for HMAC are read only if HMAC is chosen.
 * @throws ParameterError for a value that could verify no request.
 */
export function readSettings(get: (name: string) => unknown): OpenSmsSettings {
	const verification = readChoice(get('verification'), 'Verification', ['urlToken', 'hmac']);
	if (verification === 'urlToken') return { verification };

	const signatureHeader = readText(get('signatureHeader'), 'Signature Header');
	if (!HEADER_NAME.test(signatureHeader)) {
		throw unreadable('Signature Header', 'the name of a header');
	}
	const prefix = get('signaturePrefix') ?? '';
	if (typeof prefix !== 'string') throw unreadable('Signature Prefix', 'a text');
	return {
		verification,
		signatureHeader: signatureHeader.toLowerCase(),
		signatureAlgorithm: readChoice(get('signatureAlgorithm'), 'Signature Algorithm', ALGORITHMS),
		signatureEncoding: readChoice(get('signatureEncoding'), 'Signature Encoding', ENCODINGS),
		signaturePrefix: prefix,
	};
}
