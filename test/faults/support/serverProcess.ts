import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { waitFor } from '../../../tools/n8n/wait';

/** A separate database or queue server on loopback that a test can stop and start again. */
export interface Server {
	readonly port: number;
	/** All that the server has written, over restarts. */
	output(): string;
	start(): Promise<void>;
	/**
	 * Ends the server as an operator does: confirmed writes are on disk. QUIT ends PostgreSQL at once: writes that wait
	 * for a lock are dropped while other connections close.
	 */
	stop(signal?: 'QUIT'): Promise<void>;
}

export interface ServerRecipe {
	readonly port: number;
	readonly command: string;
	readonly args: readonly string[];
	/** Signal for an orderly shutdown. */
	readonly stopSignal: 'TERM' | 'INT';
	/** The user to run as, for a server that refuses root. */
	readonly uid?: number;
	readonly gid?: number;
	isUp(): Promise<boolean>;
}

/**
 * Runs the server and passes on the signal that is written to standard input. Standard input closes when the test
 * process ends in any way. The server is then killed, so that no server stays behind.
 */
const LEASH = '"$@" </dev/null & read -r signal; kill -"${signal:-KILL}" $!; wait $!';
const START_TIMEOUT_MS = 30_000;

export function serverProcess(recipe: ServerRecipe): Server {
	const { port, command, args, stopSignal } = recipe;
	let child: ChildProcess | undefined;
	let output = '';

	return {
		port,
		output: () => output,
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
			// All output has been read by then.
			const closed = once(child, 'close');
			child.stdin?.end(`${signal}\n`);
			await closed;
			child = undefined;
		},
	};
}
