import { createHash, createHmac } from 'node:crypto';
import { parse } from 'node:querystring';

import fc from 'fast-check';

import { twilioSms } from '../../nodes/TwilioSms/twilioSms';
import { providers } from '../../tools/simulator/index';
import { formText } from '../../tools/simulator/twilioSms';
import { request } from '../support/wire';
import { runs, SEED } from './support/seed';
import { payloadsOf } from './support/subjects';
import { compareWithVendor, loadVendorLibrary, splice, type Judged } from './support/vendorOracle';

/** The vendors' own libraries judge the same requests as the package. A request that passes here must pass there. */
const REQUESTS = runs(6000);

/** A request with a change between its signing and its arrival. Most changes are small. */
interface Changed {
	readonly secret: string;
	/** The URL that the receiver is configured with. */
	readonly url: string;
	readonly rawQuery: string;
	readonly body: Buffer;
	readonly signature: string;
}
type Change = (one: Changed, at: number, text: string) => Changed;

const CHANGES: Readonly<Record<string, Change>> = {
	none: (one) => one,
	secret: (one, _, text) => ({ ...one, secret: one.secret + text }),
	body: (one, at, text) => ({ ...one, body: Buffer.from(splice(one.body.toString(), at, text)) }),
	'a byte of the body': (one, at) => {
		const body = Buffer.from(one.body);
		if (body.length > 0) body[at % body.length] = at & 0xff;
		return { ...one, body };
	},
	'order of fields': (one) => ({
		...one,
		body: Buffer.from(one.body.toString().split('&').reverse().join('&')),
	}),
	'a field again': (one) => ({
		...one,
		body: Buffer.concat([one.body, Buffer.from('&'), one.body]),
	}),
	'an empty field': (one) => ({ ...one, body: Buffer.concat([one.body, Buffer.from('&')]) }),
	'a question mark': (one) => ({ ...one, body: Buffer.concat([Buffer.from('?'), one.body]) }),
	query: (one, at, text) => ({ ...one, rawQuery: splice(one.rawQuery, at, encodeURI(text)) }),
	'no query': (one) => ({ ...one, rawQuery: '' }),
	'the query again': (one) => ({ ...one, rawQuery: `${one.rawQuery}&${one.rawQuery}` }),
	'an escaped query': (one) => ({ ...one, rawQuery: one.rawQuery.replaceAll("'", '%27') }),
	'a query in other words': (one) => ({ ...one, rawQuery: one.rawQuery.replaceAll('%20', '+') }),
	'usual port': (one) => ({ ...one, url: one.url.replace(/^(https:\/\/[^/:]+)\//, '$1:443/') }),
	'another port': (one) => ({ ...one, url: one.url.replace(/^(https?:\/\/[^/:]+)\//, '$1:5678/') }),
	'no port': (one) => ({ ...one, url: one.url.replace(/:\d+\//, '/') }),
	scheme: (one) => ({ ...one, url: one.url.replace(/^http:/, 'https:') }),
	host: (one) => ({ ...one, url: one.url.replace('n8n.', 'm8n.') }),
	path: (one) => ({ ...one, url: `${one.url}/` }),
	signature: (one, at, text) => ({ ...one, signature: splice(one.signature, at, text) }),
	'upper case': (one) => ({ ...one, signature: one.signature.toUpperCase() }),
	'no padding': (one) => ({ ...one, signature: one.signature.replace('=', '') }),
	twice: (one) => ({ ...one, signature: `${one.signature}, ${one.signature}` }),
	nothing: (one) => ({ ...one, signature: '' }),
};

/** The same seed gives the same requests. About half are unchanged, as Twilio would send them. */
function twilioRequests(source: 'statusCallback' | 'eventStreams'): Changed[] {
	const forms = payloadsOf('twilio').map(providers.twilio.encode);
	const streams = payloadsOf('twilioEventStreams').map((one) => Buffer.from(JSON.stringify(one)));
	const documented = fc.constantFrom(...(source === 'statusCallback' ? forms : streams));
	const anyForm = fc
		.array(fc.tuple(fc.constantFrom('a', 'b', 'B', '__proto__', 'é', ''), fc.string()), {
			maxLength: 6,
		})
		.map((fields) => Buffer.from(new URLSearchParams(fields).toString()));
	const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
	const requests = fc.record({
		body: fc.oneof(documented, documented, anyForm, anyBytes),
		secret: fc.string({ unit: 'grapheme', minLength: 1 }),
		url: fc.constantFrom(
			...[
				'https://n8n.example.com',
				'https://n8n.example.com:443',
				'https://n8n.example.com:5678',
			].map((base) => `${base}/webhook/1/webhook`),
			...[
				'http://n8n.example.com',
				'http://n8n.example.com:80',
				'http://[::1]:5678',
				'http://[::1]',
			].map((base) => `${base}/webhook/1/webhook`),
		),
		query: fc.constantFrom('', 'order=42', "note=It's%20so&x=%C3%A9", 'a=1&a=2', 'a=b=c&%zz'),
		signedUrl: fc.constantFrom('none', 'none', 'none', ...Object.keys(CHANGES)),
		change: fc.oneof(fc.constant('none'), fc.constantFrom(...Object.keys(CHANGES))),
		at: fc.nat({ max: 400 }),
		text: fc.string({ maxLength: 2 }),
	});
	return fc
		.sample(requests, { seed: SEED, numRuns: REQUESTS })
		.map(({ body, secret, url, query, signedUrl, change, at, text }) => {
			const hash = `bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
			const parts = [query, source === 'eventStreams' ? hash : ''];
			const rawQuery = parts.filter((part) => part !== '').join('&');
			const sent = { secret, url, rawQuery, body, signature: '' };
			// Twilio may have signed another spelling of the configured URL.
			const said = CHANGES[signedUrl]?.(sent, at, text) ?? sent;
			const signature = createHmac('sha1', secret)
				.update(urlOf(said) + (source === 'statusCallback' ? formText(body) : ''))
				.digest('base64');
			return CHANGES[change]?.({ ...sent, signature }, at, text) ?? sent;
		});
}

const urlOf = ({ url, rawQuery }: Changed): string =>
	rawQuery === '' ? url : `${url}?${rawQuery}`;

/** The judged request as text, for the message of a failing test. */
const readable = ({ request: one, ours }: Judged<Changed>) =>
	`${ours}: ${urlOf(one)} ${JSON.stringify(one.body.toString('latin1'))}`;

interface TwilioWebhooks {
	validateRequest(token: string, signature: string, url: string, fields: object): boolean;
	/** The library declares the body as text. It hashes bytes as they are. */
	validateRequestWithBody(token: string, signature: string, url: string, body: Buffer): boolean;
	getExpectedTwilioSignature(token: string, url: string, fields: object): string;
}

describe('Twilio’s library, twilio 6.2.0', () => {
	const sdk = loadVendorLibrary<TwilioWebhooks>('twilio/lib/webhooks/webhooks');
	/** The fields as Express would pass them. Jest's tests have another Array class than the library checks for. */
	const fieldsOf = (body: Buffer) =>
		Object.fromEntries(
			Object.entries(parse(body.toString(), '&', '=', { maxKeys: 0 })).map(([name, value]) => [
				name,
				Array.isArray(value) ? [...value] : value,
			]),
		);
	/** Whether the request's signature fits one of these URLs, computed by the library. */
	const fits = (one: Changed, fields: object, ...urls: string[]) =>
		urls.some((url) => sdk.getExpectedTwilioSignature(one.secret, url, fields) === one.signature);
	const withoutPort = (url: string) => url.replace(/^(https?:\/\/(?:\[[^\]]*\]|[^/:]*)):\d+/, '$1');

	/** Why the package refuses a request that the library accepts. Undefined when the difference is not intended. */
	function explain(one: Changed, fields: object): string | undefined {
		const url = urlOf(one);
		if (one.rawQuery.split('bodySHA256=').length > 2) return 'the hash of the body is given twice';
		if (fits(one, fields, withoutPort(url)))
			return 'signed without a port that is not the usual one';
		if (!fits(one, fields, url)) return 'signed for a query that was escaped another way';
		return undefined;
	}

	test.each(['statusCallback', 'eventStreams'] as const)('%s', async (webhookSource) => {
		const judged = await compareWithVendor(
			`Twilio ${webhookSource}`,
			twilioRequests(webhookSource),
			({ secret, url, rawQuery, body, signature }) => {
				const headers = { 'x-twilio-signature': signature };
				const arrived = request({ url, rawQuery, body, headers });
				const verdict = twilioSms.verify(arrived, [secret], { webhookSource }, 0);
				return verdict.ok ? 'authentic' : verdict.code;
			},
			(one) =>
				webhookSource === 'statusCallback'
					? sdk.validateRequest(one.secret, one.signature, urlOf(one), fieldsOf(one.body))
					: sdk.validateRequestWithBody(one.secret, one.signature, urlOf(one), one.body),
		);
		expect(judged.filter(({ theirs }) => !theirs).map(readable)).toEqual([]);
		const fields = (one: Changed) => (webhookSource === 'statusCallback' ? fieldsOf(one.body) : {});
		const unexplained = judged.filter(({ request: one }) => !explain(one, fields(one)));
		expect(unexplained.map(readable)).toEqual([]);
	});
});
