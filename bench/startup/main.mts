// An ES module without imports of our own, so that Node.js runs it as it is: what makes TypeScript run elsewhere
// in this benchmark looks at every file that is loaded, which is what is timed here.
import { createRequire } from 'node:module';

import type { PackageDirectoryLoader } from 'n8n-core';

export interface StartupJob {
	/** n8n's command, beside which its n8n-core is installed. */
	readonly n8n: string;
	/** The community package to load. */
	readonly folder: string;
	/** One without nodes. */
	readonly emptyFolder: string;
}

export interface StartupResult {
	/** Milliseconds on the clock that the loader takes, n8n-core itself being loaded already. */
	readonly loadMs: number;
	/** Milliseconds of CPU. */
	readonly cpuMs: number;
	/** Bytes that the JavaScript heap has grown by. */
	readonly heapBytes: number;
	/** Bytes of resident memory that the process has grown by. */
	readonly residentBytes: number;
}

const { n8n, folder, emptyFolder } = JSON.parse(process.argv[2] ?? '{}') as StartupJob;
const fromN8n = createRequire(n8n);
const core = fromN8n('n8n-core') as { PackageDirectoryLoader: typeof PackageDirectoryLoader };
// n8n has loaded these for its own use before it comes to community packages.
for (const name of ['n8n-workflow', 'zod']) fromN8n(name);
// So the loader's own first-time costs are not counted either.
await new core.PackageDirectoryLoader(emptyFolder).loadAll();

const collect = () => {
	for (let i = 0; i < 3; i++) global.gc?.();
	return process.memoryUsage();
};
const before = collect();
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const loader = new core.PackageDirectoryLoader(folder);
await loader.loadAll();
const loadMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
const after = collect();
const value: StartupResult = {
	loadMs,
	cpuMs: (user + system) / 1000,
	heapBytes: after.heapUsed - before.heapUsed,
	residentBytes: after.rss - before.rss,
};
process.send?.({ value }, undefined, undefined, () => process.exit(0));
