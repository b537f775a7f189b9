import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { waitFor } from '../../tools/n8n/client';

/** Linux counts CPU time in ticks: this many a second. */
const TICKS = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const IDLE_MS = 300;

/** CPU milliseconds that a process has used so far. */
export function cpuTimeOf(pid: number): number {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The program's name is in brackets and may hold any characters. proc(5) numbers the fields; these start at the
	// third.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Bytes of resident memory of a process. */
export function residentBytes(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
}

/** Waits until n8n is idle: executions go on after the answer. */
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
