import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';

import type { Proof } from '../../../../tools/providers';
import type { WebhookRequest } from '../../../../tools/simulator/index';

/** The place of a provider's proof, whether the proof covers the body, and other spellings of it that count. */
export type Guard = Pick<Proof, 'header' | 'coversBody' | 'isSameProof'>;

type Change = (request: WebhookRequest, guard: Guard, at: number, text: string) => WebhookRequest;

const withHeaders = (request: WebhookRequest, headers: WebhookRequest['headers']) => ({
	...request,
	headers: { ...request.headers, ...headers },
});
const without = (request: WebhookRequest, name: string) => {
	const others = Object.entries(request.headers).filter(([header]) => header !== name);
	return { ...request, headers: Object.fromEntries(others) };
};
const withQuery = (request: WebhookRequest, query: string) => ({
	...request,
	url: `${request.url.split('?')[0]}${query}`,
});
const withBody = (request: WebhookRequest, body: string | Buffer, contentType: string) =>
	withHeaders({ ...request, body: Buffer.from(body as string) }, { 'Content-Type': contentType });

/** The proof as in the header or, encoded, in the URL. */
function proofOf(request: WebhookRequest, { header }: Guard): string {
	return header === undefined
		? (request.url.split('token=')[1] ?? '')
		: String(request.headers[header]);
}

/** Replaces the proof. In a URL, a list becomes a repeated parameter. */
function withProof(
	request: WebhookRequest,
	guard: Guard,
	proof: string | string[],
): WebhookRequest {
	if (guard.header !== undefined) return withHeaders(request, { [guard.header]: proof });
	return withQuery(
		request,
		`?${[proof]
			.flat()
			.map((one) => `token=${one}`)
			.join('&')}`,
	);
}

/** Changes a character in the middle of the proof, where every character counts. */
function wrong(request: WebhookRequest, guard: Guard, at: number): string {
	const proof = proofOf(request, guard);
	const place = proof.length - 2 - (at % 14);
	return `${proof.slice(0, place)}${proof[place] === 'a' ? 'b' : 'a'}${proof.slice(place + 1)}`;
}

