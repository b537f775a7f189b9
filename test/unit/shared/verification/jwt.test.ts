import { createHmac } from 'node:crypto';

import {
	bearerToken,
	issuedAt,
	provenPayload,
	validityOf,
	verifyJwt,
} from '../../../../nodes/shared/verification/jwt';
import { request } from '../../../support/wire';

const SECRET = 'uZ3kq8Rr5vTn2bYx';
const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const EXPECTED = { issuer: 'api.httpsms.com', audience: URL };
/** Whole seconds. The test's clock is in the middle of this second. */
const NOW_SECONDS = 1_779_441_600;
const NOW = NOW_SECONDS * 1000 + 500;

/** Claims as httpSMS makes them: valid from ten minutes ago, for twenty minutes. */
const CLAIMS = {
	iss: 'api.httpsms.com',
	sub: 'WB7DRDWrJZRGbYrv2CKGkqbzvqdC',
	aud: [URL],
	exp: NOW_SECONDS + 600,
	nbf: NOW_SECONDS - 600,
	iat: NOW_SECONDS,
};
const HEADER = { alg: 'HS256', typ: 'JWT' };

const encode = (part: unknown): string =>
	Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** A rightly signed token of these parts: JSON, or text as it stands. */
function sign(claims: unknown = CLAIMS, header: unknown = HEADER, secret = SECRET): string {
	const signed = `${encode(header)}.${encode(claims)}`;
	return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const verdict = (token: string, now = NOW): string => {
	const result = verifyJwt(token, [SECRET, 'the-previous-one'], EXPECTED, now);
	return result.ok ? 'authentic' : result.code;
};
const withClaims = (changes: object): string => sign({ ...CLAIMS, ...changes });

describe('secrets', () => {
	test('the current and the previous one pass, a third does not', () => {
		expect(verdict(sign())).toBe('authentic');
		expect(verdict(sign(CLAIMS, HEADER, 'the-previous-one'))).toBe('authentic');
		expect(verdict(sign(CLAIMS, HEADER, 'a-third-one'))).toBe('invalid_token');
	});
});

describe('header', () => {
	test.each([
		['none', { alg: 'none' }],
		['HS384', { alg: 'HS384' }],
		['RS256', { alg: 'RS256' }],
		['hs256 in lower case', { alg: 'hs256' }],
		['a list', { alg: ['HS256'] }],
		['missing', { typ: 'JWT' }],
	])('alg %s is refused even where the signature fits', (_, header) => {
		expect(verdict(sign(CLAIMS, header))).toBe('invalid_token');
	});

	test('a signature made with the algorithm the header names is refused, unless it is HS256', () => {
		for (const [alg, hash] of [
			['HS384', 'sha384'],
			['HS512', 'sha512'],
		] as const) {
			const signed = `${encode({ alg })}.${encode(CLAIMS)}`;
			const signature = createHmac(hash, SECRET).update(signed).digest('base64url');
			expect(verdict(`${signed}.${signature}`)).toBe('invalid_token');
		}
		expect(verdict(`${encode({ alg: 'none' })}.${encode(CLAIMS)}.`)).toBe('invalid_token');
	});

	test('an extension that must be understood is refused, other members are not', () => {
		expect(verdict(sign(CLAIMS, { ...HEADER, crit: ['b64'], b64: false }))).toBe('invalid_token');
		expect(verdict(sign(CLAIMS, { ...HEADER, crit: [] }))).toBe('invalid_token');
		expect(verdict(sign(CLAIMS, { ...HEADER, kid: '1', jku: 'https://evil.example' }))).toBe(
			'authentic',
		);
	});

	test.each(['[]', '"HS256"', 'null', '', '{"alg":"HS256"', '\u00ff{"alg":"HS256"}'])(
		'%j is no header',
		(header) => expect(verdict(sign(CLAIMS, header))).toBe('invalid_token'),
	);
});

describe('claims', () => {
	test.each([
		['another issuer', { iss: 'api.example.com' }],
		['no issuer', { iss: undefined }],
		['a list of issuers', { iss: ['api.httpsms.com'] }],
	])('%s is refused', (_, change) => expect(verdict(withClaims(change))).toBe('invalid_token'));

	test('the audience is the URL, alone or in a list', () => {
		expect(verdict(withClaims({ aud: URL }))).toBe('authentic');
		expect(verdict(withClaims({ aud: ['https://other.example', URL] }))).toBe('authentic');
	});

	test.each([
		['another URL', 'https://n8n.acme.com/webhook/6a1d7f1b/webhook'],
		['the test URL', URL.replace('/webhook/', '/webhook-test/')],
		['part of it', 'https://n8n.acme.com'],
		['the URL and more', `${URL}/`],
		['in another case', URL.toUpperCase()],
		['nobody', []],
		['missing', undefined],
		['null', null],
		['a list in a list', [[URL]]],
		['an object', { 0: URL }],
	])('an audience that is %s is refused', (_, aud) => {
		expect(verdict(withClaims({ aud }))).toBe('wrong_audience');
	});

	test('it passes up to 60 s after it expired', () => {
		const expiring = withClaims({ exp: NOW_SECONDS });
		expect(verdict(expiring, (NOW_SECONDS + 60) * 1000 - 1)).toBe('authentic');
		expect(verdict(expiring, (NOW_SECONDS + 60) * 1000)).toBe('expired_token');
	});

	test('it passes from 60 s before it becomes valid', () => {
		const coming = withClaims({ nbf: NOW_SECONDS });
		expect(verdict(coming, (NOW_SECONDS - 60) * 1000)).toBe('authentic');
		expect(verdict(coming, (NOW_SECONDS - 60) * 1000 - 1)).toBe('expired_token');
	});

	test('it has to expire, the other times may be missing', () => {
		expect(verdict(withClaims({ exp: undefined }))).toBe('invalid_token');
		expect(verdict(withClaims({ nbf: undefined, iat: undefined }))).toBe('authentic');
	});

	const NO_TIMES = [String(CLAIMS.exp), null, true, [], 1e300];
	test.each(['exp', 'nbf'])('%s is a number of seconds', (claim) => {
		for (const value of NO_TIMES) {
			expect(verdict(withClaims({ [claim]: value }))).toBe('invalid_token');
		}
	});

	test('times may have a fraction', () => {
		expect(verdict(withClaims({ exp: NOW_SECONDS - 59.5 }))).toBe('authentic');
		expect(verdict(withClaims({ exp: NOW_SECONDS - 60.5 }))).toBe('expired_token');
		expect(verdict(withClaims({ nbf: NOW_SECONDS + 59.5 }))).toBe('authentic');
		expect(verdict(withClaims({ nbf: NOW_SECONDS + 60.5 }))).toBe('expired_token');
		expect(verdict(withClaims({ iat: NOW_SECONDS + 0.5 }))).toBe('authentic');
	});

	test('when it was made decides nothing here, so no such claim refuses it', () => {
		for (const iat of [...NO_TIMES, 'yesterday', 1, NOW_SECONDS + 1e6]) {
			expect(verdict(withClaims({ iat }))).toBe('authentic');
		}
	});

	test('codes other than invalid_token are for proven tokens only', () => {
		const stranger = (changes: object) => sign({ ...CLAIMS, ...changes }, HEADER, 'stranger');
		expect(verdict(stranger({ exp: 1 }))).toBe('invalid_token');
		expect(verdict(stranger({ aud: [] }))).toBe('invalid_token');
	});
});

test('when a token was made, in milliseconds', () => {
	expect(issuedAt({ iat: NOW_SECONDS })).toBe(NOW_SECONDS * 1000);
	expect(issuedAt({ iat: NOW_SECONDS + 0.25 })).toBe(NOW_SECONDS * 1000 + 250);
	for (const iat of [undefined, null, String(NOW_SECONDS), [NOW_SECONDS], NaN, Infinity]) {
		expect(issuedAt({ iat })).toBeUndefined();
	}
});

test('exp and nbf bound a token as far as it has them', () => {
	expect(validityOf({}, NOW)).toBe('valid');
	expect(validityOf({ nbf: 0, exp: Number.MAX_SAFE_INTEGER }, NOW)).toBe('valid');
	expect(validityOf({ exp: 0 }, NOW)).toBe('outside');
	expect(validityOf({ exp: 'soon' }, NOW)).toBe('unreadable');
});

test.each<[authorization: string | string[] | undefined, token: string | undefined]>([
	['Bearer a.b.c', 'a.b.c'],
	['bearer   a.b.c', 'a.b.c'],
	[['Bearer a'], 'a'],
	['Bearer a b', 'a b'],
	[undefined, undefined],
	['', undefined],
	['Bearer', undefined],
	['Bearer ', undefined],
	['Bearera', undefined],
	[' Bearer a', undefined],
	['Basic Bearer a', undefined],
	['Bearer a\nb', undefined],
	[['Bearer a', 'Bearer a'], undefined],
])('Authorization %j holds the token %j', (authorization, token) => {
	expect(bearerToken(request({ headers: { authorization } }))).toBe(token);
});

describe('form', () => {
	const [header = '', payload = '', signature = ''] = sign().split('.');
	const resign = (signed: string) =>
		`${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;

	test.each([
		['nothing', ''],
		['one part', header],
		['two parts', `${header}.${payload}`],
		['no signature', `${header}.${payload}.`],
		['no header', resign(`.${payload}`)],
		['no payload', resign(`${header}.`)],
		['a fourth part', `${sign()}.`],
		['padding in the signature', `${sign()}=`],
		['padding in the header', resign(`${encode('{"alg":"HS256"} ')}==.${payload}`)],
		['a space in front', ` ${sign()}`],
		['a line break inside', resign(`${header}\n.${payload}`)],
		['standard base64', `${header}.${payload}.${signature.replace(/-/g, '+').replace(/_/g, '/')}+`],
		['a character beyond ASCII', resign(`${header}\u00e9.${payload}`)],
		['over 4096 characters', withClaims({ note: 'x'.repeat(4096) })],
	])('%s is refused', (_, token) => expect(verdict(token)).toBe('invalid_token'));

	test('4096 characters pass, one more does not', () => {
		const ofLength = (length: number) => {
			// Base64 cannot have every length, so the header must grow in some cases too.
			for (let typ = 'JWT'; ; typ += 'x') {
				for (let pad = 2900; pad > 2500; pad--) {
					const token = sign({ ...CLAIMS, note: 'x'.repeat(pad) }, { ...HEADER, typ });
					if (token.length === length) return token;
				}
			}
		};
		expect(verdict(ofLength(4096))).toBe('authentic');
		expect(verdict(ofLength(4097))).toBe('invalid_token');
	});

	test('a signed token without a payload part is not proven', () => {
		expect(provenPayload(resign(header), [SECRET])).toBeNull();
		expect(provenPayload(resign(`${header}.`), [SECRET])).toHaveLength(0);
	});

	test('unused bits that are set are refused: another spelling of the same bytes', () => {
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		const last = alphabet.indexOf(signature.slice(-1));
		for (const bits of [1, 2, 3]) {
			const other = signature.slice(0, -1) + alphabet[last ^ bits];
			expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
			expect(verdict(`${header}.${payload}.${other}`)).toBe('invalid_token');
		}
	});

	test('a change of any one character is refused', () => {
		const token = sign();
		for (let i = 0; i < token.length; i++) {
			const other = token[i] === 'A' ? 'B' : 'A';
			expect(verdict(token.slice(0, i) + other + token.slice(i + 1))).toBe('invalid_token');
		}
	});
});
