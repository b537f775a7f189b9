import { verifyBasic } from '../../../../nodes/shared/verification/basic';
import type { Secrets } from '../../../../nodes/shared/verification/secrets';
import { request } from '../../../support/wire';

const SECRET = 'uZ3kq8Rr5vTn2bYx';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const RIGHT = base64(`acme:${SECRET}`);

function verify(
	authorization: string | string[] | undefined,
	secrets: Secrets = [SECRET],
	username = 'acme',
) {
	const verdict = verifyBasic(request({ headers: { authorization } }), username, secrets);
	return verdict.ok ? verdict.coversBody : verdict.code;
}

test('RFC 7617, section 2: the example proves the sender, and not the body', () => {
	expect(verify('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', ['open sesame'], 'Aladdin')).toBe(false);
});
test('base64 without its padding is another text', () => {
	expect(verify('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ', ['open sesame'], 'Aladdin')).toBe(
		'invalid_token',
	);
});
test('RFC 7617, section 2.1: user name and password are UTF-8', () => {
	expect(verify('Basic dGVzdDoxMjPCow==', ['123£'], 'test')).toBe(false);
});

test.each([
	[`basic ${RIGHT}`, [SECRET]],
	[`BASIC   ${RIGHT}`, [SECRET]],
	[`Basic ${RIGHT}`, ['another', SECRET]],
	[`Basic ${RIGHT}`, [SECRET, 'another']],
	[[`Basic ${RIGHT}`], [SECRET]],
] as Array<[string | string[], Secrets]>)('%j with the secrets %j passes', (header, secrets) => {
	expect(verify(header, secrets)).toBe(false);
});
test('the user name may be empty, and the password may hold colons', () => {
	expect(verify(`Basic ${base64(':a:b')}`, ['a:b'], '')).toBe(false);
});

test.each([
	[undefined],
	[''],
	['Basic'],
	['Basic '],
	[RIGHT],
	[` Basic ${RIGHT}`],
	[`Basic${RIGHT}`],
	[`Bearer ${RIGHT}`],
	[`XBasic ${RIGHT}`],
	[`Basic\t${RIGHT}`],
	[`Basic \t${RIGHT}`],
	[`Basic ${RIGHT}\n`],
	[[`Basic ${RIGHT}`, `Basic ${RIGHT}`]],
])('%j is no token', (header) => expect(verify(header)).toBe('missing_token'));

test.each([
	base64(SECRET),
	base64(`acme${SECRET}`),
	base64(`Acme:${SECRET}`),
	base64(`:${SECRET}`),
	base64('acme:'),
	base64(`acme:${SECRET}x`),
	base64(`acme:${SECRET}\n`),
	`${RIGHT}=`,
	`${RIGHT} `,
	`${RIGHT}, Basic ${RIGHT}`,
	RIGHT.toUpperCase(),
	`acme:${SECRET}`,
])('%j is a wrong token', (token) => expect(verify(`Basic ${token}`)).toBe('invalid_token'));
