import type { IWebhookFunctions } from 'n8n-workflow';

import { webhookTail, webhookUrl } from '../../../../nodes/shared/n8n/publicUrl';

const ADDRESS = 'https://n8n.acme.com/n8n';
const WITH_ID = { name: 'SMSGate Trigger', webhookId: '5f0c6f0a' };
const WITHOUT_ID = { name: 'SMSGate Trigger' };

/** The part of n8n that the code asks, for a node of workflow W1 that is called while the editor listens. */
function testCall(node: object, production: string, more: object = {}): IWebhookFunctions {
	const context = {
		getMode: () => 'manual',
		getNode: () => node,
		getWorkflow: () => ({ id: 'W1', name: 'Workflow' }),
		getNodeWebhookUrl: () => production,
		...more,
	};
	return context as unknown as IWebhookFunctions;
}

test.each([
	[WITH_ID, '5f0c6f0a/webhook'],
	[WITHOUT_ID, 'W1/smsgate%20trigger/webhook'],
])('the tail of %j is %s, as n8n makes it', (node, tail) => {
	expect(webhookTail(testCall(node, ''))).toBe(tail);
});

describe('the URL of a test call', () => {
	const production = `${ADDRESS}/webhook/5f0c6f0a/webhook`;
	const listening = `${ADDRESS}/webhook-test/5f0c6f0a/webhook`;
	test('is as n8n says', () => {
		const context = testCall(WITH_ID, production, { getWebhookResourceUrl: () => listening });
		expect(webhookUrl(context, '/anything')).toBe(listening);
	});
	describe('in versions of n8n that do not say it', () => {
		const named = 'W1/smsgate%20trigger/webhook';
		test.each([
			[WITH_ID, production, '/webhook-test/5f0c6f0a/webhook', listening],
			[WITH_ID, production, '/n8n/webhook-test/5f0c6f0a/webhook', listening],
			[WITH_ID, production, '/webhook-test/5f0c6f0a/%77ebhook/', listening],
			[
				WITH_ID,
				`${ADDRESS}/a/b/5f0c6f0a/webhook`,
				'/a/c/5f0c6f0a/webhook',
				`${ADDRESS}/a/c/5f0c6f0a/webhook`,
			],
			[
				WITHOUT_ID,
				`${ADDRESS}/webhook/${named}`,
				`/webhook-test/${named}`,
				`${ADDRESS}/webhook-test/${named}`,
			],
			[
				WITHOUT_ID,
				`${ADDRESS}/webhook/${named}`,
				'/webhook-test/W1/smsgate trigger/webhook',
				`${ADDRESS}/webhook-test/${named}`,
			],
			// The code must not return another node's URL.
			[WITH_ID, production, '/webhook-test/6a1d7f1b/webhook', production],
			[WITH_ID, production, '/%', production],
		])('%j at %s, called at %s', (node, url, path, expected) => {
			expect(webhookUrl(testCall(node, url), path)).toBe(expected);
		});
	});
});
