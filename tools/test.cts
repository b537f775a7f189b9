import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { installInBackground } from './n8n/background.cts';
import { CURRENT_VERSION, VERSIONS } from './n8n/versions.cts';
import { build } from './pack.cts';

/**
 * `npm test`: builds the package and runs the parts of the test suite one after the other, cheapest first.
 * usage: npm test -- [part …]
 */
const PARTS = [
	'checks',
	'unit',
	'hostile',
	'integration',
	'e2e',
	'browser',
	'compat',
	'faults',
] as const;
type Part = (typeof PARTS)[number];
/**
 * What needs nothing but npm. The browser tests want Chromium, the fault tests servers from Debian; those of
 * compatibility install every tested version of n8n.
 */
const USUAL: readonly Part[] = ['unit', 'hostile', 'integration', 'e2e'];
/** npm scripts that make up the part `checks`: each counts as one test. */
const CHECKS = ['format', 'typecheck', 'lint', 'scan', 'check:deploy'];
/** These need n8n and share one, or the whole machine: their files run one at a time. */
const ONE_AT_A_TIME: readonly Part[] = ['e2e', 'browser', 'compat', 'faults'];

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

function runChecks(): Counts {
	const failed = CHECKS.filter((check) => {
		console.log(`npm run ${check}`);
		const { status } = spawnSync('npm', ['run', '--silent', check], {
			cwd: root,
			stdio: 'inherit',
		});
		return status !== 0;
	});
	if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
	return { passed: CHECKS.length - failed.length, failed: failed.length };
}

function runPart(part: Part, folder: string): Counts {
	console.log(`\n=== ${part} ===`);
	if (part === 'checks') return runChecks();
	const report = join(folder, `${part}.json`);
	const jest = join(root, 'node_modules/jest/bin/jest.js');
	const args = [
		jest,
		'--selectProjects',
		part,
		'--json',
		`--outputFile=${report}`,
		...(ONE_AT_A_TIME.includes(part) ? ['--runInBand'] : []),
	];
	const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
	try {
		const counts = JSON.parse(readFileSync(report, 'utf8')) as Report;
		const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
		// Jest can fail without a failed test, for example in a global set-up.
		return { passed: counts.numPassedTests, failed: failed || (status === 0 ? 0 : 1) };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

function isPart(name: string): name is Part {
	return PARTS.some((part) => part === name);
}

function main(): number {
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
	if (parts.some((part) => ONE_AT_A_TIME.includes(part))) {
		installInBackground(parts.includes('compat') ? VERSIONS : [CURRENT_VERSION]);
	}
	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-test-'));
	const counts = parts.map((part) => ({ part, ...runPart(part, folder) }));
	rmSync(folder, { recursive: true, force: true });

	console.log();
	for (const { part, passed, failed } of counts)
		console.log(`${part}: ${passed} passed, ${failed} failed`);
	const sum = (key: 'passed' | 'failed') => counts.reduce((total, count) => total + count[key], 0);
	console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
	return sum('failed') === 0 ? 0 : 1;
}

process.exitCode = main();
