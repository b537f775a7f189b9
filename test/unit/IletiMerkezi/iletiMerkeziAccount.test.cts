import { accountCheck, credentialProblem } from '../../../nodes/IletiMerkezi/iletiMerkeziAccount';

const credential = { webhookSecret: 'uZ3kq8Rr5vTn2bYx', apiKey: 'key', apiHash: 'hash' };
const problem = (status: number, body: unknown) => accountCheck(credential)?.problem(status, body);

test('asks for the balance with key and hash', () => {
	expect(accountCheck(credential)?.request).toEqual({
		method: 'POST',
		url: 'https://api.iletimerkezi.com/v1/get-balance/json',
		body: { request: { authentication: { key: 'key', hash: 'hash' } } },
	});
});

test('without key and hash there is no account to check', () => {
	expect(accountCheck({ webhookSecret: 'uZ3kq8Rr5vTn2bYx', apiKey: '', apiHash: '' })).toBeNull();
	expect(accountCheck({ ...credential, apiKey: '' })).toBeNull();
	expect(accountCheck({ ...credential, apiHash: '' })).toBeNull();
});

test.each([200, '200'])('HTTP 200 with code %p is right', (code) => {
	const balance = { amount: '10.50', sms: '1200' };
	expect(problem(200, { response: { status: { code }, balance } })).toBeNull();
});

test.each([
	[401, { response: { status: { code: 401 } } }],
	[200, { response: { status: { code: 401 } } }],
	[200, { response: { status: { code: '401' } } }],
	[401, 'Unauthorized'],
])('HTTP %p with %j names the switch in the panel', (status, body) => {
	expect(problem(status, body)).toMatch(/“Allow API access” is off/);
});

test.each([
	[200, { response: { status: { code: 400 } } }, /200 with code 400/],
	[500, { response: { status: { code: 500 } } }, /answered 500 to/],
	[500, { response: { status: { code: 200 } } }, /answered 500 with code 200/],
	[503, '<html>', /answered 503 to/],
	[200, '<html>', /answered 200 to/],
	[200, { response: { status: null } }, /answered 200 to/],
	[200, { response: [] }, /answered 200 to/],
	[200, undefined, /answered 200 to/],
])('HTTP %p with %j is no proof of the key', (status, body, expected) => {
	expect(problem(status, body)).toMatch(expected);
});

test('what can be seen to be wrong before anything is sent', () => {
	expect(credentialProblem(credential)).toBeNull();
	expect(credentialProblem({ webhookSecret: 'uZ3kq8Rr5vTn2bYx' })).toBeNull();
	expect(credentialProblem({ ...credential, apiHash: '' })).toMatch(/^The API Hash is empty/);
	expect(credentialProblem({ ...credential, apiKey: '' })).toMatch(/^The API Key is empty/);
	expect(credentialProblem({ ...credential, webhookSecret: 'a+b' })).toMatch(
		/^The Webhook Token has/,
	);
	expect(credentialProblem({ ...credential, previousWebhookSecret: 'a&b' })).toMatch(
		/^The Previous Webhook Token has/,
	);
});
