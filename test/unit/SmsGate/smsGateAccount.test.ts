import { smsGate } from '../../../nodes/SmsGate/smsGate';

const ACCOUNT = { username: 'ABCDEF', password: 'p:ß' };

test('asks for the webhooks, which takes a user, not for the health, which does not', () => {
	expect(
		smsGate.accountCheck({ ...ACCOUNT, baseUrl: 'https://sms.acme.com/api/3rdparty/v1/' })?.request,
	).toEqual({
		method: 'GET',
		url: 'https://sms.acme.com/api/3rdparty/v1/webhooks',
		headers: { Authorization: `Basic ${Buffer.from('ABCDEF:p:ß').toString('base64')}` },
	});
	expect(smsGate.accountCheck(ACCOUNT)?.request.url).toBe(
		'https://api.sms-gate.app/3rdparty/v1/webhooks',
	);
});

test('no user or no address, no call', () => {
	expect(smsGate.accountCheck({ ...ACCOUNT, baseUrl: 'nonsense' })).toBeNull();
	expect(smsGate.accountCheck({ password: 'x' })).toBeNull();
	expect(smsGate.accountCheck({})).toBeNull();
});

test.each([
	[200, [], null],
	[200, {}, /does not lead to SMSGate’s API/],
	[401, { message: 'Unauthorized' }, /401 \(Unauthorized\).*Home tab/],
	[404, '<html>', /Base URL/],
	[403, { message: 'Forbidden' }, /may not manage/],
	[503, {}, /^SMSGate answered 503\. Try again later\.$/],
])('%i %j', (status, body, expected) => {
	const problem = smsGate.accountCheck(ACCOUNT)?.problem(status, body);
	if (expected === null) expect(problem).toBeNull();
	else expect(problem).toMatch(expected);
});

test.each([
	[{}, null],
	[ACCOUNT, null],
	[{ baseUrl: 'nonsense' }, null],
	[{ username: 'ABCDEF' }, /both/],
	[{ password: 'x' }, /both/],
	[{ ...ACCOUNT, baseUrl: 'ftp://sms.acme.com' }, /Base URL/],
])('%j', (credential, expected) => {
	const problem = smsGate.credentialProblem?.(credential);
	if (expected === null) expect(problem).toBeNull();
	else expect(problem).toMatch(expected);
});
