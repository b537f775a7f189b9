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
	/** Processes that wanted to run in the minute before: anything well above 0 disturbs the figures. */
	readonly loadBefore: number;
	readonly minutes: number;
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

export async function taken<Data>(measure: () => Promise<Data>): Promise<Part<Data>> {
	const loadBefore = loadavg()[0] ?? NaN;
	const startedAt = Date.now();
	const data = await measure();
	const takenAt = new Date(startedAt).toISOString();
	return { takenAt, loadBefore, minutes: (Date.now() - startedAt) / 60_000, data };
}
