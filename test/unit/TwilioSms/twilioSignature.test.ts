import { createHmac } from 'node:crypto';

import { twilioSms } from '../../../nodes/TwilioSms/twilioSms';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import type { Secrets } from '../../../nodes/shared/verification/secrets';
import { providers } from '../../../tools/simulator/index';
import { readFixture } from '../../../tools/simulator/payload';
import {
	formText,
	twilioEventStreams,
	type TwilioOptions,
} from '../../../tools/simulator/twilioSms';
import { NOW, SECRET } from '../../support/receiveOnce';
import { arrived } from '../../support/wire';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const SETTINGS = 'x-twilio-webhooks-signature-settings';
const sent = readFixture('twilio', 'sent');
const json = Buffer.from(JSON.stringify(readFixture('twilioEventStreams', 'sent')));

type Source = 'statusCallback' | 'eventStreams';
interface Sent extends TwilioOptions {
	/** n8n's configured URL, if it differs from the URL that Twilio was given. */
	readonly configured?: string;
	readonly url?: string;
	readonly secret?: string;
}
function requestOf(source: Source, { configured = URL, ...options }: Sent = {}): WebhookRequest {
	const all = { url: URL, secret: SECRET, now: NOW, ...options };
	const built =
		source === 'statusCallback'
			? providers.twilio.sign(providers.twilio.encode(sent), all)
			: twilioEventStreams.sign(json, all);
	return arrived(built, configured);
}
function judge(source: Source, request: WebhookRequest, secrets: Secrets = [SECRET]) {
	const verdict = twilioSms.verify(request, secrets, { webhookSource: source }, NOW);
	return verdict.ok ? 'authentic' : verdict.code;
}
const withHeaders = (request: WebhookRequest, headers: WebhookRequest['headers']) => ({
	...request,
	headers: { ...request.headers, ...headers },
});

