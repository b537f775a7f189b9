import { accountCheck } from '../../../nodes/TalkNTalk/talkNTalkAccount';

const check = accountCheck({ apiKey: 'tk_live_1' });

test('asks the API root, trailing slash and all, with the key as bearer token', () => {
	expect(check?.request).toEqual({
		method: 'GET',
		url: 'https://api.talkntalk.africa/v1/',
		headers: { Authorization: 'Bearer tk_live_1' },
	});
});

test('no key, no call', () => {
	expect(accountCheck({ apiKey: '' })).toBeNull();
});

test.each([
	[200, { organisation: { name: 'Acme' } }, null],
	[401, {}, /does not accept the API Key/],
	[200, '<html>', /answered 200/],
	[503, {}, /answered 503/],
])('%i %j', (status, body, expected) => {
	const problem = check?.problem(status, body);
	if (expected === null) expect(problem).toBeNull();
	else expect(problem).toMatch(expected);
});
