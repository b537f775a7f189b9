import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { PackageDirectoryLoader } from 'n8n-core';

import { PROVIDER_IDS, PROVIDERS } from '../../tools/providers';
import type { ProviderId } from '../../tools/simulator/index';
import { packageNameOf } from '../../tools/split/manifest';
import { splitLock, writeSplitPackage } from '../../tools/split/write';
import { buildSplit, runIn, sizeOf } from '../support/splitPackages';
import { loadPackage } from './support/package';
import type { FailedReport, SplitReport } from './support/splitReport';

/** The packages that `npm run split` writes, each built and packed as its maintainer would. */
const MAX_PACKED_BYTES = 58 * 1024;
/** The number of builds at a time: the cores of the smallest machine. */
const BUILDERS = 2;
const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-split-'));
const tarballs = new Map<ProviderId, string>();
const reports = new Map<ProviderId, SplitReport>();
/** Why a provider has no package. The tests of the other providers go on. */
const failures = new Map<ProviderId, unknown>();
let bundle: PackageDirectoryLoader;

beforeAll(async () => {
	const lock = splitLock();
	const waiting = [...PROVIDER_IDS];
	await Promise.all(
		Array.from({ length: BUILDERS }, async () => {
			for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
				try {
					tarballs.set(id, await buildSplit(writeSplitPackage(folder, id, lock)));
				} catch (error) {
					failures.set(id, error);
				}
			}
		}),
	);
	const inspect = resolve(__dirname, 'support/inspectSplit.ts');
	const root = resolve(__dirname, '../..');
	const built = [...tarballs.keys()];
	const folders = built.map((id) => join(folder, packageNameOf(id)));
	const output = await runIn(root, process.execPath, '--require', 'tsx/cjs', inspect, ...folders);
	for (const [at, line] of output.trim().split('\n').entries()) {
		const id = built[at] as ProviderId;
		const report = JSON.parse(line) as SplitReport | FailedReport;
		if ('failure' in report) failures.set(id, new Error(report.failure));
		else reports.set(id, report);
	}
	bundle = await loadPackage();
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (id: ProviderId, path: string) =>
	readFileSync(join(folder, packageNameOf(id), path), 'utf8');
const reportOn = (id: ProviderId) => reports.get(id) as SplitReport;
/** A description without the package's name and the links to the package's pages. */
const withoutPackage = (id: ProviderId, value: unknown): unknown =>
	JSON.parse(
		JSON.stringify(value)
			.replaceAll(packageNameOf(id), 'n8n-nodes-sms-delivery')
			.replace(/https:\/\/(?:www\.npmjs\.com|github\.com)\/[^"\s\\]+/g, 'a page'),
	);

describe.each(PROVIDER_IDS)('the package of %s', (id) => {
	beforeAll(() => {
		if (failures.has(id)) throw failures.get(id);
	});

	test('builds and packs to at most 58 KB', () => {
		expect(sizeOf(tarballs.get(id) ?? '')).toBeLessThanOrEqual(MAX_PACKED_BYTES);
	});

	test('has no error by n8n’s lint rules, nor by its scanner’s', () => {
		const { lintedFiles, lintErrors, scans } = reportOn(id);
		expect(lintErrors).toEqual([]);
		expect(lintedFiles).toEqual(expect.arrayContaining(['package.json']));
		expect(lintedFiles.some((file) => file.endsWith('Trigger.node.ts'))).toBe(true);
		expect(scans).toEqual(['passed', 'passed']);
	});

	test('holds the one trigger and credential, as n8n-core loads them from the bundle', () => {
		const { trigger, credential } = PROVIDERS[id];
		const { packageName, nodes, credentials } = reportOn(id);
		expect(packageName).toBe(packageNameOf(id));
		const { properties } = bundle.getCredential(credential).type;
		expect(credentials).toEqual([{ name: credential, properties }]);
		expect(withoutPackage(id, nodes)).toEqual([
			withoutPackage(id, bundle.getNode(trigger).type.description),
		]);
	});

	test('is named by its codex, and is free of other providers’ files', () => {
		const { folder: own, trigger, nodePath } = PROVIDERS[id];
		const { lintedFiles } = reportOn(id);
		const folders = lintedFiles.map((file) => /^nodes\/([^/]+)\//.exec(file)?.[1]);
		expect([...new Set(folders.filter(Boolean))].sort()).toEqual([own, 'shared'].sort());
		expect(JSON.parse(read(id, `${nodePath}.json`))).toMatchObject({
			node: `${packageNameOf(id)}.${trigger}`,
		});
	});

	test('links to places that its README has, in the editor too', () => {
		const readme = read(id, 'README.md');
		const anchors = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
			`#${heading.toLowerCase()}`.replace(/[^#\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'),
		);
		const inReadme = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
		const elsewhere = inReadme.filter((target) => !target.startsWith('#'));
		expect(elsewhere.filter((target) => !target.startsWith('https://'))).toEqual([]);
		const npm = new RegExp(
			`https://www\\.npmjs\\.com/package/${packageNameOf(id)}(#[\\w-]+)?`,
			'g',
		);
		const codex = `${PROVIDERS[id].nodePath}.json`;
		const sources = [...reportOn(id).lintedFiles, codex].map((file) => read(id, file));
		const inEditor = sources.flatMap((text) => [...text.matchAll(npm)]).map(([, anchor]) => anchor);
		// Two links in the codex, one in the credential, one in the log.
		expect(inEditor.length).toBeGreaterThanOrEqual(4);
		const wanted = [...inReadme, ...inEditor].filter((target) => target?.startsWith('#'));
		expect(wanted.filter((target) => !anchors.includes(target ?? ''))).toEqual([]);
		expect(sources.filter((text) => text.includes('/blob/main/'))).toEqual([]);
	});

	test('is published by a workflow without the bundle’s tests, with what its lock file holds', () => {
		const workflow = read(id, '.github/workflows/publish.yml');
		expect(workflow).toContain('npm publish --provenance');
		expect(workflow).not.toMatch(/ci\.yml|check:release/);
		const { devDependencies } = JSON.parse(read(id, 'package.json')) as { devDependencies: object };
		const lock = JSON.parse(read(id, 'package-lock.json')) as { packages: Record<string, object> };
		expect(lock.packages['']).toMatchObject({ name: packageNameOf(id), devDependencies });
	});
});