describe.each(['statusCallback', 'eventStreams'] as const)('%s', (source) => {
	test('the current and the previous token pass, another one does not', () => {
		expect(judge(source, requestOf(source))).toBe('authentic');
		expect(judge(source, requestOf(source), ['another one', SECRET])).toBe('authentic');
		expect(judge(source, requestOf(source), ['another one'])).toBe('invalid_signature');
	});

	test.each([
		['https://n8n.example.com:443/webhook/1/webhook', URL],
		[URL, 'https://n8n.example.com:443/webhook/1/webhook'],
		['http://n8n.example.com:80/a/b', 'http://n8n.example.com/a/b'],
		['http://n8n.example.com/a/b', 'http://n8n.example.com:80/a/b'],
		['http://[::1]/a/b', 'http://[::1]:80/a/b'],
		['http://[::1]:80/a/b', 'http://[::1]/a/b'],
		['https://n8n.example.com:5678/a/b', 'https://n8n.example.com:5678/a/b'],
		['https://n8n.example.com', 'https://n8n.example.com:443'],
		['https://me:pass@n8n.example.com/a/b', 'https://me:pass@n8n.example.com/a/b'],
		['https://n8n.example.com/a/b', 'https://me:pass@n8n.example.com/a/b'],
		['https://me:pass@n8n.example.com:443/a/b', 'https://me:pass@n8n.example.com/a/b'],
		['https://me:pass@n8n.example.com/a/b', 'https://me:pass@n8n.example.com:443/a/b'],
		['https://n8n.example.com:443/a/b', 'https://me:pass@n8n.example.com/a/b'],
		['https://n8n.example.com:5678/a/b', 'https://me:pass@n8n.example.com:5678/a/b'],
	])('signed for %s, it passes where n8n is %s', (signedUrl, configured) => {
		const options = { url: configured, signedUrl, configured };
		expect(judge(source, requestOf(source, options))).toBe('authentic');
		expect(judge(source, requestOf(source, options), ['another one', SECRET])).toBe('authentic');
	});

	test.each([
		['https://n8n.example.com:5678/a/b', 'https://n8n.example.com/a/b'],
		['https://n8n.example.com/a/b', 'https://n8n.example.com:5678/a/b'],
		['https://n8n.example.com:80/a/b', 'https://n8n.example.com/a/b'],
		['http://n8n.example.com:443/a/b', 'http://n8n.example.com/a/b'],
		['http://n8n.example.com/a/b', 'https://n8n.example.com/a/b'],
		['https://n8n.example.com/webhook/2/webhook', URL],
		['https://n8n.example.com/webhook/1/webhook/', URL],
		['https://other.example.com/webhook/1/webhook', URL],
	])('signed for %s, it is refused where n8n is %s', (signedUrl, configured) => {
		const options = { url: configured, signedUrl, configured };
		expect(judge(source, requestOf(source, options))).toBe('invalid_signature');
	});

	test('no header has a say in the URL', () => {
		const elsewhere = requestOf(source, { signedUrl: 'https://other.example.com/a', url: URL });
		const headers = {
			host: 'other.example.com',
			'x-forwarded-host': 'other.example.com',
			'x-forwarded-proto': 'https',
			'x-original-url': '/a',
			forwarded: 'host=other.example.com;proto=https',
		};
		expect(judge(source, withHeaders(elsewhere, headers))).toBe('invalid_signature');
		expect(judge(source, withHeaders(requestOf(source), headers))).toBe('authentic');
	});

	test('the query is signed as it came, letter for letter', () => {
		const query = "order=42&note=It's%20so+%C3%A9&empty=&again=1&again=1";
		const request = requestOf(source, { url: `${URL}?${query}` });
		expect(judge(source, request)).toBe('authentic');
		for (const [from, to] of [
			["'", '%27'],
			['%20', '+'],
			['%C3', '%c3'],
			['order=42', 'order=43'],
			['again=1&again=1', 'again=1'],
		] as const) {
			const rawQuery = request.rawQuery.replace(from, to);
			expect(rawQuery).not.toBe(request.rawQuery);
			expect(judge(source, { ...request, rawQuery })).toBe('invalid_signature');
		}
	});

	test('an @ or a colon of the query may be signed plain or escaped', () => {
		const plain = 'mail=a@example.com&at=10:30';
		const escaped = 'mail=a%40example.com&at=10%3A30';
		for (const [signed, came] of [
			[plain, escaped],
			[escaped, plain],
			[plain, plain],
			[escaped, 'mail=a@example.com&at=10%3a30'],
		]) {
			const built = requestOf(source, { signedUrl: `${URL}?${signed}`, url: `${URL}?${came}` });
			const hash = built.rawQuery.replace(/^.*?(?:&(?=bodySHA256)|$)/, '');
			const rawQuery = [came, hash].filter((part) => part !== '').join('&');
			expect(judge(source, { ...built, rawQuery })).toBe('authentic');
		}
	});

	test('at most eight spellings of the URL are tried, the likely ones first', () => {
		const came = 'mail=a@example.com&at=10%3a30';
		const escaped = 'mail=a%40example.com&at=10%3A30';
		const spelled = (signed: string, configured: string) => {
			const sentTo = { url: `${configured}?${came}`, signedUrl: `${signed}?${escaped}` };
			return judge(source, requestOf(source, { ...sentTo, configured }));
		};
		const withPort = URL.replace('.com', '.com:443');
		expect(spelled(URL, URL)).toBe('authentic');
		expect(spelled(withPort, URL)).toBe('authentic');
		// Four addresses and three queries are twelve spellings.
		const withUser = URL.replace('//', '//me:pass@');
		expect(spelled(withUser, withUser)).toBe('invalid_signature');
	});

	test('a shared key signs with SHA-256 and says so in exactly these words', () => {
		const request = requestOf(source, { sharedKeyAlgorithm: 'HMAC_SHA256' });
		expect(judge(source, request)).toBe('authentic');
		for (const value of ['algorithm=HMAC_SHA256', 'algorithm=HMAC_SHA256 , key=a']) {
			expect(judge(source, withHeaders(request, { [SETTINGS]: [value] }))).toBe('authentic');
		}
		expect(judge(source, withHeaders(request, { [SETTINGS]: undefined }))).toBe(
			'invalid_signature',
		);
		const plain = requestOf(source);
		const settings = { [SETTINGS]: 'key=a,algorithm=HMAC_SHA256' };
		expect(judge(source, withHeaders(plain, settings))).toBe('invalid_signature');
	});

	test.each([
		['', undefined],
		['key=default', undefined],
		['algorithm=HMAC_SHA1', undefined],
		['algorithm=HMAC_SHA512', undefined],
		['algorithm=hmac_sha256', undefined],
		['algorithm=HMAC_SHA256;key=a', undefined],
		['key=algorithm=HMAC_SHA256', undefined],
		['algorithm=HMAC_SHA256,algorithm=HMAC_SHA256', undefined],
		['algorithm=HMAC_SHA256,algorithm=none', undefined],
		['algorithm=HMAC_SHA256', 'algorithm=HMAC_SHA256'],
	])('any other algorithm is refused: %s', (first, second) => {
		const value = second === undefined ? first : [first, second];
		const request = requestOf(source, { sharedKeyAlgorithm: 'HMAC_SHA256' });
		expect(judge(source, withHeaders(request, { [SETTINGS]: value }))).toBe(
			'unsupported_algorithm',
		);
	});

	test('a signature that is missing or repeated is missing', () => {
		const request = requestOf(source);
		const signature = String(request.headers['x-twilio-signature']);
		for (const value of [undefined, [], [signature, signature]]) {
			const headers = { 'x-twilio-signature': value };
			expect(judge(source, withHeaders(request, headers))).toBe('missing_signature');
		}
	});
});

