import type { PackageDirectoryLoader } from 'n8n-core';
import type { INodeTypeDescription } from 'n8n-workflow';

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
