import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { installN8n } from '../../tools/n8n/install.cts';
import { measureApart } from '../child.cts';
import type { InstalledPackage } from '../package.cts';
import { rotated } from '../statistics.cts';
import type { StartupJob, StartupResult } from './main.mts';

export interface StartupResults {
	readonly packedBytes: number;
	readonly unpackedBytes: number;
	readonly files: number;
	/** One a round: the package, and a package without nodes. */
	readonly ours: readonly StartupResult[];
	readonly nothing: readonly StartupResult[];
}

/** Loads the package as n8n does when it starts, in a new process each time. */
export async function measureStartup(
	installed: InstalledPackage,
	rounds: number,
	say: (line: string) => void,
): Promise<StartupResults> {
	say('Start-up');
	const { n8n } = await installN8n();
	const emptyFolder = join(dirname(installed.folder), 'n8n-nodes-bench-nothing');
	cpSync(join(__dirname, 'n8n-nodes-bench-nothing'), emptyFolder, { recursive: true });
	// n8n lets community packages find its own modules this way.
	const env = { NODE_PATH: dirname(dirname(dirname(n8n))) };
	const load = async (folder: string) => {
		const job: StartupJob = { n8n, folder, emptyFolder };
		return await measureApart<StartupJob, StartupResult>('startup/main.mts', job, env);
	};
	const ours: StartupResult[] = [];
	const nothing: StartupResult[] = [];
	const subjects = [
		{ folder: installed.folder, results: ours },
		{ folder: emptyFolder, results: nothing },
	];
	for (let round = 0; round < rounds; round++) {
		for (const { folder, results } of rotated(subjects, round)) results.push(await load(folder));
	}
	const { packedBytes, unpackedBytes, files } = installed;
	return { packedBytes, unpackedBytes, files, ours, nothing };
}
