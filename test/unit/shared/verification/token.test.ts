import type { WebhookRequest } from '../../../../nodes/shared/http/request';
import type { Secrets } from '../../../../nodes/shared/verification/secrets';
import {
	isOneOf,
	tokenProblem,
	verifyHeaderToken,
	verifyToken,
} from '../../../../nodes/shared/verification/token';
import { request as requestOf } from '../../../support/wire';

const SECRET = 'uZ3kq8Rr5vTn2bYx';

const request = (query: WebhookRequest['query']): WebhookRequest =>
	requestOf({ body: Buffer.from('{}'), query });
const verify = (token: unknown, secrets: Secrets = [SECRET]) => {
	const verdict = verifyToken(request({ token }), secrets);
	return verdict.ok ? 'authentic' : verdict.code;
};

test('the secret passes', () => {
	expect(verify(SECRET)).toBe('authentic');
});

test('the current and the previous secret pass, a third does not', () => {
	const secrets: Secrets = ['current-secret', 'previous-secret'];
	expect(verify('current-secret', secrets)).toBe('authentic');
	expect(verify('previous-secret', secrets)).toBe('authentic');
	expect(verify('another-secret', secrets)).toBe('invalid_token');
});

test.each([
	['an empty one', ''],
	['a repeated one', [SECRET, SECRET]],
	['an array of one', [SECRET]],
	['an object', { 0: SECRET, length: 1 }],
	['a number', 1234],
	['true', true],
	['null', null],
	['none', undefined],
])('%s counts as no token', (_, token) => {
	expect(verify(token)).toBe('missing_token');
});

test('a parameter of another name does not count', () => {
	for (const query of [{}, { Token: SECRET }, { 'token[]': SECRET }, { secret: SECRET }]) {
		expect(verifyToken(request(query), [SECRET])).toEqual({ ok: false, code: 'missing_token' });
	}
});

test('a token in the body or a header does not count', () => {
	const elsewhere = requestOf({
		body: Buffer.from(JSON.stringify({ token: SECRET })),
		headers: { token: SECRET, authorization: `Bearer ${SECRET}`, cookie: `token=${SECRET}` },
	});
	expect(verifyToken(elsewhere, [SECRET])).toEqual({ ok: false, code: 'missing_token' });
});

test.each([
	['the beginning of the secret', SECRET.slice(0, -1)],
	['the secret and more', `${SECRET}x`],
	['white space around it', ` ${SECRET} `],
	['a line feed after it', `${SECRET}\n`],
	['a NUL after it', `${SECRET}\0`],
	['another case', SECRET.toUpperCase()],
	['letters that only look the same', SECRET.replace('u', 'υ')],
	['the secret twice', SECRET + SECRET],
	['a very long one', 'x'.repeat(100_000)],
])('%s is refused', (_, token) => {
	expect(verify(token)).toBe('invalid_token');
});

test('a secret beyond ASCII is compared as UTF-8, not by look', () => {
	const composed = 'gizli-\u015fifre-\u00fc';
	expect(verify(composed, [composed])).toBe('authentic');
	expect(verify(composed.normalize('NFD'), [composed])).toBe('invalid_token');
	// The same number of characters, but not of bytes.
	expect(verify('gizli-sifre-u', [composed])).toBe('invalid_token');
});

test('a parameter may have any name, but no name that every object inherits', () => {
	const named = { key: SECRET, constructor: SECRET };
	expect(verifyToken(request(named), [SECRET], 'key')).toEqual({ ok: true, coversBody: false });
	expect(verifyToken(request({ token: SECRET }), [SECRET], 'key')).toMatchObject({ ok: false });
	expect(verifyToken(request({}), ['x'], 'constructor')).toMatchObject({ code: 'missing_token' });
});

describe('in a header', () => {
	const verifyHeader = (value: string | string[] | undefined, secrets: Secrets = [SECRET]) => {
		const sent = requestOf({ headers: { 'x-token': value, token: SECRET } });
		const verdict = verifyHeaderToken(sent, secrets, 'x-token');
		return verdict.ok ? verdict.coversBody : verdict.code;
	};
	test.each([
		[SECRET],
		[`Bearer ${SECRET}`],
		[`bearer   ${SECRET}`],
		[`BEARER ${SECRET}`],
		[[SECRET]],
	])('%j proves the sender, and not the body', (value) => {
		expect(verifyHeader(value)).toBe(false);
		expect(verifyHeader(value, ['another', SECRET])).toBe(false);
		expect(verifyHeader(value, ['another'])).toBe('invalid_token');
	});
	test.each([[undefined], [''], ['Bearer '], ['bearer   '], [[]], [[SECRET, SECRET]]])(
		'%j is no token',
		(value) => expect(verifyHeader(value)).toBe('missing_token'),
	);
	test.each([
		...['Bearer', `Bearer${SECRET}`, `Bearer\t${SECRET}`, `Bearer Bearer ${SECRET}`, 'x'],
		...[` ${SECRET}`, `x Bearer ${SECRET}`, `Basic ${SECRET}`, SECRET.toUpperCase(), `${SECRET} `],
	])('%j is a wrong token', (value) => expect(verifyHeader(value)).toBe('invalid_token'));
	test('Bearer counts at the start alone', () => {
		expect(verifyHeader(`x-Bearer ${SECRET}`, [`x-${SECRET}`])).toBe('invalid_token');
	});
});

test.each<[Secrets, boolean]>([
	[['a', 'b'], true],
	[['b', 'a'], true],
	[['b', 'c'], false],
])('isOneOf: a among %j is %s', (secrets, is) => expect(isOneOf('a', secrets)).toBe(is));

describe('tokenProblem', () => {
	test('the tail of a URL is more than the token', () => {
		expect(tokenProblem('?token=k3yY8zq0Rr5vTn2b')).toBe(
			'is more than the token. Enter only what stands behind ?token=',
		);
	});
	test('a secret that is not a text gives no problem here', () => {
		expect(tokenProblem({})).toBeNull();
		expect(tokenProblem(undefined)).toBeNull();
	});
	test.each([SECRET, 'a-b_c.d~e', '', undefined])('%j can be pasted into a URL', (secret) => {
		expect(tokenProblem(secret)).toBeNull();
	});
	test.each(['a+b', 'a b', 'a&b', 'a#b', 'a%41', 'a/b=', 'şifre'])('%j cannot', (secret) => {
		expect(tokenProblem(secret)).toMatch(/letters, digits, - and _ only/);
	});
});
