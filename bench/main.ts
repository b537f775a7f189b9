// Measures what an event costs. bench/README.md says what and how.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { build } from '../tools/pack';
import { installLibraries } from './libraries';
import { measureN8n } from './n8n/run';
import { measureSoak } from './n8n/soak';
import { writeReports } from './report/write';
import { readResults, saveResults, taken } from './results';
import { measureRules } from './rules/run';

const PARTS = ['rules', 'n8n', 'soak', 'report'] as const;
const USAGE = `usage: npm run bench -- [parts] [--quick]
Parts: ${PARTS.join(' ')}. All when none is named; \`report\` only writes the pages anew.
--quick shows in a few minutes whether everything works. Its figures are not for publishing: it leaves
the pages alone and writes its own to bench/node_modules/.quick.`;
const root = resolve(__dirname, '..');

main().catch((error: unknown) => {
	console.error(error instanceof Error ? (error.stack ?? error.message) : error);
	process.exitCode = 1;
});

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
	});
	const unknown = positionals.filter((name) => !PARTS.some((part) => part === name));
	if (values.help || unknown.length > 0) {
		console.log(USAGE);
		process.exitCode = unknown.length > 0 ? 1 : 0;
		return;
	}
	const wanted = new Set<string>(positionals.length > 0 ? positionals : PARTS);
	const isQuick = values.quick;
	const target = isQuick ? join(__dirname, 'node_modules/.quick') : root;
	const file = join(target, 'bench/results.json');
	const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
	const results = readResults(file);

	installLibraries();
	if (wanted.has('rules') || wanted.has('n8n') || wanted.has('soak')) build();
	if (wanted.has('rules')) {
		results.rules = await taken(() => measureRules(isQuick, say));
		saveResults(file, results);
	}
	if (wanted.has('n8n')) {
		results.n8n = await taken(() => measureN8n(isQuick, say));
		saveResults(file, results);
	}
	if (wanted.has('soak')) {
		results.soak = await taken(() => measureSoak(isQuick, say));
		saveResults(file, results);
	}
	for (const written of await writeReports(root, target, results))
		console.log(`Written: ${written}`);
}
