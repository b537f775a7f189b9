import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { format } from 'prettier';

import type { Results } from '../results';
import { capacityFigures } from './capacity';
import { n8nSection, soakSection } from './n8n';
import { drawCapacity, PLOT_THEMES } from './plot';
import { rulesSection } from './rules';

const INTRODUCTION = `# What was measured

Written by \`npm run bench\`; [README.md](README.md) says how. What may be concluded are the ratios, each taken within one run:
microseconds and milliseconds are those of one machine.`;
/** Where figures stand in docs/capacity.md. */
const FIGURES = /(<!-- figures[^>]*-->\n)[^]*(\n<!-- end of figures -->)/;

/**
 * Writes all pages and images that hold figures, from whatever parts have been measured.
 * @param root of the repository. @param target the same, or another folder to write into.
 * @returns the files.
 */
export async function writeReports(
	root: string,
	target: string,
	{ rules, n8n, soak }: Results,
): Promise<string[]> {
	const files = new Map<string, string>();
	const sections = [
		INTRODUCTION,
		rules && rulesSection(rules),
		n8n && n8nSection(n8n),
		soak && soakSection(soak),
	].filter((section) => section !== undefined);
	if (sections.length > 1) {
		files.set('bench/RESULTS.md', await format(sections.join('\n\n'), { parser: 'markdown' }));
	}
	if (n8n) {
		for (const theme of PLOT_THEMES) {
			files.set(`docs/images/capacity-${theme}.svg`, await drawCapacity(n8n.data, theme));
		}
		const figures = await format(capacityFigures(n8n, soak), { parser: 'markdown' });
		const page = readFileSync(join(root, 'docs/capacity.md'), 'utf8');
		files.set(
			'docs/capacity.md',
			page.replace(
				FIGURES,
				(_all, before: string, after: string) => `${before}\n${figures}${after}`,
			),
		);
	}
	for (const [name, content] of files) {
		const file = join(target, name);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, content);
	}
	return [...files.keys()].map((name) => join(target, name));
}
