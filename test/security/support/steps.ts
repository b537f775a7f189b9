import { Session } from 'node:inspector';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Coverage {
	readonly result: ReadonlyArray<{
		readonly url: string;
		readonly functions: ReadonlyArray<{
			readonly ranges: ReadonlyArray<{ readonly count: number }>;
		}>;
	}>;
}

const root = join(__dirname, '../../..');
const COUNTED = [join(root, 'nodes/'), join(root, 'node_modules/zod/')];

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/**
 * Counts the steps of the package and its schema library: V8 counts how often each block of code is entered. Native
 * code is a single step, however long it runs. Counting is slow when much code is loaded.
 */
export function countSteps(run: () => unknown): number {
	takeSteps();
	run();
	return takeSteps();
}

/** The steps since the last call. */
export function takeSteps(): number {
	let steps = 0;
	session.post('Profiler.takePreciseCoverage', (error: Error | null, coverage: Coverage) => {
		if (error) throw error;
		for (const { url, functions } of coverage.result) {
			const file = url.startsWith('file:') ? fileURLToPath(url) : url;
			if (!COUNTED.some((folder) => file.startsWith(folder))) continue;
			for (const { ranges } of functions) {
				for (const { count } of ranges) steps += count;
			}
		}
	});
	return steps;
}
