import type { NewProvider } from './newProvider';

/** A fixture holds only the documented payload, so the TODO stands in the text. */
export const fixtureFile = (status: string): string =>
	JSON.stringify({
		id: 9041,
		status,
		to: '+254712345678',
		text: 'TODO: the payload as documented, values made up, times in the past',
		at: '2026-05-20T08:30:04Z',
	});

export const simulatorFile = ({ module, id, header }: NewProvider): string => `
import { createHmac } from 'node:crypto';

import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = '${header}';

/** TODO: the address of the documentation, and its scheme: the HMAC-SHA256 of the body, in hexadecimal. */
export const ${module} = simulatedProvider<object>({
	id: '${id}',
	events: fixtureEvents('${id}'),
	eventTimePath: 'at',
	identify: (_payload, message) => ({ id: message }),
	eventIdOf: ({ id, status }) => \`${id}:\${String(id)}:\${String(status)}\`,
	sign(body, options) {
		const hmac = createHmac('sha256', options.secret).update(body).digest('hex');
		return post(body, options, { [SIGNATURE]: hmac });
	},
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});
`;

export const testFile = ({ folder, module, id, header }: NewProvider): string => `
import { createHmac } from 'node:crypto';

import { ${module} } from '../../../nodes/${folder}/${module}';
import type { JsonObject } from '../../../nodes/shared/http/json';
import { fixture, fixtureBytes, fixtureEvents } from '../../support/fixtures';
import { recognized } from '../../support/recognized';
import { request } from '../../support/wire';

// TODO: what is ${folder}'s own. test/unit/conformance.test.ts has the rules that hold for every provider.
const NOW = Date.UTC(2026, 4, 20, 8, 31);
const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';
const event = (payload: JsonObject) => recognized(${module}, undefined, payload, NOW);

describe('signature', () => {
	const body = fixtureBytes('${id}', 'delivered');
	const hex = createHmac('sha256', SECRET).update(body).digest('hex');
	test.each([
		['the HMAC of the body', hex, { ok: true, coversBody: true }],
		['no header', undefined, { ok: false, code: 'missing_signature' }],
		['upper case', hex.toUpperCase(), { ok: false, code: 'invalid_signature' }],
	])('%s', (_, value, verdict) => {
		const headers = { '${header.toLowerCase()}': value };
		expect(${module}.verify(request({ body, headers }), [SECRET], undefined, NOW)).toEqual(verdict);
	});
});

describe('events', () => {
	const EXPECTED = { delivered: 'sms.delivered', failed: 'sms.failed' } as const;
	test('every documented event has a fixture here', () => {
		expect(fixtureEvents('${id}').sort()).toEqual(Object.keys(EXPECTED));
	});
	test.each(Object.entries(EXPECTED))('%s', (status, name) => {
		expect(event(fixture('${id}', status))).toMatchObject({
			event: name,
			providerEvent: status,
			eventId: \`${id}:9041:\${status}\`,
			messageId: '9041',
			to: '+254712345678',
			occurredAt: '2026-05-20T08:30:04.000Z',
		});
	});
	test.each([[{}], [{ status: 'read', id: 1 }], [{ status: 'delivered' }]])(
		'%j is unrecognized, and whole',
		(payload) => {
			expect(event(payload)).toMatchObject({ event: 'unrecognized', messageId: null, raw: payload });
		},
	);
});

describe('the account check', () => {
	const check = ${module}.accountCheck({ apiKey: 'key-1' });
	test('asks with the key', () => {
		expect(check?.request).toEqual({
			method: 'GET',
			url: 'https://api.${id}.example/account',
			headers: { Authorization: 'Bearer key-1' },
		});
	});
	test('no key, no call', () => {
		expect(${module}.accountCheck({ apiKey: '' })).toBeNull();
	});
	test.each([
		[200, {}, null],
		[401, {}, /does not accept the API Key/],
		[200, '<html>', /answered 200/],
		[503, {}, /answered 503/],
	])('%i %j', (status, body, expected) => {
		const problem = check?.problem(status, body);
		if (expected === null) expect(problem).toBeNull();
		else expect(problem).toMatch(expected);
	});
});
`;

export const pageFile = ({ id, provider, displayName, header }: NewProvider): string => `
# ${displayName}

Receives the webhooks of ${provider} (TODO: its website).

## Set up

1. In n8n, add the **${displayName}** and copy its **Production URL**.
2. TODO: where the URL goes, in the provider's own menu words.
3. Enter the signing secret in the [credential](#credential). TODO: where it comes from.
4. Publish the workflow and send an SMS.

TODO: how to test while you build, with the Test URL.

## Credential

| field                   | use                                                                                                              |
| ----------------------- | ---------------------------------------------------------------------------------------------------------------- |
| Signing Secret          | TODO: where it comes from                                                                                        |
| Previous Signing Secret | accepted too [while you change the secret](security.md#change-a-secret) |
| API Key                 | optional, used by **Test**. TODO: which call it is sent to                                                       |

## Events

| ${provider} sends | \`event\` | \`status\` | final |
| --- | --- | --- | --- |
| \`delivered\` | \`sms.delivered\` | \`delivered\` | yes |
| \`failed\` | \`sms.failed\` | \`failed\` | yes |
| anything else | \`unrecognized\` | null | no |

- \`messageId\` is \`id\`. TODO: a line for every other key of the event, where its value is not the payload's own.
- \`eventId\` is \`${id}:<id>:<status>\`.

## What is verified

TODO: as documented. \`${header}\` must be the HMAC-SHA256 of the body, byte for byte, made with the secret, in hexadecimal.

The time in the body is signed too: **Maximum Event Age** (1440 minutes by default) refuses older events. TODO: how late the
provider sends again.

## When it does not work

[The answers](answers.md#refusals-by-provider) explains every code. TODO: faults that only this provider has.

## Sources

- Documented: TODO: with links.
- Not documented, so not relied upon: TODO.
`;
