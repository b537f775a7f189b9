import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import type { IAuthenticateGeneric, ICredentialType } from 'n8n-workflow';

import { descriptionOf } from '../../tools/eventParameters';
import { PROVIDER_IDS, type ProviderId, PROVIDERS } from '../../tools/providers';

/** The API keys that n8n's HTTP Request node cannot send with the credential, and why. */
const NOT_SENT: Readonly<Record<string, string>> = {
	iletiMerkeziWebhookApi: 'key and hash are inside of objects in the body, where n8n puts none',
};

const folder = resolve(__dirname, '../../credentials');

async function credentialOf(name: string): Promise<ICredentialType> {
	const className = `${name[0]?.toUpperCase()}${name.slice(1)}`;
	const module = (await import(`${folder}/${className}.credentials.ts`)) as Record<
		string,
		new () => ICredentialType
	>;
	const type = module[className];
	if (type === undefined) throw new Error(`No ${className} in ${folder}`);
	return new type();
}

/** The request that n8n makes from an empty request: each member under its name, basic authentication as its header. */
function authenticated(
	{ properties }: IAuthenticateGeneric,
	values: Readonly<Record<string, string>>,
) {
	const filled = JSON.parse(
		JSON.stringify(properties).replace(
			/"=([^"]*)"/g,
			(_, text: string) =>
				`"${text.replace(/\{\{\$credentials\.(\w+)\}\}/g, (__, key: string) => values[key] ?? '')}"`,
		),
	) as { headers?: object; body?: object; auth?: { username: string; password: string } };
	const { auth, headers, body } = filled;
	const basic = auth && Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
	return {
		...((headers ?? auth) && {
			headers: { ...headers, ...(auth && { Authorization: `Basic ${basic}` }) },
		}),
		...(body && { body }),
	};
}

test('the list of keys that are not sent names no credential that sends or is not there', async () => {
	const files = readdirSync(folder).map((file) => file.replace(/\.credentials\.ts$/, ''));
	for (const name of Object.keys(NOT_SENT)) {
		expect(files).toContain(`${name[0]?.toUpperCase()}${name.slice(1)}`);
		expect((await credentialOf(name)).authenticate).toBeUndefined();
	}
});

/** A text for each field of a credential that has no default value. */
const valuesOf = ({ properties }: ICredentialType) =>
	Object.fromEntries(
		properties.map(({ name, default: usual }) => [name, String(usual || `sample-of-${name}`)]),
	);

test.each(PROVIDER_IDS)('%s: hasAccount is false exactly if no account is checked', async (id) => {
	const { provider, credential } = PROVIDERS[id];
	const check = provider.accountCheck(valuesOf(await credentialOf(credential)));
	expect({ hasAccount: provider.hasAccount }).toEqual({
		hasAccount: check === null ? false : undefined,
	});
});

test.each(PROVIDER_IDS)(
	'%s: its row in tools/providers.ts names fields that are there',
	async (id) => {
		const { credential, keys, account = {} } = PROVIDERS[id];
		const fields = (await credentialOf(credential)).properties.map(({ name }) => name);
		expect(fields).toEqual(expect.arrayContaining([...keys, ...Object.keys(account)]));
	},
);

const SENT = PROVIDER_IDS.filter(
	(id) => PROVIDERS[id].provider.hasAccount !== false && !(PROVIDERS[id].credential in NOT_SENT),
);
describe.each(SENT)('%s', (id) => {
	const { provider, credential } = PROVIDERS[id];

	test('an HTTP Request node sends the API key where the account check has it', async () => {
		const type = await credentialOf(credential);
		// Without `authenticate`, the credential belongs into NOT_SENT.
		expect(type).toMatchObject({ authenticate: { type: 'generic' } });
		const values = valuesOf(type);
		const { request } = provider.accountCheck(values) ?? {};
		const sent = authenticated(type.authenticate as IAuthenticateGeneric, values);
		expect(Object.keys(sent)).toHaveLength(1);
		expect(request).toMatchObject(sent);
	});

	test('the field of the API key says that an HTTP Request node can send with it', async () => {
		const { properties } = await credentialOf(credential);
		expect(properties.map(({ description }) => description).join(' ')).toMatch(
			/HTTP Request node can send with it/,
		);
	});
});

