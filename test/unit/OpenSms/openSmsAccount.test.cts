import { accountCheck, credentialProblem } from '../../../nodes/OpenSms/openSmsAccount';

const BASE = 'https://www.opensms.co.ke/api/v3';
const credential = { webhookSecret: 'uZ3kq8Rr5vTn2bYx', apiToken: 'token', baseUrl: BASE };
const problem = (status: number, body: unknown) => accountCheck(credential)?.problem(status, body);

test('asks who the token belongs to', () => {
	expect(accountCheck(credential)?.request).toEqual({
		method: 'GET',
		url: `${BASE}/me`,
		headers: { Authorization: 'Bearer token' },
	});
});

test.each([
	'https://api.opensms.co.ke/v3',
	'https://api.opensms.co.ke/v3/',
	' https://api.opensms.co.ke/v3// ',
])('base URL %j', (baseUrl) => {
	expect(accountCheck({ ...credential, baseUrl })?.request.url).toBe(
		'https://api.opensms.co.ke/v3/me',
	);
	expect(credentialProblem({ ...credential, baseUrl })).toBeNull();
});

test.each(['', 'opensms', 'ftp://opensms.co.ke', 'javascript:alert(1)', undefined])(
	'base URL %j is refused before the token is sent anywhere',
	(baseUrl) => {
		expect(accountCheck({ ...credential, baseUrl })).toBeNull();
		expect(credentialProblem({ ...credential, baseUrl })).toMatch(/Base URL is not/);
	},
);

test('without a token there is no account to check', () => {
	expect(accountCheck({ ...credential, apiToken: '' })).toBeNull();
	expect(credentialProblem({ ...credential, apiToken: '', baseUrl: '' })).toBeNull();
});

test('success in the body is right', () => {
	expect(problem(200, { status: 'success', data: {} })).toBeNull();
});

test.each([
	[401, { status: 'error' }, /does not accept the API Token \(401\)/],
	[403, '', /does not accept the API Token \(403\)/],
	[200, { status: 'error' }, /answered 200 \(error\)/],
	[200, '<html>', /Check the Base URL/],
	[404, { status: 'error' }, /Check the Base URL/],
	[500, { status: 'success' }, /answered 500/],
	[503, undefined, /answered 503 to/],
])('HTTP %p with %j is no proof of the token', (status, body, expected) => {
	expect(problem(status, body)).toMatch(expected);
});
