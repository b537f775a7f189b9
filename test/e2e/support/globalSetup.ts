import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GlobalConfig } from 'jest';

import { openSession } from '../../../tools/n8n/client';
import { startN8n, type N8n } from '../../../tools/n8n/instance';
import { pack } from '../../../tools/pack';
import { OWNER, publishSharedN8n, type SharedN8n } from './shared';

export interface Started {
	readonly folder: string;
	readonly n8ns: readonly N8n[];
}

/** Packs the built package and starts an n8n with the package for each of Jest's workers. */
export default async function globalSetup({ maxWorkers }: GlobalConfig): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-e2e-'));
	const tarball = pack(folder);
	const started = await Promise.all(
		Array.from({ length: maxWorkers }, (_, at) => startShared(join(folder, String(at)), tarball)),
	);
	(globalThis as { e2e?: Started }).e2e = { folder, n8ns: started.map(({ n8n }) => n8n) };
	publishSharedN8n(started.map(({ shared }) => shared));
}

async function startShared(
	folder: string,
	tarball: string,
): Promise<{ readonly n8n: N8n; readonly shared: SharedN8n }> {
	mkdirSync(folder);
	const consoleFile = join(folder, 'console.log');
	writeFileSync(consoleFile, '');
	const n8n = await startN8n({
		tarball,
		onLine: (line) => appendFileSync(consoleFile, `${line}\n`),
	});
	const { url, userFolder } = n8n;
	const session = await openSession(url, OWNER);
	return { n8n, shared: { url, userFolder, session, tarball, consoleFile } };
}
