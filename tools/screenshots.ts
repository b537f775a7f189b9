/**
 * Takes the pictures in docs/images, light and dark, from a real n8n in a real browser. Needs Chromium.
 * usage: npm run screenshots -- [provider …]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Page } from 'playwright-core';

import { openBrowser, openEditor } from './editor/browser';
import {
	fillFields,
	listenForTestEvent,
	openNewCredential,
	openPicker,
	pickEvent,
	readOutputKeys,
	readWebhookUrls,
	saveGoodCredential,
	searchNode,
} from './editor/steps';
import { EDITOR_TRIGGERS, type EditorTrigger } from './editor/triggers';
import { startHttpSmsApi } from './fake-apis/httpSms';
import { startSmsGate } from './fake-apis/smsGate';
import { deleteCredential, listCredentials, openSession, type Session } from './n8n/client';
import { startN8n } from './n8n/instance';
import { build, pack } from './pack';
import { providers, send, type ProviderId } from './simulator/index';

const IMAGES = resolve(__dirname, '../docs/images');
const THEMES = ['light', 'dark'] as const;
const VIEWPORT = { width: 1200, height: 720 };
/** The address of n8n that the pictures show. */
const PUBLIC_URL = 'https://n8n.example.com';
const SECRET = 'uZ3kq8Rr5vTn2bYxW4mC';
const SMSGATE_USER = { username: 'ABCDEF', password: 'a-sample-password' };

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-screenshots-'));
	mkdirSync(IMAGES, { recursive: true });
	const wanted = process.argv.slice(2);
	const triggers = EDITOR_TRIGGERS.filter(
		// The page of any provider shows no panel, because the panel differs from provider to provider.
		({ provider }) => provider !== 'custom' && (wanted.length === 0 || wanted.includes(provider)),
	);
	build();
	const browser = await openBrowser();
	const api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: ['+18005550199'] });
	const gate = await startSmsGate(SMSGATE_USER);
	const n8n = await startN8n({ tarball: pack(folder), publicUrl: PUBLIC_URL });
	try {
		const session = await openSession(n8n.url, {
			email: 'owner@example.com',
			password: 'Sample-Password-1',
		});
		// These two providers have lists in the editor that come from the account.
		const accounts: Partial<Record<ProviderId, Scene['credential']>> = {
			httpsms: { apiKey: api.apiKey, baseUrl: api.url },
			smsgate: { ...SMSGATE_USER, baseUrl: gate.baseUrl },
		};
		for (const theme of THEMES) {
			const shoot: Shoot = async (page, name, part) => {
				await page.waitForFunction('[...document.images].every((image) => image.complete)');
				await page.screenshot({
					path: join(IMAGES, `${name}-${theme}.png`),
					animations: 'disabled',
					...(part && { clip: await part(page) }),
				});
			};
			for (const trigger of triggers) {
				await removeCredentials(session);
				await picturesOf(
					trigger,
					await openEditor(browser, session, { theme, viewport: VIEWPORT }),
					{
						shoot,
						credential: accounts[trigger.provider] ?? {},
						n8nUrl: n8n.url,
					},
				);
			}
		}
	} finally {
		await browser.close();
		await n8n.close();
		await api.close();
		await gate.close();
		rmSync(folder, { recursive: true, force: true });
	}
	console.log(`Written: ${IMAGES}`);
}

/** Takes a picture of a part of the page; of the whole page if no part is given. */
type Shoot = (page: Page, name: string, part?: (page: Page) => Promise<Box>) => Promise<void>;

/** CSS pixels. */
interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

interface Scene {
	readonly shoot: Shoot;
	/** Credential fields beside the secret. */
	readonly credential: Readonly<Record<string, string>>;
	readonly n8nUrl: string;
}

async function picturesOf(trigger: EditorTrigger, page: Page, scene: Scene): Promise<void> {
	const { shoot } = scene;
	// One provider stands for all in pictures that are the same for all providers.
	const isExample = trigger.provider === 'twilio';
	await openPicker(page, await searchNode(page, trigger.name, trigger.name));
	if (isExample) await shoot(page, 'picker', pickerPart);
	await pickEvent(page, 'On all events');
	await openNewCredential(page);
	const webhookSecret = providers[trigger.provider].credentialSecret(SECRET);
	await fillFields(page, { ...scene.credential, webhookSecret });
	await saveGoodCredential(page);
	const urls = await readWebhookUrls(page);
	await page.getByTestId('radio-button-production').click();
	await waitForToasts(page);
	await shoot(page, `trigger-${trigger.provider}`, setupPart);
	if (isExample) {
		await listenForTestEvent(page);
		const { provider, event } = trigger;
		const request = await providers[provider].build(event, {
			url: urls.test,
			secret: SECRET,
			now: Date.now(),
		});
		await send({ ...request, url: request.url.replace(PUBLIC_URL, scene.n8nUrl) });
		await readOutputKeys(page);
		await page.getByTestId('output-panel').getByTestId('radio-button-json').click();
		await waitForToasts(page);
		await shoot(page, 'event');
	}
	await page.context().close();
}

/** Messages in the corner cover part of the picture for a few seconds. */
async function waitForToasts(page: Page): Promise<void> {
	const toasts = page.locator('.el-notification');
	while ((await toasts.count()) > 0) {
		await toasts.first().locator('.el-notification__closeBtn').click({ force: true });
		await toasts.first().waitFor({ state: 'hidden' });
	}
}

/** The panels where a trigger is set up: the dialog without its output. */
async function setupPart(page: Page): Promise<Box> {
	const dialog = await page.getByTestId('ndv').boundingBox();
	const output = await page.getByTestId('output-panel').boundingBox();
	if (dialog === null || output === null) throw new Error('The trigger is not open');
	return { ...dialog, width: output.x - dialog.x };
}

/** The list of entries that the editor asks to choose from. */
async function pickerPart(page: Page): Promise<Box> {
	const list = await page.getByTestId('node-creator').boundingBox();
	if (list === null) throw new Error('The list of nodes is not open');
	return { ...list, height: 420 };
}

/** Removes the credentials, so that every trigger is shown with its first credential. */
async function removeCredentials(session: Session): Promise<void> {
	for (const { id } of await listCredentials(session)) await deleteCredential(session, id);
}

void main();
