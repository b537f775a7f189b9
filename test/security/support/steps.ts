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
 * How many steps the package and its schema library take to do something: V8 counts how often each block of
 * code is entered. Native code is one step however long it takes. Slow where much code is loaded.
 */
export function countSteps(run: () => unknown): number {
	takeSteps();
	run();
	return takeSteps();
}

/** The steps since this was asked last. */
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
