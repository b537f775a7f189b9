import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSession } from '../../../tools/n8n/client.cts';
import { startN8n, type N8n } from '../../../tools/n8n/instance.cts';
import { pack } from '../../../tools/pack.cts';
import { OWNER, publishSharedN8n } from './shared.cts';

export interface Started {
	readonly folder: string;
	readonly n8n: N8n;
}

/** Packs the built package and starts one n8n with it for all end-to-end tests. */
export default async function globalSetup(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-e2e-'));
	const logFile = join(folder, 'n8n.log');
	const consoleFile = join(folder, 'console.log');
	writeFileSync(consoleFile, '');
	const tarball = pack(folder);
	const n8n = await startN8n({
		tarball,
		env: {
			N8N_LOG_OUTPUT: 'console,file',
			// The file holds JSON, the console n8n's default format, which is the text of a message alone.
			N8N_LOG_FILE_LOCATION: logFile,
		},
		onLine: (line) => appendFileSync(consoleFile, `${line}\n`),
	});
	(globalThis as { e2e?: Started }).e2e = { folder, n8n };
	publishSharedN8n({
		url: n8n.url,
		userFolder: n8n.userFolder,
		session: await openSession(n8n.url, OWNER),
		tarball,
		logFile,
		consoleFile,
	});
}
