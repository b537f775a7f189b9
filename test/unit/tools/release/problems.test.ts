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
	expect(problemsWith({ 'SECURITY.md': 'Write to sms@acme.example.' })).toEqual([
		'SECURITY.md has the placeholder sms@acme.example.',
	]);
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
