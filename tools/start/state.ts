import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { ProviderId } from '../simulator/index';

export interface SampleTrigger {
	/** Without a token, even where the provider puts one into the URL. */
	readonly webhookUrl: string;
	readonly secret: string;
	readonly previousSecret: string;
}

/** The samples that `npm start` remembers. The simulator reads them to reach n8n. */
export interface State {
	readonly baseUrl: string;
	readonly triggers: Readonly<Partial<Record<ProviderId, SampleTrigger>>>;
}

/** @returns null if there is no state yet, or if the state cannot be read. */
export function readState(file: string): State | null {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as State;
	} catch {
		return null;
	}
}

export function writeState(file: string, state: State): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(state, null, '\t')}\n`);
}
