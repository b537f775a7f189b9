import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { format } from 'prettier';

import { weaknessOf, type Results } from '../results.cts';
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

${weaknessNote(results)}${table(['', 'measured on'], await machineFacts(results)).replace('---:', '---')}

## Targets

${targets.length - missed.length} of ${targets.length} are met.

${table(['target', 'at most', 'measured', ''], targets.map(targetRow))}

${missed.length === 0 ? '' : `What stands behind the others, where it is known:\n\n${reasons.join('\n')}`}`;
}

/** Said first, since verdicts on such figures are not verdicts. */
function weaknessNote(results: Results): string {
	const names = Object.keys(results) as Array<keyof Results>;
	const weak = names.flatMap((name) => {
		const part = results[name];
		const weakness = part && weaknessOf(name, part);
		return weakness ? [`${name} (${weakness})`] : [];
	});
	if (weak.length === 0) return '';
	return `**Preliminary.** These parts were measured under conditions that disturb them, and neither \`met\` nor \`missed\` is settled by
them: ${weak.join('; ')}.\n\n`;
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
- Rules: each provider in a process of its own, after a warm-up, about 25 ms a round for each figure. Events are all
  different, so that de-duplication has to remember every one. Every outcome is checked while it is timed.
- In n8n: at most 600 events or, with at least 24 events, 3 seconds a round for each figure; a new n8n with an empty database for each setting. n8n's
  CPU time comes from the operating system. Afterwards it is checked that every accepted event has one execution that succeeded.
- Memory counts as flat when an event costs at most 1.25 times as much with a thousand times as many remembered.
- Libraries are pinned in \`bench/package.json\`. Each verifies a correctly signed request of its own kind over the same body.
- \`npm run bench -- rules\` takes one part again (\`rules\`, \`n8n\`, \`startup\`, \`growth\`); \`--quick\` only shows that everything
  works. The number of rounds is in the table at the top. It wants the machine to itself.
`;
