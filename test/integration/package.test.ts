import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { PackageDirectoryLoader } from 'n8n-core';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { PROVIDERS } from '../../tools/providers';
import { loadPackage } from './support/package';

/** The names of the public contract. Saved workflows depend on them. */
const TRIGGERS = Object.values(PROVIDERS)
	.map(({ trigger, displayName, credential }) => [trigger, displayName, credential] as const)
	.sort(([a], [b]) => a.localeCompare(b));

let loader: PackageDirectoryLoader;
beforeAll(async () => {
	loader = await loadPackage();
});
const describeNode = (name: string) =>
	loader.getNode(name).type.description as INodeTypeDescription;

test('n8n-core loads every node and credential the package names, and no other', () => {
	expect(Object.keys(loader.nodeTypes).sort()).toEqual(TRIGGERS.map(([name]) => name).sort());
	expect(Object.keys(loader.credentialTypes).sort()).toEqual(
		TRIGGERS.map(([, , credential]) => credential).sort(),
	);
});

describe('docs/event.md has the filters and options of every trigger', () => {
	const page = readFileSync(resolve(__dirname, '../../docs/event.md'), 'utf8');
	const rows = page
		.split('\n')
		.filter((line) => line.startsWith('| **'))
		.map((line) => line.split('|').map((cell) => cell.trim()));
	const ALL = Object.values(PROVIDERS).map(({ provider }) => provider.displayName);

	/** The triggers that have a filter or option, by its name, and its default in each trigger. */
	function entries() {
		const found = new Map<string, { triggers: string[]; defaults: Set<unknown> }>();
		for (const { trigger, provider } of Object.values(PROVIDERS)) {
			const collections = describeNode(trigger).properties.filter(({ name }) =>
				['filters', 'options'].includes(name),
			);
			for (const option of collections.flatMap(({ options }) => options as INodeProperties[])) {
				const name = `**${option.displayName}**`;
				const entry = found.get(name) ?? { triggers: [], defaults: new Set() };
				entry.triggers.push(provider.displayName);
				entry.defaults.add(option.default);
				found.set(name, entry);
			}
		}
		return found;
	}

	test('no more and no fewer, each with its triggers and its default', () => {
		const found = entries();
		expect(rows.map(([, name]) => name).sort()).toEqual([...found.keys()].sort());
		for (const [, name = '', usual, ...rest] of rows) {
			const listed = rest.at(-2)?.replace(/ \([^)]*\)/g, '');
			const triggers = listed === 'all' ? ALL : (listed?.split(', ') ?? []);
			expect([name, [...triggers].sort()]).toEqual([
				name,
				[...(found.get(name)?.triggers ?? [])].sort(),
			]);
			for (const value of found.get(name)?.defaults ?? []) {
				const word = value === true ? 'on' : value === false ? 'off' : String(value);
				expect([name, usual]).toEqual([name, expect.stringContaining(word)]);
			}
		}
	});
});

describe.each(TRIGGERS)('%s', (name, displayName, credential) => {
	test('is a trigger of typeVersion 2, and opens where a workflow says 1', () => {
		expect(describeNode(name)).toMatchObject({
			name,
			displayName,
			version: [1, 2],
			defaultVersion: 2,
			group: ['trigger'],
			inputs: [],
			credentials: [{ name: credential, required: true }],
		});
	});

	test('has a webhook of constants only: an expression costs a sandbox for every request', () => {
		const { webhooks } = describeNode(name);
		expect(webhooks).toEqual([
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: 'onReceived',
				responseData: '{"received":true}',
			},
		]);
		expect(JSON.stringify(webhooks)).not.toContain('={{');
	});

	test('offers all events first, and chooses them by default', () => {
		const events = describeNode(name).properties.find((property) => property.name === 'events');
		const values = (events?.options ?? []).map((option) => 'value' in option && option.value);
		expect(events).toMatchObject({ type: 'multiOptions', required: true });
		expect(events?.default).toEqual(['*']);
		expect(values[0]).toBe('*');
		expect(values.at(-1)).toBe('unrecognized');
	});

	test('tests its credential', () => {
		const node = loader.getNode(name).type;
		const [usage] = describeNode(name).credentials ?? [];
		const methods = ('methods' in node && node.methods?.credentialTest) || {};
		expect(Object.keys(methods)).toEqual([usage?.testedBy]);
	});

	test('can be found, with an icon for light and one for dark', () => {
		const { codex, iconUrl } = describeNode(name);
		expect(codex?.alias).toEqual(expect.arrayContaining(['SMS', 'Delivery']));
		expect(iconUrl).toEqual({
			light: expect.stringMatching(/\.svg$/),
			dark: expect.stringMatching(/\.dark\.svg$/),
		});
	});
});

test.each(TRIGGERS)(
	'%s: both secrets of its credential are masked, one is required',
	(_, __, credential) => {
		const { properties } = loader.getCredential(credential).type;
		const field = (name: string) => properties.find((property) => property.name === name);
		expect(field('webhookSecret')).toMatchObject({
			required: true,
			typeOptions: { password: true },
		});
		expect(field('previousWebhookSecret')).toMatchObject({ typeOptions: { password: true } });
		expect(field('previousWebhookSecret')?.required).toBeFalsy();
	},
);

describe('package.json follows n8n’s rules for verified community nodes', () => {
	const manifest = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as {
		dependencies?: unknown;
		peerDependencies: unknown;
		scripts: Record<string, string>;
		n8n: { strict: boolean; n8nNodesApiVersion: number };
	};
	test('no runtime dependencies, one peer', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});
	test('strict, and no script that runs on installation', () => {
		expect(manifest.n8n).toMatchObject({ strict: true, n8nNodesApiVersion: 1 });
		expect(Object.keys(manifest.scripts)).not.toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^(pre|post)?(install|prepare|publish|pack)$/),
			]),
		);
	});
});
