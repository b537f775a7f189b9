import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Node.js that the newest tested n8n asks for. Older versions of n8n run on it too. */
const MINIMUM_NODE = 24;

/**
 * The Node.js that an installed n8n runs on: the running Node.js if it is new enough, else the Node.js installed beside
 * n8n.
 * @throws if there is no such Node.js.
 */
export function nodeFor(folder: string): string {
	if (Number.parseInt(process.versions.node, 10) >= MINIMUM_NODE) return process.execPath;
	const bundled = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
	if (existsSync(bundled)) return bundled;
	throw new Error(
		`n8n needs Node.js ${MINIMUM_NODE} or later; this is ${process.versions.node}. Install it from https://nodejs.org and try again.`,
	);
}
