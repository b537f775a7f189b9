import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { differencesOf } from '../../../../tools/n8n/differences';
import { n8nEnvironment } from '../../../../tools/n8n/environment';
import { isAsLocked } from '../../../../tools/n8n/share';
import { CURRENT_VERSION, versionFolder, VERSIONS } from '../../../../tools/n8n/versions';

describe('the tested versions of n8n', () => {
	test('are those that a folder pins, the newest first', () => {
		const folders = readdirSync(dirname(versionFolder(CURRENT_VERSION)));
		expect([...VERSIONS].sort()).toEqual(folders.sort());
		const newestFirst = [...VERSIONS].sort((one, other) =>
			other.localeCompare(one, 'en', { numeric: true }),
		);
		expect(VERSIONS).toEqual(newestFirst);
	});

	test.each(VERSIONS)(
		'%s: its folder pins that n8n, and no addresses to download from',
		(version) => {
			const read = (file: string) => readFileSync(join(versionFolder(version), file), 'utf8');
			const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
			expect(manifest.dependencies).toEqual({ n8n: version });
			const text = read('package-lock.json');
			const { packages } = JSON.parse(text) as {
				packages: Record<string, { version?: string; integrity?: string; extraneous?: boolean }>;
			};
			expect(packages['node_modules/n8n']?.version).toBe(version);
			expect(text).not.toContain('"resolved"');
			// npm writes these marks when it has not finished resolving. npm install would then differ from npm ci.
			expect(text).not.toContain('"extraneous"');
			const unproven = Object.entries(packages).filter(
				([path, { integrity }]) => path !== '' && integrity === undefined,
			);
			expect(unproven).toEqual([]);
		},
	);

	test.each([
		['2.40.0', 'N8N_WEBHOOK_URL', 'activate', true],
		['2.39.9', 'N8N_WEBHOOK_URL', 'activate', false],
		['2.30.0', 'N8N_WEBHOOK_URL', 'activate', false],
		['2.29.9', 'WEBHOOK_URL', 'activate', false],
		['1.123.81', 'WEBHOOK_URL', 'flag', false],
	])('%s is told its address in %s, and publishes by %s', (version, setting, publishing, later) => {
		expect(differencesOf(version)).toMatchObject({
			publicUrlSetting: setting,
			publishing,
			publishesInBackground: later,
		});
		const env = n8nEnvironment(
			{
				userFolder: '/folder',
				port: 1,
				brokerPort: 2,
				publicUrl: 'https://n8n.example.com',
				node: '/opt/node/bin/node',
				version,
			},
			{},
		);
		expect(env[setting]).toBe('https://n8n.example.com');
	});
});

describe('what versions have in common', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-share-'))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	/** A folder as npm leaves it, for packages by path, with their checksums. */
	function install(name: string, locked: object, installed: object): string {
		const path = join(folder, name);
		mkdirSync(join(path, 'node_modules'), { recursive: true });
		const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } });
		writeFileSync(join(path, 'package-lock.json'), lock(locked));
		writeFileSync(join(path, 'node_modules/.package-lock.json'), lock(installed));
		return path;
	}
	const a = { 'node_modules/a': { integrity: 'sha512-a' } };
	const b = { 'node_modules/b': { integrity: 'sha512-b' } };
	const optional = { 'node_modules/c': { integrity: 'sha512-c', optional: true } };

	test.each([
		['all that is locked', { ...a, ...b }, { ...a, ...b }, true],
		['all but what is for other platforms', { ...a, ...optional }, a, true],
		['less', { ...a, ...b }, a, false],
		['more', a, { ...a, ...b }, false],
		['another version', a, { 'node_modules/a': { integrity: 'sha512-other' } }, false],
	])('a folder that holds %s', (_, locked, installed, isRight) => {
		expect(isAsLocked(install('one', locked, installed))).toBe(isRight);
	});
});
