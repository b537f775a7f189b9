import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { installInBackground } from './n8n/background';
import { CURRENT_VERSION, VERSIONS } from './n8n/versions';
import { build } from './pack';

/**
 * `npm test`: builds the package and runs the parts of the test suite one after the other, cheapest first, but for
 * compatibility: what that needs is installed during the others.
 * usage: npm test -- [part …]
 */
const PARTS = [
	'checks',
	'unit',
	'security',
	'integration',
	'e2e',
	'browser',
	'faults',
	'compat',
] as const;
type Part = (typeof PARTS)[number];
/**
 * The parts that need only npm. The browser tests need Chromium, the fault tests need servers from Debian, and the
 * compatibility tests install every tested version of n8n.
 */
const USUAL: readonly Part[] = ['unit', 'security', 'integration', 'e2e'];
/** npm scripts that make up the part `checks`: each counts as one test. */
const CHECKS = ['format', 'typecheck', 'lint', 'scan', 'check:deploy'];
const WITH_N8N: readonly Part[] = ['e2e', 'browser', 'compat', 'faults'];
/** Parts whose tests share one browser's user or one n8n: their files run one at a time. */
const ONE_AT_A_TIME: readonly Part[] = ['browser', 'compat', 'faults'];
/** Files of fault tests that share one n8n, and files that start servers of their own, but no proxy. */
const WITH_SHARED_N8N = 'faults/(?:alerts|changes|impatient|oneProcess)\\.';
const WITH_OWN_SERVERS = 'faults/(?:backup|database|onceOnly|redis)\\.';
/** Runs of Jest, by the arguments that choose their files. The runs of a turn go side by side. */
type Turns = ReadonlyArray<ReadonlyArray<readonly string[]>>;
const ONE_RUN: Turns = [[[]]];
/** Tests of a proxy are alone on the machine, because a proxy takes an n8n that answers late for a dead n8n. */
const FAULT_TURNS: Turns = [
	[['--testPathIgnorePatterns', WITH_SHARED_N8N, WITH_OWN_SERVERS]],
	[
		['--testPathPatterns', WITH_SHARED_N8N],
		['--testPathPatterns', WITH_OWN_SERVERS],
	],
];
/** Jest leaves one core idle by default. On a two-core machine that is half of the cores. */
const WORKERS = Math.max(2, availableParallelism() - 1);
/** Each test file has its own n8n, which keeps more than one core busy at times. */
const WORKERS_WITH_N8N = 2;

/** The part of Jest's JSON report that is counted. */
interface Report {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	/** Test files that did not get as far as running a test. */
	readonly numRuntimeErrorTestSuites: number;
}

const root = resolve(__dirname, '..');

interface Counts {
	readonly passed: number;
	readonly failed: number;
}

/** Runs the scripts at the same time. The output of each script is printed at its end. */
async function runChecks(): Promise<Counts> {
	const results = await Promise.all(
		CHECKS.map(async (check) => ({ check, ok: await runs(check) })),
	);
	const failed = results.filter(({ ok }) => !ok).map(({ check }) => check);
	if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
	return { passed: CHECKS.length - failed.length, failed: failed.length };
}

async function runs(script: string): Promise<boolean> {
	return await new Promise((done) => {
		const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
		execFile('npm', ['run', '--silent', script], options, (error, stdout, stderr) => {
			process.stdout.write(`npm run ${script}\n${stdout}${stderr}`);
			done(error === null);
		});
	});
}

async function runPart(part: Part, folder: string): Promise<Counts> {
	console.log(`\n=== ${part} ===`);
	if (part === 'checks') return await runChecks();
	const counts: Counts[] = [];
	for (const turn of part === 'faults' ? FAULT_TURNS : ONE_RUN) {
		counts.push(...(await Promise.all(turn.map((choice) => runJest(part, choice, folder)))));
	}
	return sumOf(counts);
}

/** @param choice the arguments that choose files; empty for all files of the part. */
async function runJest(part: Part, choice: readonly string[], folder: string): Promise<Counts> {
	const report = join(mkdtempSync(join(folder, `${part}-`)), 'report.json');
	const jest = join(root, 'node_modules/jest/bin/jest.js');
	const args = [
		jest,
		'--selectProjects',
		part,
		'--json',
		`--outputFile=${report}`,
		...(ONE_AT_A_TIME.includes(part) ? ['--runInBand'] : [`--maxWorkers=${workersOf(part)}`]),
		...choice,
	];
	const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
	const [status] = (await once(child, 'exit')) as [status: number | null];
	try {
		const counts = JSON.parse(readFileSync(report, 'utf8')) as Report;
		const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
		// Jest can fail without a failed test, for example in a global set-up.
		return { passed: counts.numPassedTests, failed: failed || (status === 0 ? 0 : 1) };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

function sumOf(all: readonly Counts[]): Counts {
	const sum = (key: keyof Counts) => all.reduce((total, one) => total + one[key], 0);
	return { passed: sum('passed'), failed: sum('failed') };
}

function workersOf(part: Part): number {
	return WITH_N8N.includes(part) ? WORKERS_WITH_N8N : WORKERS;
}

function isPart(name: string): name is Part {
	return PARTS.some((part) => part === name);
}

async function main(): Promise<number> {
	const names = process.argv.slice(2);
	const unknown = names.filter((name) => !isPart(name));
	if (unknown.length > 0) {
		console.error(`There is no part ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}`);
		return 2;
	}
	const parts = names.length > 0 ? PARTS.filter((part) => names.includes(part)) : USUAL;
	try {
		build();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		console.log('\n0 passed, 1 failed');
		return 1;
	}

	// Downloads go on while the parts before them run.
	if (parts.some((part) => WITH_N8N.includes(part))) {
		installInBackground([CURRENT_VERSION, ...(parts.includes('compat') ? VERSIONS : [])]);
	}
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-test-'));
	const results: Array<Counts & { readonly part: Part; readonly seconds: number }> = [];
	for (const part of parts) {
		const startedAt = performance.now();
		const counts = await runPart(part, folder);
		const seconds = Math.round((performance.now() - startedAt) / 1000);
		results.push({ part, ...counts, seconds });
	}
	rmSync(folder, { recursive: true, force: true });

	console.log();
	for (const { part, passed, failed, seconds } of results)
		console.log(`${part}: ${passed} passed, ${failed} failed, ${seconds} s`);
	const all = sumOf(results);
	console.log(`\n${all.passed} passed, ${all.failed} failed`);
	return all.failed === 0 ? 0 : 1;
}

void main().then((code) => (process.exitCode = code));
