import { CredentialTestContext } from 'n8n-core';
import type { ICredentialTestFunctions } from 'n8n-workflow';

import { testCredential } from '../../nodes/shared/n8n/credentialTest';
import { type FakeApi, startFakeApi } from '../../tools/fake-apis/server';
import { PROVIDER_IDS, PROVIDERS } from '../../tools/providers';
import { startHost } from './support/host';

// These tests show that a key reaches no host but the provider's, and no message.

/** An answer that some provider's account check accepts as an account. */
const ACCOUNT = {
	data: {},
	status: 'success',
	result: true,
	response: { status: { code: '200' } },
};
const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';
/** Fields that must have a certain form. */
const FIELDS = {
	accountSid: 'AC0123456789abcdef0123456789abcdef',
	region: 'eu',
};

const servers: FakeApi[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

async function serve(answer: Parameters<typeof startFakeApi>[0]): Promise<FakeApi> {
	const server = await startFakeApi(answer);
	servers.push(server);
	return server;
}

/** A host that redirects every call to a second host. The second host answers as a provider does to a right key. */
async function redirecting(account: unknown) {
	const other = await serve(() => ({ status: 200, body: account }));
	const headers = { Location: `${other.url}/me` };
	const first = await serve(() => ({ status: 302, headers }));
	const calls = () => ({ first: first.requests.length, other: other.requests.length });
	return { url: first.url, calls };
}

/** n8n's own helper for credential tests. Every call goes to this host, whatever host a provider has. */
function contextFor(url: string): ICredentialTestFunctions {
	const real = new CredentialTestContext();
	const request = async (options: { url: string }) => {
		const { pathname, search } = new URL(options.url);
		return (await real.helpers.request({ ...options, url: url + pathname + search })) as unknown;
	};
	return { helpers: { request } } as unknown as ICredentialTestFunctions;
}

const withAccount = PROVIDER_IDS.filter((id) => PROVIDERS[id].provider.accountCheck(keysOf(id)));

function keysOf(id: (typeof PROVIDER_IDS)[number]): Record<string, string> {
	const { keys, simulator } = PROVIDERS[id];
	return {
		...Object.fromEntries([...keys, 'username', 'servicePlanId'].map((key) => [key, `key-${key}`])),
		...FIELDS,
		baseUrl: 'https://api.acme.com',
		webhookSecret: simulator.credentialSecret(SECRET),
	};
}

test('every provider with an account is asked', () => {
	expect(withAccount.length).toBeGreaterThanOrEqual(11);
});

test.each(withAccount)('the credential test of %s follows no redirect', async (id) => {
	const { provider } = PROVIDERS[id];
	const account = provider.id === 'smsgate' ? [] : ACCOUNT;
	const { url, calls } = await redirecting(account);
	const data = keysOf(id);
	// The second host's answer would pass the credential test.
	expect(provider.accountCheck(data)?.problem(200, account)).toBeNull();
	const credential = { id: '1', name: 'x', type: PROVIDERS[id].credential, data };
	const result = await testCredential(contextFor(url), credential, provider, 'Secret');
	expect(result).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/answered 302/) as string,
	});
	expect(calls()).toEqual({ first: 1, other: 0 });
});

test.each(['httpSmsTrigger', 'smsGateTrigger', 'textbeeTrigger'])(
	'publishing %s follows no redirect',
	async (type) => {
		const id = PROVIDER_IDS.find((one) => PROVIDERS[one].trigger === type);
		if (id === undefined) throw new Error(`No ${type}`);
		const { url, calls } = await redirecting([]);
		const { credential, event } = PROVIDERS[id];
		const host = await startHost({
			type,
			publicUrl: 'https://n8n.acme.com',
			parameters: { events: [event] },
			credentials: { [credential]: { ...keysOf(id), baseUrl: url } },
		});
		await expect(host.publish()).rejects.toThrow(/answered 302/);
		await host.close();
		expect(calls().first).toBeGreaterThan(0);
		expect(calls().other).toBe(0);
	},
);

test.each(withAccount)(
	'the credential test of %s repeats no value of the credential',
	async (id) => {
		const { provider } = PROVIDERS[id];
		const data = keysOf(id);
		// An API that repeats the whole request in every member that some provider's messages are read from.
		const { url } = await serve(({ target, headers, text }) => {
			const said = `${target} ${JSON.stringify(headers)} ${text}`;
			const answer = { message: said, error: said, status: said, result_code: said };
			const errors = [{ title: said, detail: said }];
			return { status: 401, body: { ...answer, errors, data: { x: [said] } } };
		});
		const credential = { id: '1', name: 'x', type: PROVIDERS[id].credential, data };
		const { message } = await testCredential(contextFor(url), credential, provider, 'Secret');
		expect(message).toMatch(/answered 401/);
		const secrets = [...PROVIDERS[id].keys.map((key) => data[key]), data.webhookSecret];
		for (const secret of secrets) expect(message).not.toContain(secret);
	},
);
