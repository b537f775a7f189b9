import { join } from 'node:path';

import { waitFor } from './wait';

/** Environment of an n8n whose heap can be read. */
export const HEAP_READABLE = { NODE_OPTIONS: `--require ${join(__dirname, 'heap.cjs')}` };

/** Bytes of JavaScript heap in use after all garbage is collected. */
export async function heapInUse(pid: number, log: readonly string[]): Promise<number> {
	const from = log.length;
	process.kill(pid, 'SIGUSR2');
	const find = () => log.slice(from).find((line) => line.startsWith('heap in use: '));
	if (!(await waitFor(() => find() !== undefined))) throw new Error('n8n does not tell its heap');
	return Number(find()?.split(' ').at(-1));
}
