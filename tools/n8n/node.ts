import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the newest tested n8n asks for. The older ones run on it too. */
const MINIMUM_NODE = 24;

/**
 * The Node.js that an installed n8n runs on: the running one when it is new enough, else the one installed
 * beside n8n.
 * @throws when there is neither.
 */
export function nodeFor(folder: string): string {
	if (Number.parseInt(process.versions.node, 10) >= MINIMUM_NODE) return process.execPath;
	const bundled = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
	if (existsSync(bundled)) return bundled;
	throw new Error(
		`n8n needs Node.js ${MINIMUM_NODE} or later; this is ${process.versions.node}. Install it from https://nodejs.org and try again.`,
	);
}
