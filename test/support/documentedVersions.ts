import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The row of a version of n8n under Compatibility in docs/install.md. */
export interface DocumentedVersion {
	readonly version: string;
	readonly setsUpTriggersOnStart: boolean;
	readonly acceptsByteOrderMark: boolean;
}

const root = resolve(__dirname, '../..');
const HEADINGS = [
	'n8n',
	'a workflow is made live by',
	'n8n sets triggers up when it starts',
	'expressions',
	'JSON with a byte order mark',
];

/** The rows of the table, in its order. @throws when the table has other columns. */
export function documentedVersions(): DocumentedVersion[] {
	const [headings, , ...rows] = compatibilityOf('docs/install.md')
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.map((line) => line.split('|').slice(1, -1))
		.map((cells) => cells.map((cell) => cell.trim()));
	if (headings?.join() !== HEADINGS.join()) {
		throw new Error(`The columns of the table in docs/install.md are ${headings?.join(', ')}`);
	}
	return rows.map(([version = '', , onStart, , byteOrderMark]) => ({
		version,
		setsUpTriggersOnStart: onStart === 'yes',
		acceptsByteOrderMark: byteOrderMark === 'accepted',
	}));
}

/** The section Compatibility of a page. */
export function compatibilityOf(page: string): string {
	const [, section = ''] = readFileSync(resolve(root, page), 'utf8').split('\n## Compatibility\n');
	return section.split('\n## ')[0] ?? '';
}
