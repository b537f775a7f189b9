import { accountCheck, apiUrl, credentialProblem } from '../../../nodes/HttpSms/httpSmsAccount';

const credential = { apiKey: 'uZ3kq8Rr5vTn2bYx', baseUrl: 'https://api.httpsms.com' };

test.each([
	['https://api.httpsms.com', 'https://api.httpsms.com/v1'],
	['https://api.httpsms.com/', 'https://api.httpsms.com/v1'],
	['https://api.httpsms.com/v1', 'https://api.httpsms.com/v1'],
	['https://api.httpsms.com/v1/', 'https://api.httpsms.com/v1'],
	[' http://sms.lan:8000// ', 'http://sms.lan:8000/v1'],
	['https://acme.com//v1', 'https://acme.com/v1'],
	['https://acme.com/v1/sms', 'https://acme.com/v1/sms/v1'],
	['https://acme.com/httpsms/v1//', 'https://acme.com/httpsms/v1'],
])('the API of %j is at %s', (baseUrl, expected) => expect(apiUrl({ baseUrl })).toBe(expected));

test.each(['', 'api.httpsms.com', 'ftp://api.httpsms.com', 'https://', undefined])(
	'%j is no Base URL, which matters only with an API key',
	(baseUrl) => {
		expect(apiUrl({ baseUrl })).toBeNull();
		expect(credentialProblem({ apiKey: 'key', baseUrl })).toMatch(/^The Base URL is not an http/);
		expect(credentialProblem({ apiKey: '', baseUrl })).toBeNull();
		expect(accountCheck({ apiKey: 'key', baseUrl })).toBeNull();
	},
);

test('nothing is wrong with a Base URL on the web', () => {
	expect(credentialProblem(credential)).toBeNull();
});

test('asks for the account the key belongs to', () => {
	expect(accountCheck(credential)?.request).toEqual({
		method: 'GET',
		url: 'https://api.httpsms.com/v1/users/me',
		headers: { 'x-api-key': 'uZ3kq8Rr5vTn2bYx' },
	});
	expect(accountCheck({ ...credential, apiKey: '' })).toBeNull();
});

test.each([
	[200, { status: 'success', data: { id: 'user' } }, null],
	[401, { status: 'error', message: 'No' }, /401 \(No\).*phone API key/],
	[200, '<html>', /answered 200/],
	[200, { data: null }, /answered 200/],
	[500, { data: {} }, /answered 500/],
	[503, '', /answered 503\. Try again later/],
])('HTTP %p with %j', (status, body, expected) => {
	const problem = accountCheck(credential)?.problem(status, body);
	if (expected === null) expect(problem).toBeNull();
	else expect(problem).toMatch(expected);
});
