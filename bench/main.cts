// Measures what an event costs and writes docs/benchmarks.md.
// usage: npm run bench -- [rules] [n8n] [startup] [growth] [report] [--quick]
import { parseArgs } from 'node:util';

import { measureGrowth } from './growth/run.cts';
import { measureN8n } from './n8n/run.cts';
import { installPackage, installPeers } from './package.cts';
import { writeReport } from './report/write.cts';
import { readResults, ROUNDS, saveResults, taken } from './results.cts';
import { measureRules } from './rules/run.cts';
import { measureStartup } from './startup/run.cts';

const PARTS = ['rules', 'n8n', 'startup', 'growth'] as const;
const USAGE = `usage: npm run bench -- [parts] [--quick]
Parts: ${PARTS.join(' ')} report. All when none is named; \`report\` only writes the report anew.
--quick takes few rounds, to see whether everything works; its figures are not for publishing.`;

main().catch((error: unknown) => {
	console.error(error instanceof Error ? (error.stack ?? error.message) : error);
	process.exitCode = 1;
});

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
	});
	const unknown = positionals.filter((name) => ![...PARTS, 'report'].includes(name));
	if (values.help || unknown.length > 0) {
		console.log(USAGE);
		process.exitCode = unknown.length > 0 ? 1 : 0;
		return;
	}
	const wanted = new Set<string>(positionals.length > 0 ? positionals : PARTS);
	if (PARTS.some((part) => wanted.has(part))) await measure(wanted, values.quick);
	for (const file of await writeReport(readResults())) console.log(`Written: ${file}`);
}

async function measure(wanted: ReadonlySet<string>, isQuick: boolean): Promise<void> {
	const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
	say('Building and packing the package');
	installPeers();
	const installed = installPackage();
	const results = readResults();
	const { folder } = installed;
	const pace = isQuick ? 'quick' : 'full';
	try {
		if (wanted.has('rules')) {
			results.rules = await taken(ROUNDS.rules[pace], (rounds) =>
				measureRules(folder, rounds, say),
			);
			saveResults(results);
		}
		if (wanted.has('startup')) {
			results.startup = await taken(ROUNDS.startup[pace], (rounds) =>
				measureStartup(installed, rounds, say),
			);
			saveResults(results);
		}
		if (wanted.has('growth')) {
			results.growth = await taken(ROUNDS.growth[pace], (rounds) =>
				measureGrowth(folder, rounds, say),
			);
			saveResults(results);
		}
		if (wanted.has('n8n')) {
			results.n8n = await taken(ROUNDS.n8n[pace], (rounds) => measureN8n(installed, rounds, say));
			saveResults(results);
		}
	} finally {
		installed.remove();
	}
}
