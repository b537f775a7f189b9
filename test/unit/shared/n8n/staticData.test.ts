import type { IHookFunctions } from 'n8n-workflow';

import {
	beginTest,
	endTest,
	forgetLeftover,
	ownershipOf,
	remember,
	rememberedUrl,
} from '../../../../nodes/shared/n8n/staticData';

const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const TEST_URL = 'https://n8n.acme.com/webhook-test/5f0c6f0a/webhook';
const OLD_URL = 'http://10.0.0.5:5678/webhook/5f0c6f0a/webhook';
const COPY_URL = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';

/** The part of n8n that the code asks, for a node at this URL with this static data. */
function node(stored: object, url = URL, mode = 'trigger'): IHookFunctions {
	const context = {
		getMode: () => mode,
		getNodeWebhookUrl: () => url,
		getNode: () => ({ name: 'Trigger', webhookId: url.split('/').at(-2) }),
		getWorkflow: () => ({ id: 'W1', name: 'Workflow' }),
		getWorkflowStaticData: () => stored,
	};
	return context as unknown as IHookFunctions;
}
/** Static data in the form of version 0.2.0. */
const STORED = {
	production: { url: URL, id: '32343a19-da5e-4b1b-a767-3298a73703cb' },
	test: { url: TEST_URL, id: 'b7c0' },
};

describe('what is stored', () => {
	test('is a URL and an id, for production and test apart', () => {
		const stored = {};
		remember(node(stored), STORED.production);
		remember(node(stored, TEST_URL, 'manual'), STORED.test);
		expect(stored).toEqual(STORED);
		remember(node(stored), undefined);
		expect(stored).toEqual({ test: STORED.test });
		// n8n does not say that a test has ended. The URL shows that the webhook is the test webhook.
		remember(node(stored, TEST_URL), undefined);
		expect(stored).toEqual({});
	});
	test('is read as version 0.2.0 stored it', () => {
		expect(ownershipOf(node(STORED))).toMatchObject({ url: URL, remembered: STORED.production });
		expect(ownershipOf(node(STORED, TEST_URL, 'manual')).remembered).toEqual(STORED.test);
		expect(ownershipOf(node(STORED, TEST_URL)).remembered).toEqual(STORED.test);
		expect(ownershipOf(node({})).remembered).toBeUndefined();
		expect(
			ownershipOf(node({ production: STORED.production }, TEST_URL)).remembered,
		).toBeUndefined();
	});
	test('belongs to the node also when n8n has another address, and never to a copy', () => {
		const stored = { production: { url: OLD_URL, id: '1' } };
		expect(ownershipOf(node(stored)).remembered).toEqual(stored.production);
		expect(ownershipOf(node(stored, COPY_URL)).remembered).toBeUndefined();
	});
});

describe('the URL under which the provider knows the trigger', () => {
	test.each([
		['production', node(STORED), URL],
		['a test, for which n8n gives the production URL', node(STORED, URL, 'manual'), TEST_URL],
		['a test, for which n8n gives the Test URL', node(STORED, TEST_URL, 'manual'), TEST_URL],
		['another address', node({ production: { url: OLD_URL, id: null } }), OLD_URL],
		['a copy', node(STORED, COPY_URL), undefined],
		['a test of a copy', node(STORED, COPY_URL, 'manual'), undefined],
		['nothing stored', node({}), undefined],
	])('%s', (_, context, expected) => expect(rememberedUrl(context)).toBe(expected));
});

describe('a webhook with the Test URL', () => {
	const isLeftover = (context: IHookFunctions, url: string) =>
		ownershipOf(context).isLeftover({ id: '1', url, kind: '', settings: '' });
	test('is left over, unless the editor listens at it', () => {
		const stored = structuredClone(STORED);
		const test = node(stored, TEST_URL, 'manual');
		expect(isLeftover(node(stored), TEST_URL)).toBe(true);
		beginTest(test);
		expect(isLeftover(node(stored), TEST_URL)).toBe(false);
		forgetLeftover(node(stored));
		expect(stored).toEqual(STORED);
		endTest(test);
		expect(isLeftover(node(stored), TEST_URL)).toBe(true);
		forgetLeftover(test);
		expect(stored).toEqual(STORED);
		forgetLeftover(node(stored));
		expect(stored).toEqual({ production: STORED.production });
	});
	test('is not left over for a test, nor for another node; production never is', () => {
		expect(isLeftover(node({}, TEST_URL, 'manual'), URL)).toBe(false);
		expect(isLeftover(node({}, COPY_URL), TEST_URL)).toBe(false);
		expect(isLeftover(node({}), URL)).toBe(false);
	});
	test('publishing is not taken for a test', () => {
		beginTest(node({}, TEST_URL));
		expect(isLeftover(node({}), TEST_URL)).toBe(true);
	});
});
