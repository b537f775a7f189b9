import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

import type { WebhookRequest } from '../../nodes/shared/http/request';
import { verifyStandardWebhooks } from '../../nodes/shared/verification/standardWebhooks';
import { request } from '../support/wire';
import { runs, SEED } from './support/seed';
import { compareWithVendor, splice } from './support/vendorOracle';

type Headers = WebhookRequest['headers'];
type Family = 'webhook' | 'svix';
type Part = 'id' | 'timestamp' | 'signature';
interface Sent {
	readonly secret: string;
	readonly headers: Headers;
	readonly body: Buffer;
}
/** A signed request, before it is sent. */
interface Signed extends Readonly<Record<Part, string>> {
	readonly secret: string;
	readonly body: string;
	readonly family: Family;
	/** Headers that take the place of those of the parts. */
	readonly instead: Headers;
}
/** A change on the way, at a place, with a text, or to one of the headers. */
type Change = (one: Signed, at: number, text: string, part: Part) => Partial<Signed>;

/** A change to one of the headers. */
const toHeader =
	(change: (own: string, value: string, other: string) => Headers): Change =>
	(one, _at, _text, part) => {
		const other = one.family === 'webhook' ? 'svix' : 'webhook';
		return { instead: change(`${one.family}-${part}`, one[part], `${other}-${part}`) };
	};

const WRONG = `v1,${'A'.repeat(43)}=`;
const CHANGES: Readonly<Record<string, Change>> = {
	none: () => ({}),
	secret: () => ({ secret: Buffer.alloc(24, 1).toString('base64') }),
	body: ({ body }, at, text) => ({ body: splice(body, at, text) }),
	'no body': () => ({ body: '' }),
	id: ({ id }, at, text) => ({ id: splice(id, at, text) }),
	timestamp: ({ timestamp }, at, text) => ({ timestamp: splice(timestamp, at, text) }),
	'digit of the timestamp': ({ timestamp }, at) => ({
		timestamp: splice(timestamp, at, String(at % 10)),
	}),
	'timestamp in milliseconds': ({ timestamp }) => ({ timestamp: `${timestamp}000` }),
	'timestamp with a zero before it': ({ timestamp }) => ({ timestamp: `0${timestamp}` }),
	'timestamp with a space before it': ({ timestamp }) => ({ timestamp: ` ${timestamp}` }),
	'timestamp with a sign': ({ timestamp }) => ({ timestamp: `+${timestamp}` }),
	'timestamp with a fraction': ({ timestamp }) => ({ timestamp: `${timestamp}.5` }),
	'timestamp with text behind it': ({ timestamp }, _, text) => ({ timestamp: timestamp + text }),
	signature: ({ signature }, at, text) => ({ signature: splice(signature, at, text) }),
	'upper case': ({ signature }) => ({ signature: signature.toUpperCase() }),
	'no padding': ({ signature }) => ({ signature: signature.replace('=', '') }),
	'other alphabet': ({ signature }) => ({
		signature: signature.replaceAll('+', '-').replaceAll('/', '_'),
	}),
	'no version': ({ signature }) => ({ signature: signature.slice(3) }),
	'other version': ({ signature }) => ({ signature: signature.replace('v1,', 'v1a,') }),
	'the second fits': ({ signature }) => ({ signature: `${WRONG} ${signature}` }),
	'the first fits': ({ signature }) => ({ signature: `${signature} ${WRONG}` }),
	'the twelfth fits': ({ signature }) => ({ signature: `${`${WRONG} `.repeat(11)}${signature}` }),
	'joined by a comma': ({ signature }) => ({ signature: `${WRONG},${signature}` }),
	'text behind it': ({ signature }, _, text) => ({ signature: `${signature},${text}` }),
	missing: toHeader((own) => ({ [own]: undefined })),
	empty: toHeader((own) => ({ [own]: '' })),
	repeated: toHeader((own, value) => ({ [own]: [value, value] })),
	'repeated, wrong first': toHeader((own, value) => ({ [own]: ['x', value] })),
	'repeated, wrong last': toHeader((own, value) => ({ [own]: [value, 'x'] })),
	'of the other family': toHeader((own, value, other) => ({ [own]: undefined, [other]: value })),
	'of both families': toHeader((_, value, other) => ({ [other]: value })),
	'of both families, one wrong': toHeader((_own, _value, other) => ({ [other]: 'x' })),
	// The signed text stays the same.
	'the body into the timestamp': ({ id, timestamp, body }) => {
		const [first = '', ...rest] = body.split('.');
		return { id: `${id}.${timestamp}`, timestamp: first, body: rest.join('.') };
	},
	'the timestamp into the body': ({ id, timestamp, body }) => {
		const [first = '', ...rest] = id.split('.');
		return { id: first, timestamp: rest.join('.'), body: `${timestamp}.${body}` };
	},
	'the timestamp into the id': ({ id, timestamp }) => ({
		id: `${id}.${timestamp.slice(0, 1)}`,
		timestamp: timestamp.slice(1),
	}),
};

