import { hash } from 'crypto';

import { singleHeader, urlWithQuery, type WebhookRequest } from '../shared/http/request';
import { equalTexts, type HmacAlgorithm, isHmacOf } from '../shared/verification/hmac';
import type { RejectionCode } from '../shared/http/responses';
import type { Secrets } from '../shared/verification/secrets';
import { BODY_PROVEN, rejected, type Verdict } from '../shared/verification/verdict';

/** A callback has about twenty fields. The limit keeps unsigned requests cheap: sorting 37,000 fields takes 50 ms. */
const MAX_FIELDS = 200;
/** With two secrets, at most 16 hashes are made over the bytes of a request. */
const MAX_URLS = 8;

type Field = [name: string, value: string];

/** The signature of a request, and the algorithm that the request names. */
interface Signature {
	readonly text: string;
	readonly algorithm: HmacAlgorithm;
}

/**
 * A form: the HMAC of the URL and of all fields, sorted by name
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
 */
export function verifyForm(request: WebhookRequest, secrets: Secrets): Verdict {
	const signature = signatureOf(request);
	if (typeof signature === 'string') return rejected(signature);
	const form = request.body.toString();
	if (hasTooManyFields(form)) return rejected('invalid_signature');
	const fields = signedFields(form);
	// Bytes, because a text would be encoded anew for each hash.
	const url = findUrl(request, Buffer.from(fields), signature, secrets);
	if (url === undefined) return rejected('invalid_signature');
	// The signature fits any order of the fields, other borders between them, and a field moved into the query.
	return { ...BODY_PROVEN, signedContent: url + fields };
}

/** JSON: the HMAC of the URL alone. Twilio names the SHA-256 of the body in the URL's query. */
export function verifyJson(request: WebhookRequest, secrets: Secrets): Verdict {
	const signature = signatureOf(request);
	if (typeof signature === 'string') return rejected(signature);
	// The URL is checked first, so that the body of a refused request is not hashed.
	const url = findUrl(request, '', signature, secrets);
	return url !== undefined && isBodyNamed(request) ? BODY_PROVEN : rejected('invalid_signature');
}

/** Looks for the signature before the body is read. Returns a rejection code if there is none to check. */
function signatureOf(request: WebhookRequest): Signature | RejectionCode {
	const algorithm = algorithmOf(request);
	if (algorithm === null) return 'unsupported_algorithm';
	const text = singleHeader(request, 'x-twilio-signature');
	return text === undefined ? 'missing_signature' : { text, algorithm };
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
	const digest = hash('sha256', body, 'hex');
	return named.every((name) => equalTexts(name, digest));
}

/** The spelling of this trigger's URL that was signed, before the fields; undefined if no spelling was signed. */
function findUrl(
	request: WebhookRequest,
	fields: Buffer | string,
	{ text, algorithm }: Signature,
	secrets: Secrets,
): string | undefined {
	const isSigned = (url: string) => isHmacOf([url, fields], text, algorithm, 'base64', secrets);
	// Nearly every request is signed for this spelling.
	const asReceived = urlWithQuery(request);
	return isSigned(asReceived) ? asReceived : otherSpellings(request).find(isSigned);
}

/**
 * The other spellings of this trigger's URL that Twilio's servers and libraries sign, each once: as configured in n8n
 * and never from the headers, with and without the scheme's default port, with and without user and password. The query
 * stands as received, or with `@` and `:` plain or escaped.
 */
function otherSpellings({ url, rawQuery }: WebhookRequest): readonly string[] {
	const others = otherAddresses(url);
	if (rawQuery === '') return others;
	// The first spelling of both is the received spelling.
	return spellingsOf(rawQuery)
		.flatMap((query) => [url, ...others].map((address) => `${address}?${query}`))
		.slice(1, MAX_URLS);
}

function otherAddresses(url: string): string[] {
	const parts = /^(https?):\/\/([^/?#@]*@)?(\[[^/@\]]*\]|[^/:@]*)(?::(\d*))?(\/[^?#]*)?$/.exec(url);
	if (parts === null) return [];
	const [, scheme, user, host, port, path = ''] = parts;
	const defaultPort = scheme === 'https' ? '443' : '80';
	const isDefault = port === undefined || port === defaultPort;
	const ends = isDefault ? [path, `:${defaultPort}${path}`] : [`:${port}${path}`];
	const named = user === undefined ? [] : ends.map((end) => `${scheme}://${user}${host}${end}`);
	const plain = ends.map((end) => `${scheme}://${host}${end}`);
	return [...named, ...plain].filter((other) => other !== url);
}

function spellingsOf(query: string): string[] {
	const plain = query.replace(/%40/g, '@').replace(/%3a/gi, ':');
	return [...new Set([query, plain, plain.replace(/@/g, '%40').replace(/:/g, '%3A')])];
}

function hasTooManyFields(form: string): boolean {
	return form.split('&', MAX_FIELDS + 1).length > MAX_FIELDS;
}

/**
 * The fields as Twilio signs them: sorted by name, each name directly before its value. A repeated field has each value
 * once, sorted. Node.js does the work on every field: unsigned requests must stay cheap.
 */
function signedFields(form: string): string {
	// URLSearchParams would leave out a question mark at the beginning of the text.
	const fields = sortedByName(new URLSearchParams(`&${form}`));
	const hasRepeated = new Map(fields).size < fields.length;
	const none: string[] = [];
	// `concat` joins lists faster than `flat`.
	return none.concat(...(hasRepeated ? distinct(fields) : fields)).join('');
}

/** By UTF-16 code units. Fields of one name keep their order (https://url.spec.whatwg.org/#dom-urlsearchparams-sort). */
function sortedByName(fields: URLSearchParams): Field[] {
	fields.sort();
	return [...fields];
}

/** The fields that differ in name or value, sorted by name and then by value. */
function distinct(fields: readonly Field[]): Field[] {
	const sorted = sortedByName(new URLSearchParams([...fields].sort()));
	const toJson: (field: Field) => string = JSON.stringify;
	return JSON.parse(`[${[...new Set(sorted.map(toJson))].join()}]`) as Field[];
}
