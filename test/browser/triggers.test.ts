import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { smsEventSchema } from '../../tools/eventSchema';
import { openBrowser, openEditor } from '../../tools/editor/browser';
import {
	addTrigger,
	countSucceeded,
	fillFields,
	listenForTestEvent,
	openNewCredential,
	openWorkflowId,
	publishWorkflow,
	readOutputKeys,
	readWebhookUrls,
	saveBadCredential,
	saveGoodCredential,
	searchNode,
} from '../../tools/editor/steps';
import { EDITOR_TRIGGERS } from '../../tools/editor/triggers';
import { waitFor, waitForExecutions } from '../../tools/n8n/client';
import { triggerWorkflow } from '../../tools/n8n/workflow';
import { createWorkflow } from '../../tools/n8n/workflows';
import { type Answer, providers, send, type WebhookRequest } from '../../tools/simulator/index';
import { type HttpSmsApi, startHttpSmsApi } from '../../tools/fake-apis/httpSms';
import { sharedN8n } from '../e2e/support/shared';

jest.setTimeout(300_000);

/** The folder for screenshots of failed tests. */
const PICTURES = resolve(__dirname, '../../coverage/browser');

let browser: Browser;
let api: HttpSmsApi;
let page: Page;
beforeAll(async () => {
	browser = await openBrowser();
	api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: ['+18005550199'] });
});
afterEach(async () => {
	await page?.context().close();
});
afterAll(async () => {
	await browser?.close();
	await api?.close();
});

/** Runs the steps of a test. When a step fails, takes a screenshot of the editor. */
async function pictured(name: string, steps: () => Promise<void>): Promise<void> {
	try {
		await steps();
	} catch (error) {
		const path = resolve(PICTURES, `${name}.png`);
		await page.screenshot({ path });
		throw new Error(`${(error as Error).message}\nThe editor at that time: ${path}`);
	}
}

/** n8n publishes in the background: the URL works only a moment after n8n reports success. */
async function sendUntilFound(request: WebhookRequest): Promise<Answer | undefined> {
	let answer: Answer | undefined;
	await waitFor(async () => {
		answer = await send(request);
		return answer.status !== 404;
	});
	return answer;
}

test('each trigger is found by “sms”, “delivery”, its name and its spellings', async () => {
	page = await openEditor(browser, sharedN8n().session);
	for (const { name, spellings } of EDITOR_TRIGGERS) {
		for (const words of ['sms', 'delivery', name, ...spellings]) {
			expect(await (await searchNode(page, words, name)).count()).toBe(1);
		}
	}
});

test('a trigger for which a workflow says version 1 opens like any other', async () => {
	const { session } = sharedN8n();
	page = await openEditor(browser, session);
	const draft = triggerWorkflow({
		name: 'Written by a tool',
		trigger: 'talkNTalkTrigger',
		parameters: { events: ['*'] },
		credential: { type: 'talkNTalkWebhookApi', id: 'none' },
	});
	const nodes = draft.nodes.map((node) => ({ ...node, typeVersion: 1 }));
	const { id } = await createWorkflow(session, { ...draft, nodes });
	await page.goto(`${session.url}/workflow/${id}`);
	await page.getByTestId('canvas-node').first().dblclick();
	await page.getByTestId('node-parameters').getByText('All Events').waitFor();
	expect(await page.getByText(/install this node/i).count()).toBe(0);
});

/**
 * httpSMS stands for all triggers that register themselves. The end-to-end tests publish the others. firstMinutes.test
 * follows TurkeySMS.
 */
const FOLLOWED = EDITOR_TRIGGERS.filter(
	({ provider }) => !['turkeysms', 'smsgate', 'textbee'].includes(provider),
);

describe.each(FOLLOWED)('$name', (trigger) => {
	const { provider, name, event } = trigger;
	const secret = randomBytes(18).toString('base64url');

	test('from the search to the first execution', async () => {
		page = await openEditor(browser, sharedN8n().session);
		await pictured(provider, fromSearchToExecution);
	});

	async function fromSearchToExecution(): Promise<void> {
		await addTrigger(page, await searchNode(page, name, name), trigger.choice);
		const parameters = await page.getByTestId('node-parameters').innerText();
		for (const words of trigger.setup) expect(parameters).toContain(words);

		await openNewCredential(page);
		// httpSMS's test asks the account. The other tests check the secret alone.
		const isHttpSms = provider === 'httpsms';
		const [bad, good, complaint] = isHttpSms
			? [
					{ webhookSecret: secret, baseUrl: api.url, apiKey: 'wrong' },
					{ apiKey: api.apiKey },
					'401',
				]
			: [
					{ webhookSecret: 'short' },
					{ webhookSecret: providers[provider].credentialSecret(secret) },
					'shorter than 16 characters',
				];
		await fillFields(page, bad);
		expect(await saveBadCredential(page)).toContain(complaint);
		await fillFields(page, good);
		await saveGoodCredential(page);
		await fillFields(page, trigger.fields ?? {});

		const urls = await readWebhookUrls(page);
		await listenForTestEvent(page);
		const build = async (url: string, message: number) =>
			await providers[provider].build(event, { url, secret, now: Date.now(), message });
		expect(await send(await build(urls.test, 1))).toMatchObject({ status: 200 });
		expect(await readOutputKeys(page)).toEqual(Object.keys(smsEventSchema.shape));

		expect(await publishWorkflow(page)).toContain('now start this workflow');
		expect(await sendUntilFound(await build(urls.production, 2))).toMatchObject({
			status: 200,
			body: '{"received":true}',
		});
		// Both have ended before the editor reads its list: the list is not always brought up to date.
		await waitForExecutions(sharedN8n().session, openWorkflowId(page), 2);
		expect(await countSucceeded(page)).toBe(2);
		if (isHttpSms) {
			// The webhook for the test event is removed as soon as n8n stops listening.
			await waitFor(() => api.webhooks.length === 1);
			expect(api.webhooks.map(({ url }) => url)).toEqual([urls.production]);
		}
	}
});
