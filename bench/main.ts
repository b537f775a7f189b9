// Measures the cost of an event. bench/README.md describes the measurements.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { build } from '../tools/pack';
import { compareBuilds } from './compare';
import { measureN8n } from './n8n/run';
import { measureSoak } from './n8n/soak';
import { writeCapacity } from './report/capacity';
import { readResults, saveResults, taken } from './results';

const PARTS = ['n8n', 'soak', 'report'] as const;
const USAGE = `usage: npm run bench -- [parts] [--quick]
       npm run bench -- compare <dist folder of an older build>
Parts: ${PARTS.join(' ')}. All when none is named; \`report\` only writes docs/capacity.md anew.
--quick shows in a few minutes whether everything works. Its figures are not for publishing: it leaves
the pages alone and writes its own to coverage/bench.`;
const root = resolve(__dirname, '..');

main().then(
	// Triggers still wait to log how many warnings they suppressed.
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? (error.stack ?? error.message) : error);
		process.exit(1);
	},
);

/** @returns the exit code. */
async function main(): Promise<number> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
	});
	const [command, older, ...more] = positionals;
	if (command === 'compare' && older !== undefined && more.length === 0) {
		build();
		console.log(await compareBuilds([resolve(older), join(root, 'dist')]));
		return 0;
	}
	const unknown = positionals.filter((name) => !PARTS.some((part) => part === name));
	if (values.help || unknown.length > 0) {
		console.log(USAGE);
		return unknown.length > 0 ? 1 : 0;
	}
	const wanted = new Set<string>(positionals.length > 0 ? positionals : PARTS);
	const isQuick = values.quick;
	const target = isQuick ? join(root, 'coverage/bench') : root;
	const file = join(target, 'bench/results.json');
	const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
	const results = readResults(file);

	if (wanted.has('n8n') || wanted.has('soak')) build();
	if (wanted.has('n8n')) {
		results.n8n = await taken(() => measureN8n(isQuick, say));
		saveResults(file, results);
	}
	if (wanted.has('soak')) {
		results.soak = await taken(() => measureSoak(isQuick, say));
		saveResults(file, results);
	}
	if (results.n8n) {
		console.log(`Written: ${await writeCapacity(root, target, results.n8n, results.soak)}`);
	}
	return 0;
}
