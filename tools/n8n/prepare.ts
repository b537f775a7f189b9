// Installs these versions of n8n into the cache, one after the other, in this order.
// usage: node --require tsx/cjs tools/n8n/prepare.ts <version> …
import { constants, setPriority } from 'node:os';

import { installN8n } from './install';
import { VERSIONS } from './versions';

async function main(): Promise<void> {
	for (const wanted of new Set(process.argv.slice(2))) {
		const version = VERSIONS.find((one) => one === wanted);
		if (version === undefined)
			throw new Error(`n8n ${wanted} is not one of ${VERSIONS.join(', ')}`);
		await installN8n(version);
		// Somebody waits for the first version. The later installations must not slow down the tests that run by then.
		setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
