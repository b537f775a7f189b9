/**
 * Inspects built split packages with n8n's own tools: its lint rules, its scanner and its loader. Runs in a separate
 * process, because Jest cannot load ES modules. A single process inspects all packages, because loading the rules takes
 * longest.
 * usage: node --require tsx/cjs inspectSplit.ts <folder> …, writes a line of JSON per folder.
 */
import { ESLint } from 'eslint';
import { PackageDirectoryLoader } from 'n8n-core';

import type { FailedReport, SplitReport } from './splitReport';

interface Scanner {
	readonly SOURCE_FILE_PATTERNS: readonly string[];
	analyzePackage(
		folder: string,
		patterns: readonly string[],
	): Promise<{ readonly passed: boolean; readonly details?: string }>;
}

const SCANNER: string = '@n8n/scan-community-package/scanner/scanner.mjs';
const PUBLISHED_FILE_PATTERNS = ['dist/**/*.js', 'package.json'];

async function inspect(folder: string, scanner: Scanner): Promise<SplitReport> {
	const results = await new ESLint({ cwd: folder }).lintFiles(['.']);
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const scans = [
		await scanner.analyzePackage(folder, scanner.SOURCE_FILE_PATTERNS),
		await scanner.analyzePackage(folder, PUBLISHED_FILE_PATTERNS),
	];
	return {
		lintedFiles: results.map(({ filePath }) => filePath.slice(folder.length + 1)).sort(),
		lintErrors: results.flatMap(({ filePath, messages }) =>
			messages
				.filter(({ severity }) => severity === 2)
				.map(({ ruleId, message }) => `${filePath}: ${ruleId}: ${message}`),
		),
		scans: scans.map(({ passed, details }) => (passed ? 'passed' : String(details))),
		packageName: loader.packageName,
		nodes: Object.values(loader.nodeTypes).map(({ type }) => type.description),
		credentials: Object.values(loader.credentialTypes).map(({ type }) => ({
			name: type.name,
			properties: type.properties,
		})),
	};
}

async function main(): Promise<void> {
	const scanner = (await import(SCANNER)) as Scanner;
	for (const folder of process.argv.slice(2)) {
		const report: SplitReport | FailedReport = await inspect(folder, scanner).catch(
			(error: unknown) => ({ failure: String(error) }),
		);
		console.log(JSON.stringify(report));
	}
}

void main();
