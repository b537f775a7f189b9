import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { nodeFor } from './node';
import { reportProgress } from './progress';

/**
 * Runs npm on the Node.js that n8n will run on, so that native code is built for it.
 * @throws with npm's output when it fails.
 */
export async function npm(
	args: readonly string[],
	cwd: string,
	label: string,
	say: (line: string) => void,
): Promise<void> {
	const bin = existsSync(join(cwd, 'node_modules')) ? dirname(nodeFor(cwd)) : null;
	const headers = bin === null ? null : join(bin, '..');
	const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...process.env,
			...(bin !== null && { PATH: `${bin}${delimiter}${process.env.PATH}` }),
			// Otherwise the compiler's helper downloads headers that are already beside the binary.
			...(headers !== null &&
				existsSync(join(headers, 'include/node/node_api.h')) && { npm_config_nodedir: headers }),
		},
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const stop = reportProgress(label, say);
	const kill = () => child.kill();
	process.once('exit', kill);
	const failure = await new Promise<string | null>((resolve) => {
		child.on('error', (error) => resolve(error.message));
		child.on('exit', (code, signal) =>
			resolve(code === 0 ? null : `${signal ?? `exit code ${code}`}`),
		);
	});
	stop();
	process.off('exit', kill);
	if (failure !== null) {
		throw new Error(`npm ${args.join(' ')} failed (${failure}):\n${output.trim()}`);
	}
}
