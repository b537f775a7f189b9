import type { ProviderId } from '../simulator/index';
import { cellsOf, isRowOf, sectionOf, tableLines, withoutSection } from '../markdown';
import { PROVIDERS } from '../providers';
import { ownPage, withReaderLinks } from './links';
import { bundle, BUNDLE_REPOSITORY, packageNameOf } from './manifest';
import { readSource } from './sources';

/**
 * The whole documentation of a split package on one page, since npm shows that page without any repository: the
 * provider's page, the event and the answers.
 */
export function readmeOf(id: ProviderId): string {
	const [, introduction = '', sections = ''] =
		/^# [^\n]+\n([^]*?)(?=\n## )([^]*)$/.exec(withoutExtras(pageOf(id, ownPage(id)))) ?? [];
	const answers = withOwnRefusals(id, pageOf(id, 'docs/answers.md')).replace(/^#(?=#* )/gm, '##');
	return `${[
		`# ${packageNameOf(id)}`,
		introduction.trim(),
		aboutBundle(id),
		install(packageNameOf(id)),
		sections.trim(),
		eventSection(id),
		answers.trim(),
	].join('\n\n')}\n`;
}

const pageOf = (id: ProviderId, page: string): string =>
	withReaderLinks(id, page, readSource(page));

/** A provider's page without its picture, which npm could not show, and without the parts for maintainers. */
function withoutExtras(page: string): string {
	return withoutSection(page.replace(/\n<picture>[^]*?<\/picture>\n/, ''), '## Sources');
}

/**
 * docs/answers.md without the rows on refusals of other providers. A row without a name belongs to the row above it. A
 * provider without a row gets an empty table.
 */
function withOwnRefusals(id: ProviderId, page: string): string {
	const [head, rule, ...rows] = tableLines(sectionOf(page, '## Refusals by provider') ?? '');
	let isOwn = false;
	const own = rows.filter((row) => {
		const [names] = cellsOf(row);
		if (names !== '') isOwn = isRowOf(names, PROVIDERS[id].provider.displayName);
		return isOwn;
	});
	return page.replace([head, rule, ...rows].join('\n'), () => [head, rule, ...own].join('\n'));
}

const aboutBundle = (id: ProviderId): string =>
	`This is the one trigger for ${PROVIDERS[id].provider.displayName} of [${bundle.name}](${BUNDLE_REPOSITORY}), which has triggers for more
providers and is where this package is made from. The node is the same in both, but n8n keeps them apart: a workflow uses
the trigger of the package that it was added from.`;

const install = (name: string): string => `## Install

In self-hosted n8n: **Settings → Community Nodes → Install**, and enter \`${name}\`. By hand:

\`\`\`sh
mkdir -p ~/.n8n/nodes && cd ~/.n8n/nodes
npm install --legacy-peer-deps --ignore-scripts ${name}
\`\`\`

and restart n8n. The package has no dependencies and runs nothing on installation.`;

/** The table of the event's keys, as the bundle's documentation has it. */
function eventSection(id: ProviderId): string {
	const table = tableLines(sectionOf(readSource('docs/event.md'), '## Keys') ?? '').join('\n');
	if (table === '') throw new Error('docs/event.md has no section on its keys with a table');
	const intro = 'The one item that the trigger puts out, the same keys always:';
	return `## The event\n\n${intro}\n\n${withReaderLinks(id, 'docs/event.md', table)}`;
}
