import { createHash } from 'crypto';

import { singleHeader, type WebhookRequest } from '../shared/http/request';
import { equalTexts, type HmacAlgorithm, isHmacOf } from '../shared/verification/hmac';
import type { Secrets } from '../shared/verification/secrets';
import { BODY_PROVEN, type Proven, rejected, type Verdict } from '../shared/verification/verdict';

/** A callback has about twenty fields. The limit keeps unsigned requests cheap: sorting 37,000 fields takes 50 ms. */
const MAX_FIELDS = 200;
/** With two secrets, at most 16 hashes are made over the bytes of a request. */
const MAX_URLS = 8;

/**
 * A form: the HMAC of the URL and of all fields, sorted by name
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
 */
export function verifyForm(request: WebhookRequest, secrets: Secrets): Verdict {
	return verifySignature(request, secrets, (isSigned) => {
		if (hasTooManyFields(request.body)) return rejected('invalid_signature');
		const fields = signedFields(request.body);
		// Bytes, because a text would be encoded anew for each hash.
		const bytes = Buffer.from(fields);
		const url = signedUrls(request).find((candidate) =>
			isSigned(Buffer.concat([Buffer.from(candidate), bytes])),
		);
		// The signature fits any order of the fields, other borders between them, and a field moved into the query.
		return url === undefined
			? rejected('invalid_signature')
			: ({ ...BODY_PROVEN, signedContent: url + fields } satisfies Proven);
	});
}

/** JSON: the HMAC of the URL alone. Twilio names the SHA-256 of the body in the URL's query. */
export function verifyJson(request: WebhookRequest, secrets: Secrets): Verdict {
	return verifySignature(request, secrets, (isSigned) => {
		// The URL is checked first, so that the body of a refused request is not hashed.
		const isUrlSigned = signedUrls(request).some(isSigned);
		return isUrlSigned && isBodyNamed(request) ? BODY_PROVEN : rejected('invalid_signature');
	});
}

/** Looks for the signature before the body is read. `isSigned` says whether a text has this signature. */
function verifySignature(
	request: WebhookRequest,
	secrets: Secrets,
	verify: (isSigned: (text: string | Buffer) => boolean) => Verdict,
): Verdict {
	const algorithm = algorithmOf(request);
	if (algorithm === null) return rejected('unsupported_algorithm');
	const signature = singleHeader(request, 'x-twilio-signature');
	if (signature === undefined) return rejected('missing_signature');
	return verify((text) => isHmacOf(text, signature, algorithm, 'base64', secrets));
}

/**
 * SHA-1, or SHA-256 if the header of Twilio's shared keys says so. Null for any other value: the header is not signed,
 * so it may choose only between these two algorithms.
 */
function algorithmOf(request: WebhookRequest): HmacAlgorithm | null {
	const name = 'x-twilio-webhooks-signature-settings';
	if (request.headers[name] === undefined) return 'sha1';
	const settings = (singleHeader(request, name) ?? '').split(',').map((setting) => setting.trim());
	const algorithms = settings.filter((setting) => setting.startsWith('algorithm='));
	return algorithms.length === 1 && algorithms[0] === 'algorithm=HMAC_SHA256' ? 'sha256' : null;
}

/** Whether the query names the SHA-256 of the body at least once, and no other hash. */
function isBodyNamed({ rawQuery, body }: WebhookRequest): boolean {
	const named = new URLSearchParams(rawQuery).getAll('bodySHA256');
	if (named.length === 0) return false;
	const hash = createHash('sha256').update(body).digest('hex');
	return named.every((name) => equalTexts(name, hash));
}

/**
 * The spellings of this trigger's URL that Twilio's servers and libraries sign: as configured in n8n and never from the
 * headers, with and without the scheme's default port, with and without user and password. The query stands as
 * received, or with `@` and `:` plain or escaped.
 */
function signedUrls({ url, rawQuery }: WebhookRequest): string[] {
	const queries = rawQuery === '' ? [''] : spellingsOf(rawQuery).map((query) => `?${query}`);
	const addresses = addressesOf(url);
	const urls = queries.flatMap((query) => addresses.map((address) => address + query));
	return [...new Set(urls)].slice(0, MAX_URLS);
}

function addressesOf(url: string): string[] {
	const parts = /^(https?):\/\/([^/?#@]*@)?(\[[^/@\]]*\]|[^/:@]*)(?::(\d*))?(\/[^?#]*)?$/.exec(url);
	if (parts === null) return [url];
	const [, scheme, user = '', host, port, path = ''] = parts;
	const defaultPort = scheme === 'https' ? '443' : '80';
	const isDefault = port === undefined || port === defaultPort;
	const ports = isDefault ? ['', `:${defaultPort}`] : [`:${port}`];
	const others = [user, ''].flatMap((name) =>
		ports.map((ending) => `${scheme}://${name}${host}${ending}${path}`),
	);
	return [url, ...others];
}

function spellingsOf(query: string): string[] {
	const plain = query.replace(/%40/g, '@').replace(/%3a/gi, ':');
	return [query, plain, plain.replace(/@/g, '%40').replace(/:/g, '%3A')];
}

/** Latin-1 gives one character for each byte: enough to count, without decoding. */
function hasTooManyFields(body: Buffer): boolean {
	return body.toString('latin1').split('&', MAX_FIELDS + 1).length > MAX_FIELDS;
}

/**
 * The fields as Twilio signs them: sorted by name, each name directly before its value. A repeated field has each value
 * once, sorted. Node.js does the work on every field: unsigned requests must stay cheap.
 */
function signedFields(body: Buffer): string {
	// URLSearchParams would leave out a question mark at the beginning of the text.
	const fields = new URLSearchParams(`&${body.toString()}`);
	const hasRepeated = new Set(fields.keys()).size < fields.size;
	// By UTF-16 code units, and fields of one name keep their order (https://url.spec.whatwg.org/#dom-urlsearchparams-sort).
	const sorted = hasRepeated ? new URLSearchParams([...fields].sort()) : fields;
	sorted.sort();
	return (hasRepeated ? distinct([...sorted]) : [...sorted]).flat().join('');
}

/** Fields that differ in name or value. */
function distinct(fields: readonly string[][]): string[][] {
	const toJson: (field: string[]) => string = JSON.stringify;
	return JSON.parse(`[${[...new Set(fields.map(toJson))].join()}]`) as string[][];
}
