/**
 * Spellings of a webhook's URL. n8n routes by the decoded path and takes slashes at the end and any query for the same
 * webhook, so all of them reach the same trigger.
 */
export const SPELLINGS: ReadonlyArray<(url: string) => string> = [
	(url) => withQuery(url, `made-up=${Math.random()}`),
	(url) => withPath(url, (path) => path.replace(/webhook$/, 'w%65bhoo%6b')),
	(url) => withPath(url, (path) => `${path}/`),
	(url) =>
		withQuery(
			withPath(url, (path) => path.replace(/webhook$/, '%77ebhook/')),
			'x=/',
		),
];

/** A function that spells each next URL differently, by turns. The first stays as it is. */
export function spelling(): (url: string) => string {
	let turn = 0;
	const all = [(url: string) => url, ...SPELLINGS];
	return (url) => all[turn++ % all.length]?.(url) ?? url;
}

const withQuery = (url: string, query: string) => `${url}${url.includes('?') ? '&' : '?'}${query}`;

function withPath(url: string, change: (path: string) => string): string {
	const [path = '', ...query] = url.split('?');
	return [change(path), ...query].join('?');
}
