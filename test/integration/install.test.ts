import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';

import { parse } from 'yaml';

import { sectionOf } from '../../tools/markdown';
import { pack } from '../../tools/pack';
import { PROVIDERS } from '../../tools/providers';
import { buildArguments, buildImage, userFolderIn } from '../support/image';

/** Installs the packed package by the commands of docs/install.md and of deploy/Dockerfile, without a registry. */
const root = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const work = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-install-'));
// `npm run --silent` silences every npm below it.
const OFFLINE = { npm_config_offline: 'true', npm_config_loglevel: 'error' };
const TRIGGERS = Object.values(PROVIDERS)
	.map(({ trigger }) => trigger)
	.sort();

let tarball: string;
beforeAll(() => {
	tarball = pack(join(work, 'file'));
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('docs/install.md', () => {
	const page = read('docs/install.md');
	const commands = (heading: string) =>
		[...(sectionOf(page, heading) ?? '').matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(
			([, block = '']) => block.trim().split('\n'),
		);

	test('“From a file” installs the file, and n8n’s loader finds every trigger', () => {
		const [install = ''] = commands('## From a file');
		const home = join(work, 'by hand');
		mkdirSync(home);
		const { status, stderr } = spawnSync('sh', ['-ec', install], {
			cwd: dirname(tarball),
			env: { ...process.env, ...OFFLINE, HOME: home },
			encoding: 'utf8',
		});
		expect([status, stderr]).toEqual([0, expect.not.stringContaining('error')]);
		const nodes = join(home, '.n8n/nodes');
		expect(installedIn(nodes)).toEqual(['n8n-nodes-sms-delivery']);
		expect(loadedFrom(nodes)).toEqual(TRIGGERS);
	});

	test('its commands differ in the package’s name or path alone', () => {
		const [byName, inDocker = ''] = commands('## By hand');
		const [fromFile = '', , fileInDocker = ''] = commands('## From a file');
		const outside = (command: string) =>
			command
				.replace('docker exec n8n ', '')
				.replace('/home/node/.n8n/nodes', '~/.n8n/nodes')
				.replace(
					/(?:\.\/n8n-nodes-sms-delivery-\*|\/home\/node\/\.n8n\/sms)\.tgz$/,
					'n8n-nodes-sms-delivery',
				);
		expect([inDocker, fromFile, fileInDocker].map(outside)).toEqual([byName, byName, byName]);
	});
});

describe('deploy/Dockerfile', () => {
	const context = () => dirname(tarball);

	test('installs a packed file by its name, and n8n’s loader finds every trigger', () => {
		const home = join(work, 'image');
		buildImage(home, context(), { ...OFFLINE, SMS_DELIVERY_FILE: basename(tarball) });
		const nodes = join(userFolderIn(home), '.n8n/nodes');
		expect(installedIn(nodes)).toEqual(['n8n-nodes-sms-delivery']);
		expect(loadedFrom(nodes)).toEqual(TRIGGERS);
	});

	test('fails if there is no such file', () => {
		const args = { ...OFFLINE, SMS_DELIVERY_FILE: 'n8n-nodes-sms-delivery-9.9.9.tgz' };
		expect(() => buildImage(join(work, 'no image'), context(), args)).toThrow(/9\.9\.9\.tgz/);
	});

	test.each([
		['this version from npm', {}, [`n8n-nodes-sms-delivery@${version()}`]],
		[
			'an empty name of a file as none',
			{ SMS_DELIVERY_FILE: '' },
			[`n8n-nodes-sms-delivery@${version()}`],
		],
		[
			'another version',
			{ SMS_DELIVERY: 'n8n-nodes-sms-delivery@0.3.0' },
			['n8n-nodes-sms-delivery@0.3.0'],
		],
		[
			'other community nodes beside it',
			{ COMMUNITY_NODES: 'n8n-nodes-a@1.0.0 n8n-nodes-b@2.0.0' },
			[`n8n-nodes-sms-delivery@${version()}`, 'n8n-nodes-a@1.0.0', 'n8n-nodes-b@2.0.0'],
		],
	])('takes %s', (_, args, packages) => {
		const home = mkdtempSync(join(work, 'asked-'));
		const npm = join(home, 'npm');
		writeFileSync(npm, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
		chmodSync(npm, 0o755);
		const PATH = `${home}${delimiter}${process.env.PATH}`;
		const asked = buildImage(home, context(), { ...args, PATH })
			.trim()
			.split('\n');
		expect(asked[0]).toBe('install');
		expect(asked.slice(1).filter((word) => !word.startsWith('--'))).toEqual(packages);
	});

	test('the packed file is the only file of deploy/ that a build sees', () => {
		const [everything, ...exceptions] = read('deploy/.dockerignore')
			.split('\n')
			.filter((line) => line !== '' && !line.startsWith('#'));
		expect(everything).toBe('*');
		const isSeen = (file: string) =>
			exceptions.some((line) =>
				new RegExp(`^${line.slice(1).replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`).test(file),
			);
		expect(isSeen(basename(tarball))).toBe(true);
		const files = readdirSync(join(root, 'deploy'), { recursive: true, encoding: 'utf8' });
		expect(files.filter((file) => !file.endsWith('.tgz') && isSeen(file))).toEqual([]);
		for (const secret of ['.env', 'secrets/redis_password', 'n8n.dump']) {
			expect(isSeen(secret)).toBe(false);
		}
	});

	test.each([
		['compose.yaml', 'main'],
		['single/compose.yaml', 'n8n'],
	])('gets every argument from deploy/%s, whose variables .env.example names', (file, service) => {
		const { services } = parse(read(`deploy/${file}`), { merge: true }) as {
			services: Record<string, { build: { args: Record<string, string> } }>;
		};
		const args = services[service]?.build.args ?? {};
		expect(Object.keys(args)).toEqual(Object.keys(buildArguments()));
		const example = read('deploy/.env.example');
		for (const [, variable] of Object.values(args)
			.join(' ')
			.matchAll(/\$\{(\w+)/g)) {
			expect(example).toMatch(new RegExp(`^${variable}=`, 'm'));
		}
	});
});

function version(): string {
	return (JSON.parse(read('package.json')) as { version: string }).version;
}

function installedIn(nodes: string): string[] {
	return readdirSync(join(nodes, 'node_modules')).filter((name) => !name.startsWith('.'));
}

/** The names of the nodes that n8n's loader of community packages finds. n8n gives packages its own libraries in this way. */
function loadedFrom(nodes: string): unknown {
	const load = `
		const { PackageDirectoryLoader } = require('n8n-core');
		const loader = new PackageDirectoryLoader(process.argv[1]);
		loader.loadAll().then(() => console.log(JSON.stringify(Object.keys(loader.nodeTypes).sort())));`;
	const folder = join(nodes, 'node_modules/n8n-nodes-sms-delivery');
	const { stdout, stderr } = spawnSync(process.execPath, ['-e', load, folder], {
		cwd: root,
		env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
		encoding: 'utf8',
	});
	return stdout === '' ? stderr : JSON.parse(stdout);
}
