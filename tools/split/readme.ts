import type { ProviderId } from '../simulator/index';
import { PROVIDERS } from '../providers';
import { withReaderLinks } from './links';
import { bundle, BUNDLE_REPOSITORY, packageNameOf } from './manifest';
import { readSource } from './sources';

/**
 * The whole documentation of a split package on one page, since npm shows that page without any repository: the
 * provider's page, the event and the answers.
 */
export function readmeOf(id: ProviderId): string {
	const [, introduction = '', sections = ''] =
		/^# [^\n]+\n([^]*?)(?=\n## )([^]*)$/.exec(withoutExtras(pageOf(id, `docs/${id}.md`))) ?? [];
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

/** A provider's page without its picture, which npm could not show, and without what only maintainers ask for. */
function withoutExtras(page: string): string {
	return page
		.replace(/\n<picture>[^]*?<\/picture>\n/, '')
		.replace(/\n## Sources\n[^]*?(?=\n## |$)/, '');
}

/** docs/answers.md without the rows on refusals of other providers. A row without a name belongs to the one above it. */
function withOwnRefusals(id: ProviderId, page: string): string {
	const [before = '', rows = '', after = ''] = page.split(
		/(?<=\n## Refusals by provider\n\n(?:\|[^\n]*\n){2})((?:\|[^\n]*\n)+)/,
	);
	let isOwn = false;
	const own = rows.split(/(?<=\n)/).filter((row) => {
		const names = row.split('|')[1]?.trim() ?? '';
		if (names !== '') isOwn = names.includes(PROVIDERS[id].provider.displayName);
		return isOwn;
	});
	if (own.length === 0) throw new Error(`docs/answers.md has no row on refusals of ${id}`);
	return before + own.join('') + after;
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
	const [, section = ''] = /\n## Keys\n\n((?:\|[^\n]*\n)+)/.exec(readSource('docs/event.md')) ?? [];
	if (section === '') throw new Error('docs/event.md has no section on its keys with a table');
	const intro = 'The one item that the trigger puts out, the same keys always:';
	return `## The event\n\n${intro}\n\n${withReaderLinks(id, 'docs/event.md', section).trim()}`;
}
