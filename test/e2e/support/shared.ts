import { readFileSync } from 'node:fs';

import type { Session } from '../../../tools/n8n/client';

/** The n8n that the end-to-end tests of a Jest worker use. */
export interface SharedN8n {
	readonly url: string;
	readonly userFolder: string;
	readonly session: Session;
	/** The packed package, for a test that needs a separate n8n. */
	readonly tarball: string;
	/** The file with n8n's console output. */
	readonly consoleFile: string;
}

export const OWNER = { email: 'owner@example.com', password: 'Sample-Password-1' };

const VARIABLE = 'E2E_SHARED_N8N';

/**
 * Passes the shared n8n on in the environment: test files run in other processes and other contexts.
 * @param shared one for each of Jest's workers. Two files that listen for a test event in the same n8n would disturb
 * each other.
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

/** The lines that the shared n8n has written to its console so far, in its default log format. */
export function readConsole(): string[] {
	return readFileSync(sharedN8n().consoleFile, 'utf8').split('\n');
}
