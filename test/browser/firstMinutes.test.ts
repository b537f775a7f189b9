import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { openBrowser, openEditor } from '../../tools/editor/browser';
import {
	addTrigger,
	fillAssignments,
	fillFields,
	importWorkflow,
	openNewCredential,
	openWorkflowId,
	publishWorkflow,
	readWebhookUrls,
	runWorkflow,
	saveGoodCredential,
	searchNode,
} from '../../tools/editor/steps';
import {
	countExecutions,
	deleteCredential,
	listCredentials,
	waitForExecutions,
} from '../../tools/n8n/client';
import { readConsole, sharedN8n } from '../e2e/support/shared';

jest.setTimeout(300_000);

const EXAMPLE = resolve(__dirname, '../../examples/send-test-event.json');

let browser: Browser;
let page: Page;
beforeAll(async () => {
	browser = await openBrowser();
});
// n8n's editor would choose the credential of another test by itself.
beforeEach(async () => {
	const { session } = sharedN8n();
	for (const { id, type } of await listCredentials(session)) {
		if (type === 'turkeySmsWebhookApi') await deleteCredential(session, id);
	}
});
afterEach(async () => {
	await page?.context().close();
});
afterAll(async () => {
	await browser?.close();
});

/**
 * Publishes a TurkeySMS Trigger by this entry of the node creator, and sends it the test event of the example workflow.
 * @returns the example's result, the id of the trigger's workflow and n8n's log since then.
 */
async function sendTestEvent(choice: string) {
	const { session } = sharedN8n();
	const secret = randomBytes(18).toString('base64url');
	const before = readConsole().length;
	page = await openEditor(browser, session);
	await addTrigger(page, await searchNode(page, 'TurkeySMS', 'TurkeySMS'), choice);
	expect(await page.getByTestId('node-parameters').innerText()).toContain(
		'API Center → Security & IP → Webhook',
	);
	await openNewCredential(page);
	await fillFields(page, { webhookSecret: secret });
	await saveGoodCredential(page);
	const { production } = await readWebhookUrls(page);
	await publishWorkflow(page);
	const workflowId = openWorkflowId(page);

	await page.goto(`${session.url}/workflow/new`);
	await importWorkflow(page, EXAMPLE);
	await fillAssignments(page, 'Fill In', ['turkeysms', production, secret]);
	const result = await runWorkflow(page, 'Result');
	return { result, workflowId, log: readConsole().slice(before) };
}

test('On all events: the test event of the example workflow starts the workflow once', async () => {
	const { result, workflowId } = await sendTestEvent('On all events');
	// n8n has an address on loopback here.
	expect(result).toContain('200 received: The secret is right and the workflow has started');
	const executions = await waitForExecutions(sharedN8n().session, workflowId, 1);
	expect(executions.map(({ status }) => status)).toEqual(['success']);
});

test('On sms delivered: the test event starts nothing, and the result and the log say why', async () => {
	const { result, workflowId, log } = await sendTestEvent('On sms delivered');
	expect(result).toContain(
		'In its Events, choose All Events or Key Test, then publish the workflow again.',
	);
	expect(log.join('\n')).toContain(
		'TurkeySMS Trigger: "Key Test" came and is not chosen in Events (node "TurkeySMS Trigger"',
	);
	expect(await countExecutions(sharedN8n().session, { workflowId })).toBe(0);
});
