import { createHash, createHmac, type Hash, type Hmac } from 'crypto';

import { singleHeader, urlWithQuery, type WebhookRequest } from '../http/request';
import { equalTexts, type HmacAlgorithm, type HmacEncoding, type HmacMessage } from './hmac';
import { decodeSecret, type SecretEncoding } from './secretEncoding';
import type { Secrets } from './secrets';
import { fill, holdsItsBorder, type Template } from './template';
import { type TimestampSettings, verifySigned } from './timestamp';
import { BODY_PROVEN, rejected, type Verdict } from './verdict';

const MAX_CANDIDATES = 8;

/** An HMAC as a person describes it. The names of headers are in lower case. */
export interface DescribedHmac extends HmacForm {
	readonly signatureHeader: string;
	/** Stands before each signature in the header; empty if the header holds a signature and nothing else. */
	readonly signaturePrefix: string;
	readonly signedContent: Template;
	/** The header of the time of signing, in Unix seconds; undefined if no time is signed. */
	readonly timestampHeader?: string | undefined;
	/** As signaturePrefix, for the time. */
	readonly timestampPrefix: string;
	/** The header of `{id}`; undefined if no id is signed. */
	readonly idHeader?: string | undefined;
}

/** How an HMAC is computed and written. */
export interface HmacForm {
	readonly signatureAlgorithm: HmacAlgorithm;
	readonly signatureEncoding: HmacEncoding;
	readonly secretEncoding: SecretEncoding;
}

/**
 * Verifies an HMAC that the settings describe, over a text that holds the whole body.
 * @param now Unix time in milliseconds.
 * @returns `missing_signature` if a header of the signature or of the id is missing or repeated; else as verifySigned.
 */
export function verifyDescribedHmac(
	request: WebhookRequest,
	secrets: Secrets,
	hmac: DescribedHmac,
	settings: TimestampSettings,
	now: number,
): Verdict {
	const { signaturePrefix, signedContent, timestampHeader, timestampPrefix, idHeader } = hmac;
	const signature = singleHeader(request, hmac.signatureHeader);
	const id = idHeader === undefined ? '' : singleHeader(request, idHeader);
	if (signature === undefined || id === undefined) return rejected('missing_signature');

	const check = (header: string, timestamp: string): Verdict => {
		const candidates = candidatesIn(header, signaturePrefix);
		if (candidates.length > MAX_CANDIDATES || holdsItsBorder(signedContent, id)) {
			return rejected('invalid_signature');
		}
		const { body, method } = request;
		const values = { body, timestamp, id, url: urlWithQuery(request), method };
		return verifyOneOf(candidates, fill(signedContent, values), hmac, secrets);
	};
	if (timestampHeader === undefined) return check(signature, '');
	const times = candidatesIn(singleHeader(request, timestampHeader), timestampPrefix);
	const timestamp = times.length === 1 ? times[0] : undefined;
	return verifySigned({ signature, timestamp, check }, settings, now);
}

/**
 * Whether one of these texts is the HMAC of the message. The verdict has the digest of the signed text, so that a copy
 * with moved borders is known, whichever secret signed it.
 * @returns `not_configured` instead of `invalid_signature` if a secret is not written in its encoding: the sender may be
 * right.
 */
export function verifyOneOf(
	candidates: readonly string[],
	message: Exclude<HmacMessage, Buffer>,
	{ signatureAlgorithm, signatureEncoding, secretEncoding }: HmacForm,
	secrets: Secrets,
): Verdict {
	const digestBy = (hash: Hash | Hmac, encoding: HmacEncoding) => {
		for (const part of message) hash.update(part);
		return hash.digest(encoding);
	};
	let isProven = false;
	let isReadable = true;
	for (const secret of secrets) {
		const key = decodeSecret(secret, secretEncoding);
		if (key === null) {
			isReadable = false;
			continue;
		}
		const expected = digestBy(createHmac(signatureAlgorithm, key), signatureEncoding);
		for (const candidate of candidates) isProven = equalTexts(expected, candidate) || isProven;
	}
	if (isProven) return { ...BODY_PROVEN, signedContent: digestBy(createHash('sha256'), 'hex') };
	return rejected(isReadable ? 'invalid_signature' : 'not_configured');
}

/**
 * The values behind a prefix in a header such as `t=1614265330,v1=5257a8…`. A value begins where the prefix stands at
 * the start or behind a comma or a space, and ends at the next comma, space or semicolon. Without a prefix the whole
 * header is the value.
 */
function candidatesIn(header: string | undefined, prefix: string): string[] {
	if (header === undefined) return [];
	if (prefix === '') return [header];
	const values: string[] = [];
	for (let at = header.indexOf(prefix); at >= 0; at = header.indexOf(prefix, at + 1)) {
		// At the start there is no character before, and every text includes the empty one.
		if (!', '.includes(header.charAt(at - 1))) continue;
		values.push(String(header.slice(at + prefix.length).split(/[, ;]/, 1)[0]));
	}
	return values;
}
