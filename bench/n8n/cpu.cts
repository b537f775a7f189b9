import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

import { waitFor } from '../../tools/n8n/client.cts';

/** CPU milliseconds used so far. */
export interface CpuTime {
	/** By n8n itself. */
	readonly n8n: number;
	/** By the processes it started: the one that runs Code nodes. */
	readonly others: number;
}

/** Linux counts in ticks, of which there are so many in a second. */
const TICKS = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const IDLE_MS = 300;

/** @param pid of n8n, which leads its process group. */
export function cpuTimeOf(pid: number): CpuTime {
	let others = 0;
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry) || Number(entry) === pid) continue;
		const stat = readStat(entry);
		if (stat?.group === pid) others += stat.cpu;
	}
	return { n8n: readStat(String(pid))?.cpu ?? NaN, others };
}

/** Bytes of memory that n8n has resident. */
export function residentBytes(pid: number): number {
	const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
	return Number(pages) * 4096;
}

/** Waits until n8n has nothing more to do: executions go on after the answer. */
export async function waitUntilIdle(pid: number): Promise<void> {
	let last = NaN;
	const isIdle = await waitFor(
		() => {
			const { n8n, others } = cpuTimeOf(pid);
			const used = n8n + others - last;
			last = n8n + others;
			return used <= 1000 / TICKS;
		},
		60_000,
		IDLE_MS,
	);
	if (!isIdle) throw new Error('n8n does not come to rest');
}

function readStat(pid: string): { group: number; cpu: number } | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name of the program is in brackets and may hold anything; fields as in proc(5) from the third on.
		const fields = text
			.slice(text.lastIndexOf(')') + 2)
			.split(' ')
			.map(Number);
		const [group = 0, user = 0, system = 0] = [fields[2], fields[11], fields[12]];
		return { group, cpu: ((user + system) * 1000) / TICKS };
	} catch {
		// It has ended meanwhile.
		return undefined;
	}
}
