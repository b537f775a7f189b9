import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSession, waitFor } from '../../../tools/n8n/client';
import { startN8n, type N8n } from '../../../tools/n8n/instance';
import type { N8nVersion } from '../../../tools/n8n/versions';
import { pack } from '../../../tools/pack';
import { OWNER, publishSharedN8n } from '../../e2e/support/shared';

/** The line that n8n prints when its start is complete. */
const LAST_LINE = 'Editor is now accessible via:';

export interface RunningVersion {
	/** Stops n8n as an operator does, starts it again, logs in again and waits until n8n has finished starting. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

/** Starts this version of n8n with the package. The end-to-end tests' helpers then use this n8n. */
export async function n8nOf(version: N8nVersion): Promise<RunningVersion> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-compat-'));
	const tarball = pack(folder);
	const consoleFile = join(folder, 'console.log');
	writeFileSync(consoleFile, '');
	const onLine = (line: string) => appendFileSync(consoleFile, `${line}\n`);
	const n8n = await startN8n({ version, tarball, onLine });
	await share(n8n);

	async function share({ url, userFolder }: N8n): Promise<void> {
		const session = await openSession(url, OWNER);
		publishSharedN8n([{ url, userFolder, session, tarball, consoleFile }]);
	}
	return {
		async restart() {
			await n8n.stop();
			const before = n8n.log.length;
			await n8n.start();
			await share(n8n);
			// n8n answers requests before its start is complete, and sets up triggers in between.
			const hasStarted = () => n8n.log.slice(before).some((line) => line.startsWith(LAST_LINE));
			if (!(await waitFor(hasStarted))) throw new Error('n8n does not come to an end of its start');
		},
		async close() {
			await n8n.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
