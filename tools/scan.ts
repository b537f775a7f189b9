/**
 * `npm run scan [tarball]`: n8n's own scanner of community packages, with the rules that decide whether a
 * package is verified. Looks at the sources and, when a tarball is given, at what would be published.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Scanner {
	readonly SOURCE_FILE_PATTERNS: readonly string[];
	analyzePackage(
		folder: string,
		patterns: readonly string[],
	): Promise<{ readonly passed: boolean; readonly message?: string; readonly details?: string }>;
}

const SCANNER: string = '@n8n/scan-community-package/scanner/scanner.mjs';
/** The files that the scanner lints in a published package. */
const PUBLISHED_FILE_PATTERNS = ['**/*.js', 'package.json'];

async function main(tarball: string | undefined): Promise<void> {
	const scanner = (await import(SCANNER)) as Scanner;
	await scan('the sources', resolve(__dirname, '..'), scanner.SOURCE_FILE_PATTERNS);
	if (tarball === undefined) return;

	const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-scan-'));
	try {
		const { status, stderr } = spawnSync('tar', ['-xzf', resolve(tarball), '-C', folder]);
		if (status !== 0) throw new Error(`tar failed: ${String(stderr)}`);
		await scan('the tarball', join(folder, 'package'), PUBLISHED_FILE_PATTERNS);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}

	async function scan(name: string, folder: string, patterns: readonly string[]): Promise<void> {
		const { passed, message, details } = await scanner.analyzePackage(folder, patterns);
		console.log(`${name}: ${passed ? 'passed' : `failed, ${message}`}${details ?? ''}`);
		if (!passed) process.exitCode = 1;
	}
}

void main(process.argv[2]);
