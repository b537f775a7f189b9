import type { IHookFunctions } from 'n8n-workflow';

import { registrationHooks } from '../../../nodes/shared/n8n/registration';
import { smsGateRegistration } from '../../../nodes/SmsGate/smsGateRegistration';
import { startSmsGate, type SmsGateFakeApi } from '../../../tools/fake-apis/smsGate';

const ACCOUNT = { username: 'ABCDEF', password: 'secret of the account' };
const ORIGINAL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const COPY = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';

let fakeApi: SmsGateFakeApi;
beforeEach(async () => {
	warnings.splice(0);
	fakeApi = await startSmsGate(ACCOUNT);
});
afterEach(async () => await fakeApi.close());

interface Request {
	method: string;
	url: string;
	body?: unknown;
}

const warnings: string[] = [];

/**
 * The part of n8n that registration uses, for a node at this URL. `remembered` is the node's static data.
 * @param identity of a node without a webhookId: its workflow, and its name if the name is not the usual one.
 */
function nodeAt(
	url: string,
	remembered: object,
	identity?: { readonly workflow: string; readonly name?: string },
): IHookFunctions {
	const parameters: Record<string, unknown> = { events: ['sms:received', 'sms:sent'] };
	const authorization = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString('base64');
	const context = {
		getNode: () => ({
			id: url,
			name: identity?.name ?? 'SMSGate Trigger',
			...(identity === undefined && { webhookId: url.split('/').at(-2) }),
		}),
		getWorkflow: () => ({ id: identity?.workflow ?? 'W0', name: 'Workflow' }),
		logger: { warn: (line: string) => void warnings.push(line) },
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
	displayName: 'SMSGate',
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
	// The copy is unpublished before its first publishing. It has no webhook of its own yet.
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

describe('without a webhookId, as n8n’s command line and git leave it', () => {
	const urlIn = (workflow: string, address = 'https://n8n.acme.com') =>
		`${address}/webhook/${workflow}/smsgate%20trigger/webhook`;

	test('its own Test URL, left over, is removed', async () => {
		const leftover = urlIn('W1').replace('/webhook/', '/webhook-test/');
		fakeApi.webhooks.push({ id: 'x', deviceId: null, url: leftover, event: 'sms:sent' });
		await create(nodeAt(urlIn('W1'), {}, { workflow: 'W1' }));
		expect(webhooksFor(leftover)).toEqual([]);
	});

	test('a move of n8n is logged with both addresses, once', async () => {
		const [remembered, old] = [{}, urlIn('W1', 'https://old.acme.com')];
		await create(nodeAt(old, remembered, { workflow: 'W1' }));
		await create(nodeAt(urlIn('W1'), remembered, { workflow: 'W1' }));
		expect(webhooksFor(old)).toEqual([]);
		expect(webhooksFor(urlIn('W1'))).toHaveLength(2);
		expect(warnings).toEqual([
			`SMSGate Trigger: moved its webhook from "${old}" to ${urlIn('W1')}. If another n8n runs at the old address, its trigger gets no events any more (node "SMSGate Trigger", workflow "Workflow" W1)`,
		]);
	});
});

test('a webhook that SMSGate does not remove is named, with the place to remove it', async () => {
	const remembered = {};
	await create(nodeAt(ORIGINAL, remembered));
	fakeApi.failNext(500, 'DELETE');
	const [first] = webhooksFor(ORIGINAL);
	await expect(remove(nodeAt(ORIGINAL, remembered))).rejects.toThrow('SMSGate answered 500');
	expect(webhooksFor(ORIGINAL)).toEqual([first]);
	expect(warnings).toEqual([
		`SMSGate Trigger: the webhook "${first?.id}" for "${ORIGINAL}" stays in the account. SMSGate answered 500 (Internal Server Error). Try again later. If it is not needed, remove it with a DELETE of SMSGate’s API, /webhooks/ and its id (node "SMSGate Trigger", workflow "Workflow" W0)`,
	]);
	// n8n tries again.
	await remove(nodeAt(ORIGINAL, remembered));
	expect(fakeApi.webhooks).toEqual([]);
});
