import { PROVIDER_IDS, PROVIDERS } from '../../tools/providers';
import { providers, send } from '../../tools/simulator/index';
import { startHost, type Host } from './support/host';

/** Checks the values that an expression can give to parameters, for every provider, in n8n-core's real contexts. */

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';

describe.each(PROVIDER_IDS)('%s', (id) => {
	const { provider, trigger, credential, account, event, parameters, proofs } = PROVIDERS[id];
	let host: Host;
	let message = 0;
	const start = async (changes: object, webhookSecret = providers[id].credentialSecret(SECRET)) => {
		host = await startHost({
			type: trigger,
			parameters: { ...parameters, events: [event], ...changes } as never,
			credentials: {
				[credential]: { webhookSecret, ...account },
			},
		});
	};
	const deliver = async () => {
		const options = { url: host.url, secret: SECRET, now: Date.now(), message: ++message };
		const request = await providers[id].build(event, { ...options, ...proofs[0].sign } as never);
		const { status, body } = await send(request);
		return { status, body };
	};
	afterEach(async () => await host.close());

	test.each([
		['null for the events', { events: '={{ null }}' }, 'Events'],
		['a number for the events', { events: '={{ 5 }}' }, 'Events'],
		['nothing for the events', { events: '' }, 'Events'],
		['a switch that is neither', { options: { omitMessageText: 'perhaps' } }, 'Omit Message Text'],
	])(
		'%s: 503, the parameter is named in the log and refuses publishing',
		async (_, changes, name) => {
			await start(changes);
			expect(await deliver()).toEqual({ status: 503, body: '{"error":"not_configured"}' });
			expect(host.executions).toEqual([]);
			expect(host.log.at(-1)).toMatchObject({
				level: 'warn',
				message: expect.stringMatching(
					new RegExp(
						`^${provider.displayName} Trigger.*not_configured.*${name}.*\\(node "Trigger", workflow "Test`,
					),
				) as string,
			});
			await expect(host.publish()).rejects.toThrow(new RegExp(`The parameter ${name} must be`));
		},
	);

	// n8n calls `create` only when `checkExists` finds no webhook. An earlier webhook can prevent that call.
	test.each(['checkExists', 'create'] as const)('%s refuses an empty secret', async (step) => {
		await start({}, ' ');
		await expect(host.hook(step)).rejects.toThrow(/is empty, so no webhook from .* publish again/);
	});

	test.each([
		['an array', [event]],
		['text', event],
		['a list of texts, separated by commas', ` ${event} , other`],
		['an array with a space behind the expression', `["${event}"] `],
	])('%s for the events selects just these', async (_, events) => {
		await start({ events });
		expect(await deliver()).toEqual({ status: 200, body: '{"received":true}' });
	});

	test('an event is not selected because its name is part of another', async () => {
		await start({ events: `un${event}, ${event}x` });
		expect(await deliver()).toEqual({
			status: 200,
			body: '{"received":true,"ignored":"event_not_selected"}',
		});
	});
});

test('a filter that cannot be read is named too', async () => {
	const host = await startHost({
		type: 'talkNTalkTrigger',
		parameters: { events: ['sms.delivered'], filters: { textContains: '={{ null }}' } },
		credentials: { talkNTalkWebhookApi: { webhookSecret: SECRET } },
	});
	await expect(host.publish()).rejects.toThrow(/The parameter Text Contains must be/);
	await host.close();
});

test('a parameter that only verification needs is named too, and refuses publishing', async () => {
	const host = await startHost({
		type: 'openSmsTrigger',
		parameters: { events: ['sms.failed'], verification: 'hmac', signatureHeader: ' ' },
		credentials: { openSmsWebhookApi: { webhookSecret: SECRET } },
	});
	await expect(host.publish()).rejects.toThrow(/The parameter Signature Header must be .*publish/);
	const options = { url: host.url, secret: SECRET, now: Date.now() };
	expect(await send(await providers.opensms.build('sms.failed', options))).toMatchObject({
		status: 503,
		body: '{"error":"not_configured"}',
	});
	expect(host.executions).toEqual([]);
	await host.close();
});

test('a token that names its URL passes at this URL, be it the Production or the Test URL', async () => {
	const host = await startHost({
		type: 'httpSmsTrigger',
		parameters: { registration: 'manual' },
		credentials: { httpSmsWebhookApi: { webhookSecret: SECRET } },
	});
	const statusOf = async (url: string, audience: string) => {
		const options = { url, secret: SECRET, now: Date.now(), claims: { aud: [audience] } };
		const request = await providers.httpsms.build('message.phone.sent', options);
		const { status } = await send(request);
		expect(JSON.stringify(host.log)).not.toContain(String(request.headers.Authorization).slice(7));
		return status;
	};
	for (const url of [host.url, host.testUrl]) {
		expect(await statusOf(url, url)).toBe(200);
		expect(await statusOf(url, url === host.url ? host.testUrl : host.url)).toBe(401);
	}
	await host.close();
});