describe('the hash of the body', () => {
	const request = requestOf('eventStreams');
	const [hash = ''] = request.rawQuery.split('=').slice(1);
	/** A rightly signed request with another query. */
	function signedWith(rawQuery: string): WebhookRequest {
		const signature = createHmac('sha1', SECRET)
			.update(rawQuery === '' ? URL : `${URL}?${rawQuery}`)
			.digest('base64');
		return { ...request, rawQuery, headers: { 'x-twilio-signature': signature } };
	}
	test.each([
		[`bodySHA256=${hash}`, 'authentic'],
		[`a=1&bodySHA256=${hash}&b=2`, 'authentic'],
		['', 'invalid_signature'],
		['bodySHA256=', 'invalid_signature'],
		[`bodySHA256=${hash.toUpperCase()}`, 'invalid_signature'],
		[`bodysha256=${hash}`, 'invalid_signature'],
		[`bodySHA256=${hash}&bodySHA256=${hash}`, 'authentic'],
		[`bodySHA256=${hash}&bodySHA256=${'0'.repeat(64)}`, 'invalid_signature'],
		[`bodySHA256=${'0'.repeat(64)}`, 'invalid_signature'],
	])('%s', (rawQuery, expected) => {
		expect(judge('eventStreams', signedWith(rawQuery))).toBe(expected);
	});
	test('a signature that is missing is told before a hash that is', () => {
		const unsigned = { ...request, rawQuery: '', headers: {} };
		expect(judge('eventStreams', unsigned)).toBe('missing_signature');
	});
	test.each([
		['n8n.example.com/webhook/1', 'n8n.example.com/webhook/1', 'authentic'],
		['n8n.example.com/webhook/1', 'n8n.example.com:443/webhook/1', 'invalid_signature'],
		['xhttps://n8n.example.com/1', 'https://n8n.example.com:443/1', 'invalid_signature'],
		['https://n8n.example.com/1?a', 'https://n8n.example.com/1', 'invalid_signature'],
	])(
		'configured as %s, signed for %s: only an http URL has a usual port',
		(url, signed, expected) => {
			const signature = createHmac('sha1', SECRET)
				.update(`${signed}?${request.rawQuery}`)
				.digest('base64');
			const sent = { ...request, url, headers: { 'x-twilio-signature': signature } };
			expect(judge('eventStreams', sent)).toBe(expected);
		},
	);
	test('another body does not pass under a signature that is right', () => {
		const body = Buffer.from(json.toString().replace('8675310', '8675311'));
		expect(judge('eventStreams', { ...request, body })).toBe('invalid_signature');
	});
	test('a signed form is no event of a stream, nor the other way round', () => {
		expect(judge('eventStreams', requestOf('statusCallback'))).toBe('invalid_signature');
		expect(judge('statusCallback', requestOf('eventStreams'))).toBe('invalid_signature');
	});
});

describe('forms', () => {
	const base = requestOf('statusCallback');
	const signForm = (body: string) =>
		createHmac('sha1', SECRET)
			.update(URL + formText(Buffer.from(body)))
			.digest('base64');
	const carry = (body: string, signature: string): WebhookRequest => ({
		...base,
		body: Buffer.from(body),
		headers: { 'x-twilio-signature': signature },
	});
	test('names are sorted with regard to case, values of one name once each, of two names both', () => {
		const signature = createHmac('sha1', SECRET).update(`${URL}B2C2Z1Z3a4é5`).digest('base64');
		for (const body of ['a=4&Z=3&Z=1&B=2&C=2&%C3%A9=5', 'C=2&Z=1&Z=3&%c3%a9=5&a=4&B=2&Z=3']) {
			expect(judge('statusCallback', carry(body, signature))).toBe('authentic');
		}
	});
	test('200 fields are read, more are refused before they are decoded', () => {
		const form = (fields: number) => Array.from({ length: fields }, (_, n) => `f${n}=1`).join('&');
		expect(judge('statusCallback', carry(form(200), signForm(form(200))))).toBe('authentic');
		expect(judge('statusCallback', carry(form(201), signForm(form(201))))).toBe(
			'invalid_signature',
		);
	});
	test('a field of an awkward name is signed like any other', () => {
		for (const name of ['__proto__', 'constructor', 'toString', '']) {
			const body = `From=1&${name}=2`;
			expect(judge('statusCallback', carry(body, signForm(body)))).toBe('authentic');
			expect(judge('statusCallback', carry('From=1', signForm(body)))).toBe('invalid_signature');
			expect(judge('statusCallback', carry(body, signForm('From=1')))).toBe('invalid_signature');
		}
	});
	test('an empty body, and one that is no form, are signed as what they are', () => {
		for (const body of ['', '&&', '=', '%', '\u0000', '{"a":1}']) {
			expect(judge('statusCallback', carry(body, signForm(body)))).toBe('authentic');
			expect(judge('statusCallback', carry(`${body}x`, signForm(body)))).toBe('invalid_signature');
		}
	});
	/** Twilio's scheme puts no separator between names and values: see docs/twilio.md. */
	test('fields that run together are signed alike, and can only hide what they say', () => {
		const body = 'MessageSid=SM1&MessageStatus=sent';
		const merged = carry('MessageSid=SM1MessageStatussent', signForm(body));
		expect(judge('statusCallback', merged)).toBe('authentic');
		const { event } = twilioSms.recognize(
			{ MessageSid: 'SM1MessageStatussent' },
			{
				webhookSource: 'statusCallback',
			},
		) as { event: string };
		expect(event).toBe('unrecognized');
	});
});
