import { accountCheck } from '../../../nodes/TurkeySms/turkeySmsAccount';

const check = accountCheck({ apiKey: 'key-1' });

test('asks /auth/check with the key in the body, as TurkeySMS documents', () => {
	expect(check?.request).toEqual({
		method: 'POST',
		url: 'https://api.turkeysms.com.tr/auth/check',
		body: { api_key: 'key-1' },
	});
});

test('no key, no call', () => {
	expect(accountCheck({ apiKey: '' })).toBeNull();
	expect(accountCheck({})).toBeNull();
});

test.each([
	[200, { result: true, result_code: 'TS-1000' }, null],
	[401, { result: false, result_code: 'TS-1031' }, /does not accept the API Key.*IP/],
	[200, { result: false, result_code: 'TS-1040' }, /answered 200 \(TS-1040\)/],
	[500, '<html>', /answered 500/],
	[200, null, /answered 200 to/],
	[500, { result: true }, /answered 500 to/],
	[200, { result: 'true', result_code: 1031 }, /answered 200 to/],
])('%i %j', (status, body, expected) => {
	const problem = check?.problem(status, body);
	if (expected === null) expect(problem).toBeNull();
	else expect(problem).toMatch(expected);
});
