import type { HmacAlgorithm, HmacEncoding } from '../shared/verification/hmac';

const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const satisfies readonly HmacAlgorithm[];
const ENCODINGS = ['hex', 'base64'] as const satisfies readonly HmacEncoding[];

/** A header name as RFC 9110, section 5.6.2, has it. */
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

export type SettingsResult =
	| { readonly ok: true; readonly settings: OpenSmsSettings }
	/** A whole sentence for the user. */
	| { readonly ok: false; readonly problem: string };

/**
 * Reads the parameters that verification needs. An expression can put anything into them, so each is checked.
 * @param get gives a node parameter by name; those for HMAC are only asked for when HMAC is chosen.
 */
export function readSettings(get: (name: string) => unknown): SettingsResult {
	const verification = get('verification');
	if (verification === 'urlToken') return { ok: true, settings: { verification } };
	if (verification !== 'hmac') return problem('Verification must be urlToken or hmac');

	const signatureHeader = String(get('signatureHeader') ?? '').trim();
	if (signatureHeader === '') return problem('The Signature Header is empty');
	if (!HEADER_NAME.test(signatureHeader)) {
		return problem('The Signature Header is not the name of a header');
	}
	const signatureAlgorithm = oneOf(ALGORITHMS, get('signatureAlgorithm'));
	if (!signatureAlgorithm)
		return problem(`The Signature Algorithm must be ${ALGORITHMS.join(', ')}`);
	const signatureEncoding = oneOf(ENCODINGS, get('signatureEncoding'));
	if (!signatureEncoding)
		return problem(`The Signature Encoding must be ${ENCODINGS.join(' or ')}`);
	return {
		ok: true,
		settings: {
			verification,
			signatureHeader: signatureHeader.toLowerCase(),
			signatureAlgorithm,
			signatureEncoding,
			signaturePrefix: String(get('signaturePrefix') ?? ''),
		},
	};
}

function oneOf<Value>(values: readonly Value[], value: unknown): Value | undefined {
	return values.find((known) => known === value);
}

function problem(text: string): SettingsResult {
	return { ok: false, problem: text };
}
