import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';

import type { GrowthResults } from './growth/main.cts';
import type { N8nResults } from './n8n/run.cts';
import type { SubjectResult } from './rules/run.cts';
import type { StartupResults } from './startup/run.cts';

/** Figures of one part, and under which conditions they were taken. */
export interface Part<Data> {
	/** ISO 8601. */
	readonly takenAt: string;
	/** Processes that wanted to run in the minute before the benchmark began: anything well above 0 disturbs the figures. */
	readonly loadBefore: number;
	readonly minutes: number;
	/** How often everything was gone through. */
	readonly rounds: number;
	readonly data: Data;
}

export interface Results {
	rules?: Part<readonly SubjectResult[]>;
	n8n?: Part<N8nResults>;
	startup?: Part<StartupResults>;
	growth?: Part<GrowthResults>;
}

/** Kept on this machine, so that one part can be taken again without the others. */
const FILE = join(__dirname, 'node_modules/.results/results.json');

export function readResults(): Results {
	return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results) : {};
}

export function saveResults(results: Results): void {
	mkdirSync(dirname(FILE), { recursive: true });
	writeFileSync(FILE, JSON.stringify(results));
}

/** Before anything of our own ran: each part would else count the one before it as a disturbance. */
const LOAD_AT_START = loadavg()[0] ?? NaN;

export async function taken<Data>(
	rounds: number,
	measure: (rounds: number) => Promise<Data>,
): Promise<Part<Data>> {
	const startedAt = Date.now();
	const data = await measure(rounds);
	const takenAt = new Date(startedAt).toISOString();
	return {
		takenAt,
		loadBefore: LOAD_AT_START,
		minutes: (Date.now() - startedAt) / 60_000,
		rounds,
		data,
	};
}

/** Rounds of each part: for figures that are worth something, and to see whether everything works. */
export const ROUNDS = {
	rules: { full: 21, quick: 5 },
	n8n: { full: 5, quick: 1 },
	startup: { full: 11, quick: 3 },
	growth: { full: 25, quick: 5 },
} as const;

/** More than this many processes that want to run, and the figures are those of a busy machine. */
const QUIET = 0.5;

/** Why a part's figures decide nothing; null when they do. */
export function weaknessOf(name: keyof Results, part: Part<unknown>): string | null {
	const { rounds, loadBefore } = part;
	const { full } = ROUNDS[name];
	const weaknesses = [
		...(rounds < full ? [`${rounds} of ${full} rounds`] : []),
		...(loadBefore > QUIET ? [`a load average of ${loadBefore.toFixed(1)} before`] : []),
	];
	return weaknesses.length === 0 ? null : weaknesses.join(', ');
}
