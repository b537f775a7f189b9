import type { Locator, Page } from 'playwright-core';

// The steps of a person who sets up a trigger in n8n's editor. Each step ends when the editor shows its result.

/** Searches the list of nodes. @returns the hits with this name. */
export async function searchNode(page: Page, words: string, name: string): Promise<Locator> {
	const search = page.getByTestId('node-creator-search-bar');
	if (!(await search.isVisible())) await page.getByTestId('canvas-add-button').click();
	await search.fill(words);
	const hit = page
		.getByTestId('node-creator-item-name')
		.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
	await hit.first().waitFor();
	return hit;
}

/** Adds a trigger that the search has found, for one of its events. The editor then opens the trigger. */
export async function addTrigger(page: Page, hit: Locator, event: string): Promise<void> {
	await openPicker(page, hit);
	await pickEvent(page, event);
}

/** Chooses a trigger that the search has found. The editor then asks for one of its events. */
export async function openPicker(page: Page, hit: Locator): Promise<void> {
	await hit.first().click();
	await entryOf(page, 'On all events').waitFor();
}

/** Chooses an event, after which the editor opens the trigger. */
export async function pickEvent(page: Page, event: string): Promise<void> {
	await entryOf(page, event).click();
	await page.getByTestId('ndv').waitFor();
}

function entryOf(page: Page, event: string): Locator {
	return page.getByTestId('node-creator-item-name').filter({ hasText: event });
}

/** Opens a new credential from the trigger. */
export async function openNewCredential(page: Page): Promise<void> {
	await page.getByTestId('node-credentials-empty-state').getByRole('button').click();
	await page.getByTestId('editCredential-modal').waitFor();
}

/** Fills text fields of the trigger or of an open credential, by their parameter. */
export async function fillFields(
	page: Page,
	fields: Readonly<Record<string, string>>,
): Promise<void> {
	for (const [field, value] of Object.entries(fields)) {
		await page.getByTestId(`parameter-input-${field}`).locator('input').fill(value);
	}
}

/** Saves a credential that does not pass its test. @returns the editor's message about the test. */
export async function saveBadCredential(page: Page): Promise<string> {
	await page.getByTestId('credential-save-button').click();
	const dialog = page.getByTestId('editCredential-modal');
	await dialog.getByText('More details').click();
	return await dialog.getByTestId('node-credentials-config-container').innerText();
}

/** Saves a credential that passes its test, after which the editor closes it. */
export async function saveGoodCredential(page: Page): Promise<void> {
	await page.getByTestId('credential-save-button').click();
	await page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
}

/** Unfolds the webhook URLs at the top of the trigger. */
export async function readWebhookUrls(page: Page): Promise<{ test: string; production: string }> {
	await page.getByTestId('ndv').getByText('Webhook URLs', { exact: true }).click();
	const read = async (mode: 'test' | 'production'): Promise<string> => {
		await page.getByTestId(`radio-button-${mode}`).click();
		const path = mode === 'test' ? '/webhook-test/' : '/webhook/';
		const url = page.getByTestId('ndv').getByText(new RegExp(`^\\s*https?://\\S+${path}\\S+\\s*$`));
		return (await url.innerText()).trim();
	};
	return { production: await read('production'), test: await read('test') };
}

export async function listenForTestEvent(page: Page): Promise<void> {
	await page.getByTestId('trigger-execute-button').first().click();
	await page.getByTestId('trigger-listening').waitFor();
}

/** Waits for the test event. @returns the keys of the item in the output panel. */
export async function readOutputKeys(page: Page): Promise<string[]> {
	const texts = await (await outputTable(page)).locator('th').allInnerTexts();
	return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** Waits for items in the output panel. @returns their table. */
async function outputTable(page: Page): Promise<Locator> {
	const output = page.getByTestId('output-panel');
	await output.getByTestId('ndv-items-count').waitFor();
	await output.getByTestId('radio-button-table').click();
	const table = output.locator('table');
	await table.locator('td').first().waitFor();
	return table;
}

/** Closes the trigger and publishes the workflow. @returns n8n's message. */
export async function publishWorkflow(page: Page): Promise<string> {
	await page.getByTestId('ndv-close-button').click();
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	const done = page.getByTestId('activation-modal');
	await done.waitFor();
	return await done.innerText();
}

/** The id of the workflow that the editor shows, after it was saved. */
export function openWorkflowId(page: Page): string {
	const [, id] = /\/workflow\/(\w+)/.exec(page.url()) ?? [];
	if (id === undefined) throw new Error(`No workflow is open: ${page.url()}`);
	return id;
}

/** Opens the list of executions. @returns how many of them succeeded. */
export async function countSucceeded(page: Page): Promise<number> {
	await page.getByRole('button', { name: 'Got it' }).click();
	await page.getByTestId('radio-button-executions').click();
	const succeeded = page.getByTestId('current-executions-list').getByText(/^Succeeded/);
	await succeeded.first().waitFor();
	return await succeeded.count();
}

/** Imports a workflow's file into the open, empty workflow, by n8n's own menu. */
export async function importWorkflow(page: Page, file: string): Promise<void> {
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').click();
	const chooser = page.waitForEvent('filechooser');
	await page.getByTestId('workflow-menu-item-import-from-file').click();
	await (await chooser).setFiles(file);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Writes the values of an Edit Fields node, in the order in which the node shows them, and closes the node. */
export async function fillAssignments(
	page: Page,
	node: string,
	values: readonly string[],
): Promise<void> {
	await openNode(page, node);
	for (const [index, value] of values.entries()) {
		await page.getByTestId('assignment-value').nth(index).getByRole('textbox').fill(value);
	}
	await page.getByTestId('ndv-close-button').click();
}

/** Runs the open workflow by its button. @returns the values in the output panel of a node. */
export async function runWorkflow(page: Page, node: string): Promise<string> {
	await page.getByTestId('execute-workflow-button').first().click();
	await openNode(page, node);
	return await (await outputTable(page)).locator('tbody').innerText();
}

async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
	await page.getByTestId('ndv').waitFor();
}
