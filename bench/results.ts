import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { dirname } from 'node:path';

import { installN8n } from '../tools/n8n/install';
import type { N8nResults } from './n8n/run';
import type { SoakResults } from './n8n/soak';

/** Figures of one part, and the conditions of the measurement. */
export interface Part<Data> {
	/** ISO 8601. */
	readonly takenAt: string;
	readonly machine: string;
	readonly node: string;
	readonly n8n: string;
	/**
	 * The load average of the minute before the benchmark began. A value well above 0 means the figures were disturbed.
	 */
	readonly loadBefore: number;
	readonly minutes: number;
	readonly data: Data;
}

export interface Results {
	n8n?: Part<N8nResults>;
	soak?: Part<SoakResults>;
}

export function readResults(file: string): Results {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

/** Rounds to significant digits: the figures come from a few rounds. */
const rounded = (_key: string, value: unknown) =>
	typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

/** Writes each list of figures on one line, so that a diff shows changes clearly. */
export function saveResults(file: string, results: Results): void {
	mkdirSync(dirname(file), { recursive: true });
	const text = JSON.stringify(results, rounded, '\t');
	const compact = text.replace(/\[\s+([\d.e+-]+(?:,\s+[\d.e+-]+)*)\s+\]/g, (_all, list: string) => {
		return `[${list.replace(/\s+/g, ' ')}]`;
	});
	writeFileSync(file, `${compact}\n`);
}

/** Read before the benchmark starts any work: otherwise each part would count the part before it as a disturbance. */
const LOAD_AT_START = loadavg()[0] ?? NaN;

export async function taken<Data>(measure: () => Promise<Data>): Promise<Part<Data>> {
	const startedAt = Date.now();
	const data = await measure();
	const { node, version } = await installN8n();
	const nodeVersion = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
	const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
	return {
		takenAt: new Date(startedAt).toISOString(),
		machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${memory}, ${type()} ${release()}`,
		node: nodeVersion.slice(1),
		n8n: version,
		loadBefore: LOAD_AT_START,
		minutes: (Date.now() - startedAt) / 60_000,
		data,
	};
}

/** Above this load average, a warning says that the machine was busy. */
const QUIET = 0.5;

/** A paragraph on the conditions of a part's measurement. */
export function conditionsOf(part: Part<unknown>): string {
	const { takenAt, machine, node, n8n, loadBefore, minutes } = part;
	const warning =
		loadBefore > QUIET ? ' **The machine was busy: these figures decide nothing.**' : '';
	return `Measured ${takenAt.slice(0, 10)} in ${minutes.toFixed(0)} minutes on ${machine}; n8n ${n8n}, Node.js ${node}; load average before: ${loadBefore.toFixed(1)}.${warning}`;
}
