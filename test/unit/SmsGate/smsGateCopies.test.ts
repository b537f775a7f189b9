import type { IHookFunctions } from 'n8n-workflow';

import { registrationHooks } from '../../../nodes/shared/n8n/registration';
import { smsGateRegistration } from '../../../nodes/SmsGate/smsGateRegistration';
import { startSmsGate, type SmsGateFakeApi } from '../../../tools/fake-apis/smsGate';

const ACCOUNT = { username: 'ABCDEF', password: 'secret of the account' };
const ORIGINAL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const COPY = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';

let fakeApi: SmsGateFakeApi;
beforeEach(async () => {
	fakeApi = await startSmsGate(ACCOUNT);
});
afterEach(async () => await fakeApi.close());

interface Request {
	method: string;
	url: string;
	body?: unknown;
}

/** The part of n8n that registering uses, for a node at this URL; `remembered` is its static data. */
function nodeAt(url: string, remembered: object): IHookFunctions {
	const parameters: Record<string, unknown> = { events: ['sms:received', 'sms:sent'] };
	const authorization = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString('base64');
	const context = {
		getNode: () => ({ id: url, name: 'Trigger' }),
		getMode: () => 'trigger',
		getNodeWebhookUrl: () => url,
		getNodeParameter: (name: string) => parameters[name],
		getWorkflowStaticData: () => remembered,
		getCredentials: async () => await Promise.resolve({ ...ACCOUNT, baseUrl: fakeApi.baseUrl }),
		helpers: {
			async httpRequestWithAuthentication(_: string, request: Request) {
				const answer = await fetch(request.url, {
					method: request.method,
					headers: { Authorization: `Basic ${authorization}`, 'Content-Type': 'application/json' },
					...(request.body ? { body: JSON.stringify(request.body) } : {}),
				});
				return { statusCode: answer.status, body: await answer.text() };
			},
		},
	};
	return context as unknown as IHookFunctions;
}

const { exists, create, remove } = registrationHooks({
	credentialName: 'smsGateWebhookApi',
	registration: smsGateRegistration,
});
const webhooksFor = (url: string) => fakeApi.webhooks.filter((webhook) => webhook.url === url);

test('a copy of a workflow, with what the original remembers, leaves the original alone', async () => {
	const remembered = {};
	await create(nodeAt(ORIGINAL, remembered));
	const before = structuredClone(webhooksFor(ORIGINAL));
	expect(before.map(({ event }) => event).sort()).toEqual(['sms:received', 'sms:sent']);
	expect(remembered).toEqual({ production: { url: ORIGINAL, id: null } });

	const copy = nodeAt(COPY, structuredClone(remembered));
	// Unpublished before it was ever published: nothing of its own is known.
	await remove(nodeAt(COPY, structuredClone(remembered)));
	expect(webhooksFor(ORIGINAL)).toEqual(before);
	expect(await exists(copy)).toBe(false);
	await create(copy);
	expect(webhooksFor(COPY)).toHaveLength(2);
	expect(webhooksFor(ORIGINAL)).toEqual(before);
	await remove(copy);
	expect(webhooksFor(COPY)).toEqual([]);
	expect(webhooksFor(ORIGINAL)).toEqual(before);

	await remove(nodeAt(ORIGINAL, remembered));
	expect(fakeApi.webhooks).toEqual([]);
	expect(remembered).toEqual({});
});
