import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../..');
const run = promisify(execFile);

/**
 * Builds and packs a split package as its maintainer would, with this repository's node_modules.
 * @returns the tarball's path.
 * @throws with the compiler's messages when the build fails.
 */
export async function buildSplit(folder: string): Promise<string> {
	const modules = join(folder, 'node_modules');
	if (!existsSync(modules)) symlinkSync(join(ROOT, 'node_modules'), modules);
	await runIn(folder, 'npm', 'run', 'build', '--silent');
	for (const old of tarballsIn(folder)) rmSync(join(folder, old));
	await runIn(folder, 'npm', 'pack', '--silent', '--ignore-scripts');
	return join(folder, tarballsIn(folder)[0] ?? 'no tarball');
}

export const sizeOf = (file: string): number => statSync(file).size;

/** @returns the command's output. @throws with all output when the command fails. */
export async function runIn(folder: string, command: string, ...args: string[]): Promise<string> {
	// A rule of the scanner assumes that every file is named Test.node.ts when NODE_ENV says that a test runs.
	const env = { ...process.env, NODE_ENV: undefined };
	const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
	try {
		return (await run(command, args, options)).stdout;
	} catch (error) {
		const {
			message,
			stdout = '',
			stderr = '',
		} = error as Error & { stdout?: string; stderr?: string };
		throw new Error(`${message}\n${stdout}${stderr}`, { cause: error });
	}
}

function tarballsIn(folder: string): string[] {
	return readdirSync(folder).filter((name) => name.endsWith('.tgz'));
}
