import type { WebhookRequest } from '../../../../nodes/shared/http/request';
import type { Secrets } from '../../../../nodes/shared/verification/secrets';
import { tokenProblem, verifyToken } from '../../../../nodes/shared/verification/token';
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

describe('tokenProblem', () => {
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