const forge: Change = (request, guard, at) => withProof(request, guard, wrong(request, guard, at));

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (header: object, claims: object, secret: string) => {
	const signed = `${encode(header)}.${encode(claims)}`;
	return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

/** Changes that an attacker can make to a request, by their name. The trigger must refuse every changed request. */
export const CHANGES: Readonly<Record<string, Change>> = {
	'wrong proof': forge,
	'no proof': (request, { header }) =>
		header === undefined ? withQuery(request, '') : without(request, header),
	'empty proof': (request, guard) => withProof(request, guard, ''),
	'proof twice': (request, guard) => {
		const proof = proofOf(request, guard);
		return withProof(request, guard, [proof, proof]);
	},
	'proof among others': (request, guard) =>
		withProof(request, guard, ['x', proofOf(request, guard)]),
	'proof cut short': (request, guard, at) => {
		const proof = proofOf(request, guard);
		return withProof(request, guard, proof.slice(0, at % proof.length));
	},
	'proof and more': (request, guard) => withProof(request, guard, `${proofOf(request, guard)}00`),
	'proof joined twice': (request, guard) => {
		const proof = proofOf(request, guard);
		return withProof(request, guard, `${proof},${proof}`);
	},
	'huge proof': (request, guard, at) => withProof(request, guard, 'a'.repeat(1000 + at)),
	'any text': (request, guard, _, text) => withProof(request, guard, encodeURIComponent(text)),
	'bytes beyond ASCII': (request, guard, at) => {
		const bytes = String.fromCharCode(128 + (at % 128)).repeat(64);
		return withProof(request, guard, guard.header ? `sha256=${bytes}` : encodeURIComponent(bytes));
	},
	'other algorithms': (request, guard, at) => {
		const name = ['md5', 'sha1', 'SHA256', 'none', '', 'sha3-256', '__proto__'][at % 7] ?? '';
		const hex = createHmac('md5', '').update(request.body).digest('hex');
		return withProof(request, guard, `${name}=${hex}`);
	},
	'empty secret': (request, guard) => {
		const hex = createHmac('sha256', '').update(request.body).digest('hex');
		const jwt = token({ alg: 'HS256' }, { iss: 'api.httpsms.com', exp: 2 ** 32 }, '');
		const isJwt = guard.header === 'Authorization';
		return withProof(request, guard, isJwt ? `Bearer ${jwt}` : `sha256=${hex}`);
	},
	'unsecured token': (request, guard, at) => {
		const claims = proofOf(request, guard).split('.')[1] ?? encode({});
		const header = encode({ alg: ['none', 'None', 'HS384', 'RS256', ''][at % 5] });
		return withProof(request, guard, `Bearer ${header}.${claims}.${at % 2 ? 'AA' : ''}`);
	},
	'proof elsewhere': (request, guard) => {
		const proof = proofOf(request, guard);
		const stripped = guard.header ? without(request, guard.header) : withQuery(request, '');
		return withHeaders(withQuery(stripped, `?signature=${encodeURIComponent(proof)}`), {
			Cookie: `token=${encodeURIComponent(proof)}`,
			'X-Token': proof,
		});
	},
	'nested parameter': (request, guard, at) => {
		const proof = encodeURIComponent(proofOf(request, guard));
		const bare = guard.header ? without(request, guard.header) : request;
		const forms = [`token[]=${proof}`, `token[a]=${proof}`, `Token=${proof}`, `token%00=${proof}`];
		return withQuery(bare, `?${forms[at % forms.length]}&__proto__[token]=${proof}`);
	},
	'changed body': (request, guard, at) => {
		if (!guard.coversBody) return forge(request, guard, at, '');
		const body = Buffer.from(request.body);
		const place = at % body.length;
		body[place] = (body[place] ?? 0) ^ (1 << at % 3);
		return { ...request, body };
	},
	'body that is no JSON': (request, guard, at, text) =>
		withBody(forge(request, guard, at, text), text, 'application/json'),
	'deep body': (request, guard, at, text) =>
		withBody(forge(request, guard, at, text), '['.repeat(20_000), 'text/plain'),
	'deep JSON': (request, guard, at, text) => {
		const body = `${'['.repeat(9000)}${']'.repeat(9000)}`;
		return withBody(forge(request, guard, at, text), body, 'application/json');
	},
	'prototype in the body': (request, guard, at, text) =>
		withBody(
			forge(request, guard, at, text),
			'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
			'application/json',
		),
	'a form': (request, guard, at, text) =>
		withBody(
			forge(request, guard, at, text),
			`${'a[b][c]=1&'.repeat(50)}__proto__[polluted]=1`,
			'application/x-www-form-urlencoded',
		),
	XML: (request, guard, at, text) =>
		withBody(
			forge(request, guard, at, text),
			'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
			'application/xml',
		),
	'no multipart': (request, guard, at, text) =>
		withBody(forge(request, guard, at, text), '--x', 'multipart/form-data; boundary=y'),
	'compressed a thousandfold': (request, guard, at, text) => {
		const bomb = withBody(forge(request, guard, at, text), BOMB, 'text/plain');
		return withHeaders(bomb, { 'Content-Encoding': 'gzip' });
	},
	'not compressed': (request, guard, at, text) =>
		withHeaders(forge(request, guard, at, text), { 'Content-Encoding': 'gzip' }),
	'not compressed, of no known type': (request, guard, at, text) =>
		withHeaders(forge(request, guard, at, text), {
			'Content-Encoding': 'gzip',
			'Content-Type': 'application/octet-stream',
		}),
	'strange content type': (request, guard, at, text) =>
		withHeaders(forge(request, guard, at, text), { 'Content-Type': ';;;/' }),
	'too large': (request, _guard, at) =>
		withBody(request, Buffer.alloc(256 * 1024 + 1 + at, ' '), 'text/plain'),
};

const BOMB = gzipSync(Buffer.alloc(1_000_000));
/** Kinds with large bodies. They take long to send and test the same code each time. */
const RARE = new Set(['too large', 'compressed a thousandfold', 'deep body', 'deep JSON']);

export interface HostileRequest {
	readonly kind: string;
	readonly request: WebhookRequest;
}

/** Hostile requests made from authentic requests. Every kind is among them. The same seed gives the same requests. */
export function hostileRequests(
	authentic: readonly WebhookRequest[],
	guard: Guard,
	count: number,
	seed: number,
): HostileRequest[] {
	const kinds = Object.keys(CHANGES).flatMap((kind) =>
		RARE.has(kind) ? [kind] : Array.from({ length: 10 }, () => kind),
	);
	const plan = fc.record({
		request: fc.constantFrom(...authentic),
		kind: fc.constantFrom(...kinds),
		at: fc.nat({ max: 5000 }),
		text: fc.string({ unit: 'grapheme', minLength: 1 }),
	});
	return fc.sample(plan, { seed, numRuns: count }).flatMap(({ request, kind, at, text }) => {
		const changed = CHANGES[kind]?.(request, guard, at, text);
		if (changed === undefined) return [];
		// Some headers may hold several proofs, any of which is enough.
		const hostile = isStillRight(request, changed, guard)
			? forge(request, guard, at, text)
			: changed;
		return [{ kind, request: hostile }];
	});
}

function isStillRight(request: WebhookRequest, changed: WebhookRequest, guard: Guard): boolean {
	const { header = '', isSameProof } = guard;
	const [proof, other] = [request.headers[header], changed.headers[header]];
	if (typeof proof !== 'string' || typeof other !== 'string') return false;
	return changed.body.equals(request.body) && (isSameProof?.(proof, other) ?? false);
}
