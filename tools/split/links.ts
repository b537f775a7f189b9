import { posix } from 'node:path';

import type { ProviderId } from '../simulator/index';
import { PROVIDERS } from '../providers';
import { BUNDLE_REPOSITORY, packageNameOf } from './manifest';

/** The section of a split package's README that holds docs/answers.md. */
export const ANSWERS = '#the-answers';

/** The provider's page. */
export const ownPage = (id: ProviderId): string => `docs/${PROVIDERS[id].page}.md`;

/**
 * Where a reader of a split package's README finds a page of this repository: in the README, or in the bundle's
 * repository.
 */
export function readerLink(id: ProviderId, page: string, anchor: string): string {
	if (page === ownPage(id)) return anchor || '#set-up';
	if (page === 'docs/answers.md') return anchor || ANSWERS;
	if (page === 'README.md' && anchor === '#the-event') return anchor;
	return `${BUNDLE_REPOSITORY}/blob/main/${page}${anchor}`;
}

/**
 * Where a reader of n8n's editor or log finds the page: on the package's page on npm, which shows the README. The log
 * adds a section of its own to the address of docs/answers.md.
 */
function editorLink(id: ProviderId, page: string, anchor: string): string {
	const link = readerLink(id, page, anchor);
	if (!link.startsWith('#')) return link;
	return `https://www.npmjs.com/package/${packageNameOf(id)}${anchor}`;
}

const ON_GITHUB = /(https:\/\/github\.com\/[\w.-]+\/[\w.-]+)\/blob\/main\/([\w./-]+)(#[\w-]+)?/g;

/** Leads the links to this repository's pages in a source or codex file to where a split package has them. */
export function withEditorLinks(id: ProviderId, text: string): string {
	return text.replace(ON_GITHUB, (link: string, repository: string, page: string, anchor = '') =>
		repository === BUNDLE_REPOSITORY ? editorLink(id, page, anchor) : link,
	);
}

/** Leads the relative links of a page of this repository to where a reader of a split package's README finds them. */
export function withReaderLinks(id: ProviderId, page: string, text: string): string {
	return text.replace(/\]\((?!\w+:)([^)#\s]*)(#[^)\s]*)?\)/g, (_, target: string, anchor = '') => {
		const path = target === '' ? page : posix.join(posix.dirname(page), target);
		return `](${readerLink(id, path, anchor)})`;
	});
}