/** The texts of a trigger's notices that are shown for exactly these parameters; always shown if left out. */
function noticesOf(
	id: ProviderId,
	shown?: Readonly<Record<string, string[]>>,
	notice = 'setupNotice',
): string[] {
	return descriptionOf(PROVIDERS[id])
		.properties.filter(
			({ name, displayOptions }) =>
				name === notice && isDeepStrictEqual(displayOptions?.show, shown),
		)
		.map(({ displayName }) => displayName);
}

/** The triggers that register themselves, with the parameters that turn registration on. */
const REGISTERING: ReadonlyArray<
	[id: ProviderId, account: string, shown: Record<string, string[]>]
> = [
	['httpsms', 'apiKey', { registration: ['automatic'] }],
	['smsgate', 'username', { registration: ['automatic'] }],
	['textbee', 'apiKey', { registration: ['automatic'] }],
	['telnyx', 'apiKey', { registration: ['automatic'] }],
	['twilio', 'accountSid', { webhookSource: ['eventStreams'], registration: ['automatic'] }],
];

describe.each(REGISTERING)('%s registers itself', (id, account, shown) => {
	const { credential } = PROVIDERS[id];

	test('its account stands right behind the secret, and a hint there says what it is needed for', async () => {
		const { properties } = await credentialOf(credential);
		expect(properties.slice(0, 2).map(({ name }) => name)).toEqual(['webhookSecret', account]);
		expect(properties[1]?.hint).toMatch(/\bAutomatic registration\b.* needs it$/);
	});

	test('with automatic registration, a notice names the secret and the account, in the order of the fields', async () => {
		const [first, second] = (await credentialOf(credential)).properties;
		const fields = new RegExp(`${first?.displayName}.*<b>${second?.displayName}</b>`, 'i');
		expect(noticesOf(id, shown)).toEqual([expect.stringMatching(fields)]);
	});
});

test.each(PROVIDER_IDS)('%s: the previous secret is the last field', async (id) => {
	const { properties } = await credentialOf(PROVIDERS[id].credential);
	expect(properties[0]).toMatchObject({ name: 'webhookSecret', required: true });
	expect(properties.at(-1)?.name).toBe('previousWebhookSecret');
});

const TOKENS: ReadonlyArray<
	[id: ProviderId, secret: string, shown: Record<string, string[]> | undefined]
> = [
	['iletimerkezi', 'Webhook Token', undefined],
	['opensms', 'Webhook Secret', { verification: ['urlToken'] }],
	['custom', 'Webhook Secret', { preset: ['lox24'] }],
];
test.each(TOKENS)(
	'%s: the notice has the end of the URL to paste; it and the credential say that the token is not shown again',
	async (id, secret, shown) => {
		const [notice, ...others] = noticesOf(id, shown);
		expect(others).toEqual([]);
		expect(notice).toContain(`<code>?token=&lt;${secret}&gt;</code>`);
		expect(notice).toContain('n8n does not show it again after you save');
		const [first] = (await credentialOf(PROVIDERS[id].credential)).properties;
		expect(first).toMatchObject({
			displayName: secret,
			hint: expect.stringContaining('n8n does not show it again after you save'),
		});
	},
);

test('Twilio’s status callbacks have a notice on how to set them up, and a warning of its own name', async () => {
	const shown = { webhookSource: ['statusCallback'] };
	expect(noticesOf('twilio', shown)).toEqual([
		expect.stringContaining('as the Status Callback of each SMS'),
	]);
	expect(noticesOf('twilio', shown, 'warningNotice')).toEqual([
		expect.stringMatching(/does not repeat.*<code>#rc=5&amp;rp=all<\/code>/),
	]);
});
