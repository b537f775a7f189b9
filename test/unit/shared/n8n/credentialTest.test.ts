import type { ICredentialTestFunctions } from 'n8n-workflow';

import { testCredential } from '../../../../nodes/shared/n8n/credentialTest';
import type { AccountCheck } from '../../../../nodes/shared/registration/accountCheck';

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';
const check: AccountCheck = {
	request: { method: 'GET', url: 'https://api.acme.example/me' },
	problem: (status) => (status === 200 ? null : `Acme answered ${status}`),
};

/** Stands in for the provider's server: tests cannot reach the real server. */
function context(answer: () => Promise<unknown>): ICredentialTestFunctions {
	return { helpers: { request: answer } } as unknown as ICredentialTestFunctions;
}
const answering = (statusCode: number) => context(async () => ({ statusCode, body: {} }));
const neverCalled = context(() => {
	throw new Error('must not be called');
});

const run = (
	data: Record<string, string>,
	from = neverCalled,
	account: AccountCheck | null = null,
	provider: { hasAccount?: false } = {},
) =>
	testCredential(
		from,
		{ id: '1', name: 'x', type: 'acme', data },
		{ displayName: 'Acme', accountCheck: () => account, ...provider },
		'Signing Secret',
	);

test('without an API key only the secret is checked, and the message says so', async () => {
	expect(await run({ webhookSecret: SECRET })).toEqual({
		status: 'OK',
		message: expect.stringMatching(/Only the secret was checked: fill in the other fields/),
	});
	expect(await run({ webhookSecret: SECRET }, neverCalled, null, { hasAccount: false })).toEqual({
		status: 'OK',
		message: 'The Signing Secret looks right. Only the secret was checked.',
	});
});

test.each([
	[{}, /^The Signing Secret is empty/],
	[{ webhookSecret: 'short' }, /^The Signing Secret is shorter/],
	[{ webhookSecret: `${SECRET} ` }, /^The Signing Secret begins or ends/],
	[
		{ webhookSecret: SECRET, previousWebhookSecret: 'short' },
		/^The Previous Signing Secret is shorter/,
	],
])('%j fails before any call', async (data, message) => {
	expect(await run(data as Record<string, string>, neverCalled, check)).toEqual({
		status: 'Error',
		message: expect.stringMatching(message),
	});
});

test('an empty previous secret is none', async () => {
	expect(await run({ webhookSecret: SECRET, previousWebhookSecret: '' })).toMatchObject({
		status: 'OK',
	});
});

test('with an API key the provider has the last word', async () => {
	const data = { webhookSecret: SECRET };
	expect(await run(data, answering(200), check)).toEqual({
		status: 'OK',
		message: expect.stringMatching(/Acme accepts the other fields/),
	});
	expect(await run(data, answering(401), check)).toEqual({
		status: 'Error',
		message: 'Acme answered 401',
	});
});

test('a provider that cannot be reached is named with its host, and nothing secret', async () => {
	const unreachable = context(async () => {
		throw Object.assign(new Error(`connect ECONNREFUSED, secret ${SECRET}`), {
			code: 'ECONNREFUSED',
		});
	});
	const result = await run({ webhookSecret: SECRET }, unreachable, check);
	expect(result.status).toBe('Error');
	expect(result.message).toMatch(
		/^Acme \(api\.acme\.example\) could not be reached: it refused the connection\. Check/,
	);
	expect(result.message).not.toContain(SECRET);
});

test('a fault behind the error is said in words', async () => {
	const failing = context(async () => {
		throw new Error('request failed', {
			cause: Object.assign(new Error('tls'), { code: 'CERT_HAS_EXPIRED' }),
		});
	});
	const { message } = await run({ webhookSecret: SECRET }, failing, check);
	expect(message).toMatch(/certificate has expired/);
});

test('a fault that a provider finds in the credential comes before any call', async () => {
	for (const problem of ['secretProblem', 'credentialProblem']) {
		const provider = {
			displayName: 'Acme',
			accountCheck: () => check,
			[problem]: () => 'No good.',
		};
		const data = { webhookSecret: SECRET };
		const tested = { id: '1', name: 'x', type: 'acme', data };
		expect(await testCredential(neverCalled, tested, provider, 'Signing Secret')).toEqual({
			status: 'Error',
			message: 'No good.',
		});
	}
});
