import {
	accountCheck,
	basic,
	bearer,
	readBaseUrl,
} from '../../../../nodes/shared/registration/accountCheck';
import { errorDescriber } from '../../../../nodes/shared/registration/apiErrors';

const check = accountCheck({
	url: 'https://api.acme.com/me',
	headers: bearer('key'),
	isRight: (body) => body === 'me',
	describe: ({ status }) => `It answered ${status}.`,
});

test('only status 200 with the body of an account is right', () => {
	expect(check.problem(200, 'me')).toBeNull();
	expect(check.problem(200, 'a page')).toBe('It answered 200.');
	expect(check.problem(201, 'me')).toBe('It answered 201.');
	expect(check.problem(401, 'me')).toBe('It answered 401.');
});

test('asks by GET, with a body by POST', () => {
	expect(check.request).toStrictEqual({
		method: 'GET',
		url: 'https://api.acme.com/me',
		headers: { Authorization: 'Bearer key' },
	});
	const { request } = accountCheck({
		url: 'https://api.acme.com/check',
		body: { key: 'k' },
		isRight: () => true,
		describe: () => '',
	});
	expect(request).toStrictEqual({
		method: 'POST',
		url: 'https://api.acme.com/check',
		body: { key: 'k' },
	});
});

test('HTTP Basic takes any characters', () => {
	const expected = Buffer.from('ABCDEF:p:ß').toString('base64');
	expect(basic('ABCDEF', 'p:ß')).toEqual({ Authorization: `Basic ${expected}` });
});

test('a Base URL that is not one is named, with the default', () => {
	expect(readBaseUrl(' https://api.acme.com/v1// ', 'x')).toEqual({
		ok: true,
		value: 'https://api.acme.com/v1',
	});
	expect(readBaseUrl('api.acme.com', 'https://api.acme.com')).toEqual({
		ok: false,
		problem: {
			status: null,
			message: 'The Base URL is not an http or https address. The default is https://api.acme.com.',
		},
	});
});

describe('a failed call of a provider that says no more than it must', () => {
	const describeError = errorDescriber({
		who: 'Acme',
		advice: { 401: 'Copy the key again.', 422: (quote) => `Look at ${quote || 'nothing'}.` },
	});
	test.each([
		[{ status: 401, body: {} }, 'Acme answered 401. Copy the key again.'],
		[{ status: 404, body: '<html>' }, 'Acme answered 404. Try again later.'],
		[{ status: 500, body: { message: 'x' } }, 'Acme answered 500. Try again later.'],
		[{ status: 422, body: {} }, 'Acme answered 422. Look at nothing.'],
		[
			{ status: 200, body: { message: 'x' } },
			'Acme’s API does not answer as documented: the server answered 200 with something else. Try again later.',
		],
		[
			{ status: null, code: 'ENOTFOUND' },
			'Acme could not be reached: its host name is unknown. Check this server’s internet access.',
		],
	])('%j', (response, expected) => expect(describeError(response)).toBe(expected));
});

test.each([
	['ECONNABORTED', /^Acme could not be reached: it did not answer in time\. Check/],
	['ETIMEDOUT', /it did not answer in time\./],
	['ECONNREFUSED', /it refused the connection\./],
	['ECONNRESET', /it broke off the connection\./],
	['CERT_HAS_EXPIRED', /its certificate has expired\./],
	['SELF_SIGNED_CERT_IN_CHAIN', /not signed by an authority.*NODE_EXTRA_CA_CERTS/],
	['DEPTH_ZERO_SELF_SIGNED_CERT', /not signed by an authority.*NODE_EXTRA_CA_CERTS/],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not signed by an authority.*NODE_EXTRA_CA_CERTS/],
	['ERR_TLS_CERT_ALTNAME_INVALID', /for another host name/],
	['EPROTO', /does not speak TLS/],
])('the fault %s is said in words', (code, words) => {
	const message = errorDescriber({ who: 'Acme', advice: {} })({ status: null, code });
	expect(message).toMatch(words);
	expect(message).not.toContain(code);
});

describe('a failed call of a provider that sends errors with HTTP 200', () => {
	const describeError = errorDescriber({
		who: 'Acme',
		unreachable: 'Check the address.',
		unexpectedBody: 'That is not Acme',
		sendsErrorsWith200: true,
		messagesOf: ({ error, code }) => [error, code],
		advice: { 200: (quote) => (quote === 'no such key; 7' ? 'Copy the key again.' : 'Look.') },
		otherwise: 'Check it.',
	});
	test.each([
		[
			{ status: 200, body: { error: ' no such key. ', code: '7' } },
			'Acme answered 200 (no such key; 7). Copy the key again.',
		],
		[
			{ status: 200, body: { error: 7 } },
			'That is not Acme: the server answered 200 with something else. Look.',
		],
		[{ status: 404, body: { error: 'x' } }, 'Acme answered 404 (x). Check it.'],
		[{ status: 499, body: {} }, 'Acme answered 499. Check it.'],
		[{ status: 500, body: {} }, 'Acme answered 500. Try again later.'],
		[{ status: null, code: undefined }, 'Acme could not be reached. Check the address.'],
	])('%j', (response, expected) => expect(describeError(response)).toBe(expected));
});

describe('the words of an API are quoted without the values of the credential', () => {
	const describeError = errorDescriber({
		who: 'Acme',
		messagesOf: ({ message }) => [message],
		advice: { 401: 'Copy the key again.' },
	});
	const KEY = 'k3y/8zq0+Rr5vTn2b';
	const credentialValues = [KEY, 'ABCDEF', 'us', '', '\ud800'];
	const basicValue = basic('ABCDEF', KEY).Authorization;
	test.each([
		[`Key ${KEY} is unknown, ${KEY}`, 'Key … is unknown, …'],
		[`No key "${encodeURIComponent(KEY)}"`, 'No key "…"'],
		[`Bad header ${basicValue}`, 'Bad header Basic …'],
		['No user ABCDEF here, or ABCDEFG', 'No user … here, or ABCDEFG'],
		['The status of us', 'The status of …'],
		['No\r\nsuch\u2028key', 'No such key'],
		// The quote's end must not cut a secret value in two.
		[`${'x'.repeat(295)} ${KEY}`, `${'x'.repeat(295)} …`],
	])('%s', (message, quote) => {
		expect(describeError({ status: 401, body: { message }, credentialValues })).toBe(
			`Acme answered 401 (${quote}). Copy the key again.`,
		);
	});
	test('in the account check of a credential', () => {
		const check = accountCheck({
			url: 'https://api.acme.com/me',
			isRight: () => false,
			describe: describeError,
		});
		expect(check.problem(401, { message: `No ${KEY}` }, [KEY])).toBe(
			'Acme answered 401 (No …). Copy the key again.',
		);
	});
});
