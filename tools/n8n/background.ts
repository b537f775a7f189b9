import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';

import { isInstalled } from './install';
import type { N8nVersion } from './versions';

/**
 * Begins to install the missing versions of n8n while this process goes on. A caller that needs a version calls
 * installN8n(), which waits for it. If the installation fails here, installN8n() tries again and says why. Ends with
 * this process.
 */
export function installInBackground(versions: readonly N8nVersion[]): void {
	const missing = [...new Set(versions)].filter((version) => !isInstalled(version));
	if (missing.length === 0) return;
	console.log(`Installing n8n ${missing.join(', ')} in the background …`);
	const child = spawn(
		process.execPath,
		[
			...['--require', join(__dirname, 'leash.cjs'), '--require', 'tsx/cjs'],
			...[join(__dirname, 'prepare.ts'), ...missing],
		],
		// The installation has its own process group, which the leash ends as a whole, npm included.
		{ detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
	);
	child.unref();
	(child.stdin as Socket).unref();
}
