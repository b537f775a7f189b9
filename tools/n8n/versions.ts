import { join } from 'node:path';

/**
 * The versions of n8n that the package is tested in, newest first: `npm test -- compat` runs in each of them. The
 * folder with the version's name pins the packages that are installed for it.
 */
export const VERSIONS = ['2.41.1', '2.40.7', '2.30.8', '1.123.81'] as const;

export type N8nVersion = (typeof VERSIONS)[number];

/** The version for `npm start` and all other tests. */
export const CURRENT_VERSION: N8nVersion = '2.40.7';

/** Where the version's package.json and package-lock.json are. */
export function versionFolder(version: N8nVersion): string {
	return join(__dirname, 'versions', version);
}
