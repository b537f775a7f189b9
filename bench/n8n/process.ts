import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { waitFor } from '../../tools/n8n/client';

/** Linux counts in ticks, of which there are so many in a second. */
const TICKS = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const IDLE_MS = 300;

/** CPU milliseconds that a process has used so far. */
export function cpuTimeOf(pid: number): number {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name of the program is in brackets and may hold anything; fields as in proc(5) from the third on.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Bytes of memory that a process has resident. */
export function residentBytes(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
}

/** Waits until n8n has nothing more to do: executions go on after the answer. */
export async function waitUntilIdle(pid: number): Promise<void> {
	let last = NaN;
	const isIdle = await waitFor(
		() => {
			const now = cpuTimeOf(pid);
			const isQuiet = now - last <= 1000 / TICKS;
			last = now;
			return isQuiet;
		},
		120_000,
		IDLE_MS,
	);
	if (!isIdle) throw new Error('n8n does not come to rest');
}
