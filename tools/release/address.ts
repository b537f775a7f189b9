const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;

/** The maintainers' address. package.json is the one place where it is set. */
export function maintainersAddress(manifest: string): string {
	const { author } = JSON.parse(manifest) as { author?: { email?: string } };
	return author?.email ?? '';
}

/** The first mail address on a page. Undefined when the page has none. */
export const addressOn = (page: string): string | undefined => MAIL.exec(page)?.[0];

/** SECURITY.md with the maintainers' address. */
export function securityPage(page: string, manifest: string): string {
	return page.replace(MAIL, () => maintainersAddress(manifest));
}
