import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { addressOn, maintainersAddress, securityPage } from '../../../../tools/release/address';
import { releaseProblems } from '../../../../tools/release/problems';

const READY = {
	'package.json': JSON.stringify({
		version: '0.2.0',
		author: { email: 'sms@acme.com' },
		homepage: 'https://github.com/acme/n8n-nodes-sms-delivery#readme',
		repository: { url: 'git+https://github.com/acme/n8n-nodes-sms-delivery.git' },
	}),
	'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n## [0.2.0] - 2026-11-25\n',
	'SECURITY.md': 'Write to sms@acme.com.',
	'README.md': 'See https://github.com/NdoleStudio/httpsms.',
	'nodes/A/A.node.json':
		'{ "url": "https://github.com/acme/n8n-nodes-sms-delivery/blob/main/docs/a.md#credential" }',
};
const problemsWith = (changed: Partial<Record<string, string>>) =>
	releaseProblems(new Map(Object.entries({ ...READY, ...changed }) as Array<[string, string]>));

test('a package whose addresses are its own can be published', () => {
	expect(problemsWith({})).toEqual([]);
});

test('placeholder addresses are named, with the file', () => {
	const placeholder = READY['package.json'].replaceAll('acme/', 'n8n-nodes-sms-delivery/');
	expect(problemsWith({ 'package.json': placeholder })).toContain(
		'package.json names the placeholder repository github.com/n8n-nodes-sms-delivery/…',
	);
});

test.each([
	'maintainers@n8n-nodes-sms-delivery.example',
	'sms@acme.example',
	'a.b+sms@example.com',
	'sms@mail.example.org',
	'sms@acme.invalid',
])('the placeholder %s is refused wherever it stands', (mail) => {
	const named = ['package.json', 'SECURITY.md'].map(
		(file) => `${file} has the placeholder ${mail}.`,
	);
	const changed = {
		'package.json': READY['package.json'].replace('sms@acme.com', mail),
		'SECURITY.md': `Write to ${mail}.`,
	};
	expect(problemsWith(changed)).toEqual(named);
	expect(problemsWith({ 'README.md': `Write to ${mail}, please.` })).toEqual([
		`README.md has the placeholder ${mail}.`,
	]);
});

test.each(['sms@example-sms.com', 'sms@testing.io', 'example@acme.com', 'sms@invalid.acme.com'])(
	'%s can be published',
	(mail) => {
		const changed = {
			'package.json': READY['package.json'].replace('sms@acme.com', mail),
			'SECURITY.md': `Write to ${mail}.`,
		};
		expect(problemsWith(changed)).toEqual([]);
	},
);

test('the address in SECURITY.md is that of package.json, which must have one', () => {
	const other = "SECURITY.md does not have package.json's author.email: run npm run reference.";
	expect(problemsWith({ 'SECURITY.md': 'Write to old@acme.com.' })).toEqual([other]);
	expect(problemsWith({ 'SECURITY.md': 'Write to us.' })).toEqual([other]);
	const none = READY['package.json'].replace('sms@acme.com', '');
	expect(problemsWith({ 'package.json': none })).toEqual(['package.json has no author.email.']);
	const page = securityPage('Write to\nold@acme.com. Say', READY['package.json']);
	expect(page).toBe('Write to\nsms@acme.com. Say');
});

test('no page but SECURITY.md has the address', () => {
	const root = resolve(__dirname, '../../../..');
	const read = (file: string) => readFileSync(join(root, file), 'utf8');
	const address = maintainersAddress(read('package.json'));
	const pages = [
		'.',
		'docs',
		'docs/tr',
		'deploy',
		'deploy/kubernetes',
		'bench',
		'examples',
	].flatMap((folder) =>
		readdirSync(join(root, folder))
			.filter((file) => file.endsWith('.md'))
			.map((file) => join(folder, file)),
	);
	expect(pages.filter((page) => read(page).includes(address))).toEqual(['SECURITY.md']);
	expect(addressOn(read('SECURITY.md'))).toBe(address);
});

test('a documentation link to another repository is found', () => {
	const node = READY['nodes/A/A.node.json'].replace('acme', 'other');
	expect(problemsWith({ 'nodes/A/A.node.json': node })).toEqual([
		'nodes/A/A.node.json names the repository other/n8n-nodes-sms-delivery, package.json acme/n8n-nodes-sms-delivery.',
	]);
});

test('a version without a section in the changelog is found', () => {
	expect(problemsWith({ 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n' })).toEqual([
		'CHANGELOG.md has no section for version 0.2.0.',
	]);
});
