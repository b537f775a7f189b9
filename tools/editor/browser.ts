import { existsSync } from 'node:fs';

import { chromium, selectors, type Browser, type Page } from 'playwright-core';

import type { Session } from '../n8n/client';

/** Where the packages of Debian and Ubuntu put Chromium. */
const CHROMIUM = '/usr/bin/chromium';

/** Milliseconds for any single step in the editor, on a busy machine. */
const STEP_TIMEOUT = 60_000;

/** @throws when there is no Chromium on this machine, with a message that says how to install it. */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(CHROMIUM)) {
		throw new Error(
			`There is no browser at ${CHROMIUM}. On Debian and Ubuntu: sudo apt-get install chromium`,
		);
	}
	// n8n's editor names its parts for tests in this attribute.
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath: CHROMIUM,
		args: [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

export interface EditorOptions {
	readonly theme?: 'light' | 'dark';
	/** CSS pixels; n8n's editor wants a wide screen. */
	readonly viewport?: { readonly width: number; readonly height: number };
}

/** A page of n8n's editor on a new workflow, logged in, without data of earlier pages. */
export async function openEditor(
	browser: Browser,
	session: Session,
	options: EditorOptions = {},
): Promise<Page> {
	const context = await browser.newContext({
		viewport: options.viewport ?? { width: 1400, height: 900 },
		colorScheme: options.theme ?? 'light',
		// On a slow machine, animated parts never stand still long enough for a click.
		reducedMotion: 'reduce',
	});
	const [name = '', value = ''] = session.cookie.split(/=(.*)/s);
	await context.addCookies([{ name, value, url: session.url }]);
	await context.addInitScript((id) => localStorage.setItem('n8n-browserId', id), session.browserId);
	const page = await context.newPage();
	page.setDefaultTimeout(STEP_TIMEOUT);
	await page.goto(`${session.url}/workflow/new`);
	await page.getByTestId('canvas-add-button').waitFor();
	return page;
}
