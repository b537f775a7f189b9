import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

import { waitFor } from '../../tools/n8n/client';

/** Linux counts CPU time in ticks: this many a second. */
const TICKS = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const IDLE_MS = 300;

/** Ids of the processes that are measured together. Servers start and end processes of their own. */
export type Processes = () => readonly number[];

/** CPU milliseconds that these processes have used so far, with those of their processes that have ended. */
export function cpuTimeOf(processes: Processes): number {
	return processes().reduce((sum, pid) => sum + cpuTimeOfOne(pid), 0);
}

function cpuTimeOfOne(pid: number): number {
	const used = statOf(pid).slice(11, 15).map(Number);
	return (used.reduce((sum, ticks) => sum + ticks, 0) * 1000) / TICKS;
}

/** The fields of proc(5), from the third on. Empty when the process has ended. */
function statOf(pid: number): string[] {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The program's name is in brackets and may hold any characters.
		return text.slice(text.lastIndexOf(')') + 2).split(' ');
	} catch {
		return [];
	}
}

/** All processes that this process has started, and those that they have started. */
export const ownProcesses: Processes = () => {
	const parents = new Map(
		readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.map((name) => [Number(name), Number(statOf(Number(name))[1])]),
	);
	const isOwn = (pid: number): boolean => {
		const parent = parents.get(pid);
		return parent === process.pid || (parent !== undefined && isOwn(parent));
	};
	return [...parents.keys()].filter(isOwn);
};

/** Bytes of resident memory of a process. */
export function residentBytes(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
}

/** Waits until each of the processes is idle: executions go on after the answer. */
export async function waitUntilIdle(processes: Processes): Promise<void> {
	let last = new Map<number, number>();
	const isIdle = await waitFor(
		() => {
			const now = new Map(processes().map((pid) => [pid, cpuTimeOfOne(pid)]));
			const isQuiet = [...now].every(
				([pid, used]) => used - (last.get(pid) ?? NaN) <= 1000 / TICKS,
			);
			last = now;
			return isQuiet;
		},
		120_000,
		IDLE_MS,
	);
	if (!isIdle) throw new Error('n8n does not come to rest');
}
