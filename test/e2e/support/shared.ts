import { readFileSync } from 'node:fs';

import type { Session } from '../../../tools/n8n/client';

/** The n8n that the end-to-end tests of one Jest worker use. */
export interface SharedN8n {
	readonly url: string;
	readonly userFolder: string;
	readonly session: Session;
	/** The packed package, for a test that needs an n8n of its own. */
	readonly tarball: string;
	readonly logFile: string;
	/** What n8n wrote to its console. */
	readonly consoleFile: string;
}

export const OWNER = { email: 'owner@example.com', password: 'Sample-Password-1' };

const VARIABLE = 'E2E_SHARED_N8N';

/**
 * Test files run in other processes or other contexts: the environment reaches them all.
 * @param shared one for each of Jest's workers: two files that listen for a test event disturb each other in one n8n.
 */
export function publishSharedN8n(shared: readonly SharedN8n[]): void {
	process.env[VARIABLE] = JSON.stringify(shared);
}

export function sharedN8n(): SharedN8n {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('Run the end-to-end tests with: npm test -- e2e');
	const all = JSON.parse(text) as readonly SharedN8n[];
	const own = all[(Number(process.env.JEST_WORKER_ID ?? 1) - 1) % all.length];
	if (own === undefined) throw new Error('No n8n was started');
	return own;
}

export interface LogEntry {
	readonly level: string;
	readonly message: string;
	readonly metadata: Readonly<Record<string, unknown>>;
}

/** Everything the shared n8n has logged so far. */
export function readLog(): { readonly text: string; readonly entries: readonly LogEntry[] } {
	const text = readFileSync(sharedN8n().logFile, 'utf8');
	const lines = text.split('\n').filter((line) => line !== '');
	return { text, entries: lines.map((line) => JSON.parse(line) as LogEntry) };
}

/** The lines that the shared n8n has written to its console so far, in its default log format. */
export function readConsole(): string[] {
	return readFileSync(sharedN8n().consoleFile, 'utf8').split('\n');
}
