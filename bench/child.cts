import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';

import { installN8n } from '../tools/n8n/install.cts';

const root = resolve(__dirname, '..');

/**
 * Runs a measuring script in a process of its own, on the Node.js that n8n runs on.
 * @param script below bench/; a .cts file calls serve(), a .mts file runs as it is and sends its result itself.
 * @throws when it fails; its messages are on the terminal by then.
 */
export async function measureApart<Job extends object, Result>(
	script: string,
	job: Job,
	env: Readonly<Record<string, string>> = {},
): Promise<Result> {
	const { node } = await installN8n();
	const child = fork(join(__dirname, script), [JSON.stringify(job)], {
		cwd: root,
		execPath: node,
		execArgv: script.endsWith('.mts')
			? ['--expose-gc']
			: ['--require', require.resolve('tsx/cjs'), '--expose-gc'],
		env: { ...process.env, ...env },
	});
	const stop = () => child.kill('SIGKILL');
	process.once('exit', stop);
	let result: { readonly value: Result } | undefined;
	child.on('message', (message) => (result = message as { value: Result }));
	const code = await new Promise((ended) => child.once('exit', ended));
	process.off('exit', stop);
	if (result === undefined) throw new Error(`${script} ended with ${String(code)} and no result`);
	return result.value;
}

/** The other side of measureApart(): does the job and hands back what came of it. */
export function serve<Job, Result>(measure: (job: Job) => Promise<Result>): void {
	const job = JSON.parse(process.argv[2] ?? '{}') as Job;
	measure(job).then(
		(value) => process.send?.({ value }, undefined, undefined, () => process.exit(0)),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}
