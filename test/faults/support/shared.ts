import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Session } from '../../../tools/n8n/client';
import { SQLITE, sqliteStore, type Store } from './store';
import type { SingleN8n } from './single';

/** The n8n of all tests that never end it: a single process with SQLite and no proxy in front. */
export interface SharedN8n {
	readonly url: string;
	readonly session: Session;
	readonly store: Store;
	/** n8n's console output so far. */
	logLines(): string[];
}

const VARIABLE = 'SMS_DELIVERY_SHARED_N8N';

/** Passes the n8n on in the environment: test files run in other contexts. */
export function publishSharedN8n({ n8n, session }: SingleN8n, logFile: string): void {
	const { url, userFolder } = n8n;
	process.env[VARIABLE] = JSON.stringify({ url, userFolder, session, logFile });
}

export function sharedN8n(): SharedN8n {
	const text = process.env[VARIABLE];
	if (text === undefined) throw new Error('Run the fault tests with: npm run test:faults');
	const { url, session, ...own } = JSON.parse(text) as Pick<SharedN8n, 'url' | 'session'> &
		Readonly<Record<'userFolder' | 'logFile', string>>;
	return {
		url,
		session,
		store: sqliteStore(join(own.userFolder, SQLITE)),
		logLines: () => readFileSync(own.logFile, 'utf8').split('\n'),
	};
}
