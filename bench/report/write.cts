import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { format } from 'prettier';

import type { Results } from '../results.cts';
import { machineFacts } from './machine.cts';
import { n8nImages, n8nSection } from './n8n.cts';
import { growthImages, growthSection, startupSection } from './rest.cts';
import { rulesImages, rulesSection } from './rules.cts';
import { readable } from './svg.cts';
import { table } from './table.cts';
import { targetsOf, type Target } from './targets.cts';

const root = resolve(__dirname, '../..');
const DOCS = join(root, 'docs');

/**
 * Writes the report and its images from whatever parts have been measured.
 * @returns the files, relative to the repository.
 */
export async function writeReport(results: Results): Promise<string[]> {
	const { rules, n8n, startup, growth } = results;
	const images = {
		...(rules && rulesImages(rules.data)),
		...(n8n && n8nImages(n8n.data)),
		...(growth && growthImages(growth.data)),
	};
	const sections = [
		await introduction(results),
		rules && rulesSection(rules.data),
		n8n && n8nSection(n8n.data),
		startup && startupSection(startup.data),
		growth && growthSection(growth.data),
		METHOD,
	];
	const text = sections.filter((section) => section !== undefined).join('\n\n');
	const files = new Map([
		[join(DOCS, 'benchmarks.md'), await format(text, { parser: 'markdown' })],
	]);
	for (const [name, svg] of Object.entries(images)) files.set(join(DOCS, 'images', name), svg);
	mkdirSync(join(DOCS, 'images'), { recursive: true });
	for (const [file, content] of files) writeFileSync(file, content);
	return [...files.keys()].map((file) => relative(root, file));
}

async function introduction(results: Results): Promise<string> {
	const targets = targetsOf(results);
	const missed = targets.filter((target) => !isMet(target));
	const reasons = missed.map(({ what, reason }) => `- ${what}: ${reason}`);
	return `# Benchmarks

What one event costs, beside what nobody can do without and beside what others use. Written by \`npm run bench\`. What may be
concluded are the ratios, each taken within one run; microseconds and milliseconds are those of this machine.

${table(['', 'measured on'], await machineFacts(results)).replace('---:', '---')}

## Targets

${targets.length - missed.length} of ${targets.length} are met.

${table(['target', 'at most', 'measured', ''], targets.map(targetRow))}

${missed.length === 0 ? '' : `Why the others are not:\n\n${reasons.join('\n')}`}`;
}

const isMet = ({ measured, limit }: Target) => measured <= limit;

function targetRow(target: Target): string[] {
	const { what, limit, measured, unit } = target;
	const percent = Math.abs(measured / limit - 1) * 100;
	const verdict = isMet(target)
		? `met, ${percent.toFixed(0)} % below`
		: `missed by ${percent.toFixed(0)} %`;
	return [what, `${limit} ${unit}`, `${readable(measured)} ${unit}`, verdict];
}

const METHOD = `## How it is measured

- The package is built, packed and installed from its tarball; nothing is measured from the sources.
- Whatever is compared takes turns, each round in another order. Ratios are formed within a round; what is shown is the median
  of the rounds.
- Rules: each provider in a process of its own, compiled code only, 21 rounds of about 25 ms for each figure. Events are all
  different, so that de-duplication has to remember every one. Every outcome is checked while it is timed.
- In n8n: 5 rounds of at most 3 seconds or 600 events for each figure; a new n8n with an empty database for each setting. n8n's
  CPU time comes from the operating system. Afterwards it is checked that every accepted event has one execution that succeeded.
- Libraries are pinned in \`bench/package.json\`. Each verifies a correctly signed request of its own kind over the same body.
- \`npm run bench -- rules\` takes one part again (\`rules\`, \`n8n\`, \`startup\`, \`growth\`); \`--quick\` only shows that everything
  works. All of it takes about a quarter of an hour on two cores, and wants the machine to itself.
`;
