import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { waitFor } from '../../../tools/n8n/wait';

/** A database or queue server of the test's own, on loopback, that can be taken away and given back. */
export interface Server {
	readonly port: number;
	start(): Promise<void>;
	/**
	 * Ends it as an operator does: what it has confirmed is on disk. With QUIT, PostgreSQL ends at once: what waits for a
	 * lock is not carried out while others go.
	 */
	stop(signal?: 'QUIT'): Promise<void>;
}

export interface ServerRecipe {
	readonly port: number;
	readonly command: string;
	readonly args: readonly string[];
	/** Signal of an orderly end. */
	readonly stopSignal: 'TERM' | 'INT';
	/** The user to run as, for servers that refuse root. */
	readonly uid?: number;
	readonly gid?: number;
	isUp(): Promise<boolean>;
}

/**
 * Runs the server and passes it the signal that is written to standard input. That ends without a word when
 * the test process is gone, however it went: then the server is killed, so that none stays behind.
 */
const LEASH = '"$@" </dev/null & read -r signal; kill -"${signal:-KILL}" $!; wait $!';
const START_TIMEOUT_MS = 30_000;

export function serverProcess(recipe: ServerRecipe): Server {
	const { port, command, args, stopSignal } = recipe;
	let child: ChildProcess | undefined;
	let output = '';

	return {
		port,
		async start() {
			child = spawn('bash', ['-c', LEASH, 'leash', command, ...args], {
				stdio: ['pipe', 'pipe', 'pipe'],
				...(recipe.uid !== undefined && { uid: recipe.uid }),
				...(recipe.gid !== undefined && { gid: recipe.gid }),
			});
			for (const stream of [child.stdout, child.stderr]) {
				stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
			}
			if (!(await waitFor(() => recipe.isUp(), START_TIMEOUT_MS))) {
				throw new Error(`${command} did not start:\n${output}`);
			}
		},
		async stop(signal: 'TERM' | 'INT' | 'QUIT' = stopSignal) {
			if (child === undefined) return;
			const exited = once(child, 'exit');
			child.stdin?.end(`${signal}\n`);
			await exited;
			child = undefined;
		},
	};
}
