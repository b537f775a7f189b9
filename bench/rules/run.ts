import { fork } from 'node:child_process';
import { join } from 'node:path';

import { installN8n } from '../../tools/n8n/install';
import type { SubjectResult } from './child';
import type { MemoryResult } from './memory';
import { SUBJECTS } from './subjects';

export interface RulesResults {
	readonly subjects: readonly SubjectResult[];
	readonly memory: MemoryResult;
}

const ROUNDS = { full: 15, quick: 3 };

/** Everything the package does with a request, beside what nobody can do without and what others use. */
export async function measureRules(
	isQuick: boolean,
	say: (line: string) => void,
): Promise<RulesResults> {
	const rounds = isQuick ? ROUNDS.quick : ROUNDS.full;
	const subjects: SubjectResult[] = [];
	for (const { name } of SUBJECTS) {
		say(`Rules: ${name}`);
		subjects.push(await measureApart<SubjectResult>(name, rounds));
	}
	say('Rules: the memory of delivered events');
	return { subjects, memory: await measureApart<MemoryResult>('memory', 1) };
}

/** Runs child.ts on the Node.js that n8n runs on. @throws when it fails; its messages are on the terminal by then. */
async function measureApart<Result>(name: string, rounds: number): Promise<Result> {
	const { node } = await installN8n();
	const child = fork(join(__dirname, 'child.ts'), [name, String(rounds)], {
		execPath: node,
		execArgv: ['--require', require.resolve('tsx/cjs'), '--expose-gc'],
	});
	const stop = () => child.kill('SIGKILL');
	process.once('exit', stop);
	let result: Result | undefined;
	child.on('message', (message) => (result = message as Result));
	const code = await new Promise((ended) => child.once('exit', ended));
	process.off('exit', stop);
	if (result === undefined) throw new Error(`${name} ended with ${String(code)} and no result`);
	return result;
}
