import { createHash } from 'crypto';

import { compareTexts } from '../shared/http/json';
import { singleHeader, type WebhookRequest } from '../shared/http/request';
import { equalTexts, type HmacAlgorithm, isHmacOf, verifyHmac } from '../shared/verification/hmac';
import type { Secrets } from '../shared/verification/secrets';
import { BODY_PROVEN, rejected, type Verdict } from '../shared/verification/verdict';

/**
 * A form: the HMAC of the URL and of all fields, sorted by name
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
 */
export function verifyForm(request: WebhookRequest, secrets: Secrets): Verdict {
	const fields = signedFields(request.body);
	const verdict = verifySignature(request, fields, secrets);
	// The signature fits any order of the fields, and other borders between them.
	return verdict.ok ? { ...verdict, signedContent: fields } : verdict;
}

/** JSON: the HMAC of the URL alone, in whose query Twilio names the SHA-256 of the body. */
export function verifyJson(request: WebhookRequest, secrets: Secrets): Verdict {
	const verdict = verifySignature(request, '', secrets);
	// The body of a request that is refused anyway is not hashed.
	if (!verdict.ok) return verdict;
	const hashes = new URLSearchParams(request.rawQuery).getAll('bodySHA256');
	const hash = createHash('sha256').update(request.body).digest('hex');
	const isBound = hashes.length === 1 && equalTexts(String(hashes[0]), hash);
	return isBound ? verdict : rejected('invalid_signature');
}

function verifySignature(request: WebhookRequest, fields: string, secrets: Secrets): Verdict {
	const algorithm = algorithmOf(request);
	if (algorithm === null) return rejected('unsupported_algorithm');
	const signature = singleHeader(request, 'x-twilio-signature');
	const [url, otherwise] = signedUrls(request);
	const verdict = verifyHmac([url, fields], signature, algorithm, 'base64', secrets);
	if (verdict.ok || signature === undefined || otherwise === null) return verdict;
	return isHmacOf([otherwise, fields], signature, algorithm, 'base64', secrets)
		? BODY_PROVEN
		: verdict;
}

/**
 * SHA-1, unless the request says in the header of Twilio's shared keys that it is SHA-256. Null for anything else: the
 * header is not signed, so that it may choose between these two and no more.
 */
function algorithmOf(request: WebhookRequest): HmacAlgorithm | null {
	const name = 'x-twilio-webhooks-signature-settings';
	if (request.headers[name] === undefined) return 'sha1';
	const settings = (singleHeader(request, name) ?? '').split(',').map((setting) => setting.trim());
	const algorithms = settings.filter((setting) => setting.startsWith('algorithm='));
	return algorithms.length === 1 && algorithms[0] === 'algorithm=HMAC_SHA256' ? 'sha256' : null;
}

/**
 * The URL that Twilio called, as n8n is configured and never from the headers, with the query as it came. Then the
 * same URL with the scheme's usual port added or left out, where there is one: what Twilio signs of it varies.
 */
function signedUrls({ url, rawQuery }: WebhookRequest): [url: string, otherwise: string | null] {
	const query = rawQuery === '' ? '' : `?${rawQuery}`;
	const parts = /^(https?):\/\/([^/:]*|[^/@]*\])(?::(\d*))?(\/.*)?$/.exec(url);
	if (parts === null) return [url + query, null];
	const [, scheme, host, port, path = ''] = parts;
	const usual = scheme === 'https' ? '443' : '80';
	if (port !== undefined && port !== usual) return [url + query, null];
	const otherPort = port === undefined ? `:${usual}` : '';
	return [url + query, `${scheme}://${host}${otherPort}${path}${query}`];
}

/**
 * The fields as they are signed: sorted by name, each name before its value and nothing in between. Of a field that
 * was sent more than once, each value once, sorted.
 */
function signedFields(body: Buffer): string {
	// URLSearchParams would leave out a question mark at the beginning of the text.
	const fields = [...new URLSearchParams(`&${body.toString()}`)];
	fields.sort(([name, value], [otherName, otherValue]) =>
		name === otherName ? compareTexts(value, otherValue) : compareTexts(name, otherName),
	);
	let signed = '';
	let previous: readonly string[] = [];
	for (const field of fields) {
		const [name, value] = field;
		if (name !== previous[0] || value !== previous[1]) signed += name + value;
		previous = field;
	}
	return signed;
}
