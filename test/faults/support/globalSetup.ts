import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { N8n } from '../../../tools/n8n/instance';
import { installN8n } from '../../../tools/n8n/install';
import { pack } from '../../../tools/pack';
import { installServers } from './servers';
import { publishSharedN8n } from './shared';
import { startSingle, TARBALL } from './single';

export interface Started {
	readonly folder: string;
	/** The n8n that tests share. */
	n8n?: N8n;
}

/** Packs the built package for every n8n of the fault tests, and starts the n8n that tests share. */
export default async function globalSetup(): Promise<void> {
	installServers();
	await installN8n();
	const started: Started = { folder: mkdtempSync(join(tmpdir(), 'sms-delivery-faults-')) };
	(globalThis as { faults?: Started }).faults = started;
	process.env[TARBALL] = pack(started.folder);
	const logFile = join(started.folder, 'n8n.log');
	writeFileSync(logFile, '');
	const single = await startSingle({}, { onLine: (line) => appendFileSync(logFile, `${line}\n`) });
	started.n8n = single.n8n;
	publishSharedN8n(single, logFile);
}
