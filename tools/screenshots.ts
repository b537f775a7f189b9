/**
 * Takes the pictures in docs/images, light and dark, from a real n8n in a real browser. Needs Chromium.
 * usage: npm run screenshots -- [provider …]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { openBrowser, openEditor } from './editor/browser';
import {
	addTrigger,
	fillFields,
	listenForTestEvent,
	openNewCredential,
	readOutputKeys,
	readWebhookUrls,
	saveBadCredential,
	saveGoodCredential,
	searchNode,
} from './editor/steps';
import { EDITOR_TRIGGERS, type EditorTrigger } from './editor/triggers';
import { startHttpSmsApi } from './fake-apis/httpSms';
import { startSmsGate } from './fake-apis/smsGate';
import { openSession, rest, type Session } from './n8n/client';
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
		({ provider }) => wanted.length === 0 || wanted.includes(provider),
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
					...(part && { clip: await setupPart(page) }),
				});
			};
			await picturesOfSearch(browser, session, theme, shoot);
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

type Shoot = (page: Page, name: string, part?: 'setup') => Promise<void>;

async function picturesOfSearch(
	browser: Browser,
	session: Session,
	theme: 'light' | 'dark',
	shoot: Shoot,
): Promise<void> {
	const page = await openEditor(browser, session, { theme, viewport: VIEWPORT });
	await searchNode(page, 'delivery report', 'TurkeySMS');
	await shoot(page, 'search');
	await page.context().close();
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
	const isExample = trigger.provider === 'talkntalk';
	await addTrigger(page, await searchNode(page, trigger.name, trigger.name), trigger.choice);
	await openNewCredential(page);
	if (isExample) {
		await fillFields(page, { webhookSecret: 'changeme' });
		await saveBadCredential(page);
		await waitForToasts(page);
		await shoot(page, 'credential');
	}
	const webhookSecret = providers[trigger.provider].credentialSecret(SECRET);
	await fillFields(page, { ...scene.credential, webhookSecret });
	await saveGoodCredential(page);
	const urls = await readWebhookUrls(page);
	await page.getByTestId('radio-button-production').click();
	await waitForToasts(page);
	await shoot(page, `trigger-${trigger.provider}`, 'setup');
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
async function setupPart(page: Page) {
	const dialog = await page.getByTestId('ndv').boundingBox();
	const output = await page.getByTestId('output-panel').boundingBox();
	if (dialog === null || output === null) throw new Error('The trigger is not open');
	return { ...dialog, width: output.x - dialog.x };
}

/** Removes the credentials, so that every trigger is shown with its first credential. */
async function removeCredentials(session: Session): Promise<void> {
	const credentials = (await rest(session, 'GET', '/credentials')) as Array<{ id: string }>;
	for (const { id } of credentials) await rest(session, 'DELETE', `/credentials/${id}`);
}

void main();
