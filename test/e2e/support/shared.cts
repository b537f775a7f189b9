import { readFileSync } from 'node:fs';

import type { Session } from '../../../tools/n8n/client.cts';

/** The n8n that all end-to-end tests use. */
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

/** Test files run in other processes or other contexts: the environment reaches them all. */
export function publishSharedN8n(shared: SharedN8n): void {
	process.env[VARIABLE] = JSON.stringify(shared);
}

export function sharedN8n(): SharedN8n {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('Run the end-to-end tests with: npm test -- e2e');
	return JSON.parse(text) as SharedN8n;
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
