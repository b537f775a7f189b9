import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../../../tools/n8n/install.cts';
import { pack } from '../../../tools/pack.cts';
import { installServers } from './servers.cts';
import { TARBALL } from './single.cts';

/** Packs the built package, for every n8n that the fault tests start. */
export default async function globalSetup(): Promise<void> {
	installServers();
	await installN8n();
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-faults-'));
	(globalThis as { faultsFolder?: string }).faultsFolder = folder;
	process.env[TARBALL] = pack(folder);
}