/** Random requests. About half are unchanged, as a sender sends them. */
function requestsOf(family: Family): Sent[] {
	const now = Math.floor(Date.now() / 1000);
	const requests = fc.record({
		body: fc.oneof(
			fc.json(),
			fc.string({ unit: 'grapheme' }),
			fc.json().map((text) => `${now}.${text}`),
		),
		id: fc.constantFrom('msg_p5jXN8AQM9LWM0D4loKWxJek', 'msg_1', '7', '8', `msg.${now}`),
		key: fc.uint8Array({ minLength: 16, maxLength: 64 }),
		label: fc.constantFrom('', 'whsec_'),
		// Far enough from the limit of 300 seconds that a slow test does not matter.
		age: fc.constantFrom(0, 0, 0, 0, 0, 0, 200, -200, 400, -400, 1e6),
		change: fc.oneof(fc.constant('none'), fc.constantFrom(...Object.keys(CHANGES))),
		part: fc.constantFrom<Part>('id', 'timestamp', 'signature'),
		at: fc.nat({ max: 400 }),
		text: fc.string({ maxLength: 2 }),
	});
	return fc
		.sample(requests, { seed: SEED, numRuns: runs(6000) })
		.map(({ body, id, key, label, age, change, part, at, text }) => {
			const timestamp = String(now - age);
			const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
			const secret = label + Buffer.from(key).toString('base64');
			const signature = `v1,${hmac.digest('base64')}`;
			const signed: Signed = { family, secret, id, timestamp, signature, body, instead: {} };
			const sent = { ...signed, ...CHANGES[change]?.(signed, at, text, part) };
			const headers = {
				[`${family}-id`]: sent.id,
				[`${family}-timestamp`]: sent.timestamp,
				[`${family}-signature`]: sent.signature,
				...sent.instead,
			};
			return { secret: sent.secret, headers, body: Buffer.from(sent.body) };
		});
}

interface Verifier {
	verify(payload: string, headers: Record<string, string>): unknown;
}
/** The verdict of a reference implementation, which throws for a refusal, and for a proven body that is no JSON. */
function isProvenBy(verifierOf: (secret: string) => Verifier, { secret, headers, body }: Sent) {
	// Node.js joins a header that was sent twice.
	const joined = Object.entries(headers).flatMap(([name, value]) =>
		value === undefined ? [] : [[name, [value].flat().join(', ')]],
	);
	try {
		verifierOf(secret).verify(
			body.toString(),
			Object.fromEntries(joined) as Record<string, string>,
		);
		return true;
	} catch (error) {
		return (error as Error).name === 'SyntaxError';
	}
}

/** Why the package refuses a request that a reference implementation accepts; undefined without a reason. */
function reasonOf({ headers }: Sent): string | undefined {
	const present = Object.keys(headers).filter((name) => headers[name] !== undefined);
	const families = new Set(present.map((name) => name.split('-')[0]));
	const time = (family: string) => headers[`${family}-timestamp`];
	// A proxy may pass on the first, the last or both, so no value counts.
	if (present.some((name) => Array.isArray(headers[name]))) return 'a header is repeated';
	// The signed text of such an id has several readings.
	if (String(headers['webhook-id'] ?? headers['svix-id']).includes('.'))
		return 'a full stop in the id';
	// A part of one family could be left over from another request.
	if (families.size > 1) return 'the families are mixed';
	// The reference implementations sign the number that parseInt finds in the header, not its text.
	const text = String(time('webhook') ?? time('svix'));
	if (text !== String(parseInt(text, 10)))
		return 'a timestamp that is not written as it was signed';
	return undefined;
}

test.each<[name: string, Family, (secret: string) => Verifier, reasons: string[]]>([
	['standardwebhooks 1.1.1', 'webhook', (secret) => new Webhook(secret), []],
	['svix 1.99.1', 'svix', (secret) => new SvixWebhook(secret), ['the families are mixed']],
])('%s: what passes here passes there', async (name, family, verifierOf, reasons) => {
	const judged = await compareWithVendor(
		name,
		requestsOf(family),
		({ secret, headers, body }) => {
			const settings = { timestampTolerance: 300 };
			const sent = request({ headers, body });
			const verdict = verifyStandardWebhooks(sent, [secret], settings, Date.now());
			return verdict.ok ? 'authentic' : verdict.code;
		},
		(sent) => isProvenBy(verifierOf, sent),
	);
	expect(judged.filter(({ theirs }) => !theirs)).toEqual([]);
	const allowed = [
		'a full stop in the id',
		'a header is repeated',
		'a timestamp that is not written as it was signed',
		...reasons,
	];
	const others = judged.filter(({ request: sent }) => !allowed.includes(String(reasonOf(sent))));
	expect(others).toEqual([]);
});
