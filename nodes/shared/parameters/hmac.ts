import type { DescribedHmac } from '../verification/describedHmac';
import type { HmacAlgorithm, HmacEncoding } from '../verification/hmac';
import { SECRET_ENCODINGS } from '../verification/secretEncoding';
import { parseTemplate } from '../verification/template';
import { type GetParameter, readChoice, readText, unreadable } from './read';

/** A header name (RFC 9110, section 5.6.2). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/** The algorithms and encodings that a node lets its user choose from. */
export interface HmacChoices<Algorithm extends HmacAlgorithm, Encoding extends HmacEncoding> {
	readonly algorithms: readonly Algorithm[];
	readonly encodings: readonly Encoding[];
}

/** An HMAC of the body in a header, as its user describes it. */
export interface HmacSettings<Algorithm extends HmacAlgorithm, Encoding extends HmacEncoding> {
	/** In lower case. */
	readonly signatureHeader: string;
	readonly signatureAlgorithm: Algorithm;
	readonly signatureEncoding: Encoding;
	/** Stands before the signature in the header; empty for no prefix. */
	readonly signaturePrefix: string;
}

/**
 * Reads the parameters that describe an HMAC in a header.
 * @throws ParameterError for a value that could verify no request.
 */
export function readHmac<Algorithm extends HmacAlgorithm, Encoding extends HmacEncoding>(
	get: GetParameter,
	{ algorithms, encodings }: HmacChoices<Algorithm, Encoding>,
): HmacSettings<Algorithm, Encoding> {
	return {
		signatureHeader: readHeaderName(get('signatureHeader'), 'Signature Header'),
		signatureAlgorithm: readChoice(get('signatureAlgorithm'), 'Signature Algorithm', algorithms),
		signatureEncoding: readChoice(get('signatureEncoding'), 'Signature Encoding', encodings),
		signaturePrefix: readPrefix(get('signaturePrefix'), 'Signature Prefix'),
	};
}

/**
 * As readHmac, with the parameters that say which text is signed.
 * @throws ParameterError for a description that leaves open which text is signed.
 */
export function readDescribedHmac(
	get: GetParameter,
	choices: HmacChoices<HmacAlgorithm, HmacEncoding>,
): DescribedHmac {
	const template = readPrefix(get('signedContent') ?? '{body}', 'Signed Content');
	const signedContent = parseTemplate(template, 'Signed Content');
	const uses = (name: 'timestamp' | 'id') => signedContent.placeholders.includes(name);
	const timestampHeader = readOptionalHeader(get('timestampHeader'), 'Timestamp Header');
	const idHeader = readOptionalHeader(get('idHeader'), 'ID Header');
	if (uses('timestamp') && timestampHeader === undefined) {
		throw unreadable(
			'Timestamp Header',
			'the name of a header, since Signed Content has {timestamp}',
		);
	}
	if (timestampHeader !== undefined && !uses('timestamp')) {
		throw unreadable('Timestamp Header', 'empty, unless Signed Content has {timestamp}');
	}
	if (uses('id') && idHeader === undefined) {
		throw unreadable('ID Header', 'the name of a header, since Signed Content has {id}');
	}
	return {
		...readHmac(get, choices),
		signedContent,
		timestampHeader,
		timestampPrefix: readPrefix(get('timestampPrefix'), 'Timestamp Prefix'),
		idHeader: uses('id') ? idHeader : undefined,
		secretEncoding: readChoice(
			get('secretEncoding') ?? 'utf8',
			'Secret Encoding',
			SECRET_ENCODINGS,
		),
	};
}

function readOptionalHeader(value: unknown, name: string): string | undefined {
	return readText(value, name) === '' ? undefined : readHeaderName(value, name);
}

/** The name of a header in lower case. @throws ParameterError for any other text. */
export function readHeaderName(value: unknown, name: string): string {
	const header = readText(value, name);
	if (!HEADER_NAME.test(header)) throw unreadable(name, 'the name of a header');
	return header.toLowerCase();
}

/** A text with all its spaces; empty if the parameter is not set. @throws ParameterError for anything else. */
export function readPrefix(value: unknown, name: string): string {
	const prefix = value ?? '';
	if (typeof prefix !== 'string') throw unreadable(name, 'a text');
	return prefix;
}
