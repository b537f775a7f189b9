import { spawnSync } from 'node:child_process';

import { nodeFor } from './node';
import { npm } from './npm';

const DRIVER = 'sqlite3';
const COMPILERS = ['python3', 'make', 'g++'];

/**
 * Makes n8n's SQLite driver work. The driver's install script fetches a prebuilt binary, and builds a binary if there
 * is none or the download fails.
 * @throws when neither works, naming the tools that the machine lacks for building.
 */
export async function prepareSqlite(folder: string, say: (line: string) => void): Promise<void> {
	// The driver is there already if it came from another version's folder.
	if (whyNotLoaded(folder) === null) return;
	try {
		// The switch undoes this package's own .npmrc, which npm passes on to the commands that it runs.
		const rebuild = ['rebuild', DRIVER, '--ignore-scripts=false'];
		await npm(rebuild, folder, "Fetching or building n8n's SQLite driver", say);
	} catch (error) {
		throw new Error(sqliteAdvice(COMPILERS.filter(isMissing), String(error)));
	}
	const problem = whyNotLoaded(folder);
	if (problem !== null)
		throw new Error(`n8n's SQLite driver is there but does not load:\n${problem}`);
}

/** The message for a person whose machine can neither fetch nor build the driver. */
function sqliteAdvice(missing: readonly string[], output: string): string {
	const what = "n8n's SQLite driver could not be fetched ready-made, and could not be built";
	if (missing.length === 0) return `${what}:\n${output}`;
	return (
		`${what}, since ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. ` +
		`On Debian and Ubuntu: sudo apt-get install ${missing.join(' ')}. On macOS: xcode-select --install.\n${output}`
	);
}

function isMissing(command: string): boolean {
	return spawnSync(command, ['--version']).error !== undefined;
}

/** @returns the message of n8n's Node.js if it cannot load the driver; null if it can. */
function whyNotLoaded(folder: string): string | null {
	const { status, stderr } = spawnSync(nodeFor(folder), ['-e', `require('${DRIVER}')`], {
		cwd: folder,
		encoding: 'utf8',
	});
	return status === 0 ? null : stderr;
}
