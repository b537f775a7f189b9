import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { PROVIDERS, type ProviderRow } from '../../tools/providers';

/**
 * A guide for whoever adds a provider: a folder in nodes/ is enough for these tests to name, one by one, what is
 * missing and where it goes. CONTRIBUTING.md says how to write each.
 */
const root = resolve(__dirname, '../..');
const read = (file: string) =>
	existsSync(resolve(root, file)) ? readFileSync(resolve(root, file), 'utf8') : '';
const folders = readdirSync(resolve(root, 'nodes'), { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && entry.name !== 'shared')
	.map(({ name }) => name);
const rows: readonly ProviderRow[] = Object.values(PROVIDERS);

describe.each(folders)('nodes/%s', (folder) => {
	const name = folder.charAt(0).toLowerCase() + folder.slice(1);
	const row = rows.find((one) => one.folder === folder);
	const id = row?.provider.id ?? folder.toLowerCase();
	const manifest = JSON.parse(read('package.json')) as {
		keywords: string[];
		n8n: { nodes: string[]; credentials: string[] };
	};
	const node = `dist/nodes/${folder}/${folder}Trigger.node.js`;
	const credential = `dist/credentials/${folder}WebhookApi.credentials.js`;

	const files: ReadonlyArray<[file: string, what: string]> = [
		[`nodes/${folder}/${name}.ts`, 'the provider: its events, its proof, what its payloads mean'],
		[`nodes/${folder}/${folder}Trigger.node.ts`, 'what the editor shows'],
		[`nodes/${folder}/${folder}Trigger.node.json`, 'the words by which n8n’s search finds it'],
		[`nodes/${folder}/${name}.svg`, 'its icon'],
		[`nodes/${folder}/${name}.dark.svg`, 'its icon on dark ground'],
		[`credentials/${folder}WebhookApi.credentials.ts`, 'its secrets'],
		[`tools/simulator/${name}.ts`, 'signs as the provider does, without a line from nodes/'],
		[`test/fixtures/${id}`, 'the documented payloads, one file an event'],
		[`test/unit/${folder}/${name}.test.ts`, 'what is its own'],
		[`docs/${id}.md`, 'its page'],
	];
	test.each(files)('%s is there: %s', (file) => {
		expect([`write ${file}`, existsSync(resolve(root, file))]).toEqual([`write ${file}`, true]);
	});

	const entries: ReadonlyArray<[what: string, isThere: boolean]> = [
		[`a row in tools/providers.ts with folder: '${folder}'`, row !== undefined],
		[`"${node}" in package.json, n8n.nodes`, manifest.n8n.nodes.includes(node)],
		[
			`"${credential}" in package.json, n8n.credentials`,
			manifest.n8n.credentials.includes(credential),
		],
		[`"${id}" among the keywords in package.json`, manifest.keywords.includes(id)],
		[`a link to docs/${id}.md in README.md`, read('README.md').includes(`docs/${id}.md`)],
	];
	test.each(entries)('there is %s', (what, isThere) => {
		expect([`add ${what}`, isThere]).toEqual([`add ${what}`, true]);
	});

	test('the node takes its methods from defineTrigger: n8n’s lint does not look into them', () => {
		const source = read(`nodes/${folder}/${folder}Trigger.node.ts`);
		for (const member of ['methods', 'webhookMethods', 'webhook']) {
			expect(source).toContain(`\t${member} = trigger.${member};`);
		}
		expect(source).toContain("testedBy: 'testWebhookCredential'");
		expect(source).toContain(`credential: '${name}WebhookApi'`);
		// A limit to the age of events can be set where the proof covers a time.
		expect(source.includes('maximumEventAgeOption')).toBe(
			row?.proofs.some(({ coversBody }) => coversBody),
		);
	});

	test('its files bear its own name, icons and page, not those of the provider they were copied from', () => {
		const page = `n8n-nodes-sms-delivery/blob/main/docs/${id}.md`;
		const parts: ReadonlyArray<[file: string, parts: readonly string[]]> = [
			[
				`nodes/${folder}/${folder}Trigger.node.ts`,
				[
					`name: '${name}Trigger',`,
					'version: 2,',
					`icon: { light: 'file:${name}.svg', dark: 'file:${name}.dark.svg' },`,
				],
			],
			[
				`nodes/${folder}/${folder}Trigger.node.json`,
				[`"n8n-nodes-sms-delivery.${name}Trigger"`, `${page}"`, `${page}#credential"`],
			],
			[
				`credentials/${folder}WebhookApi.credentials.ts`,
				[
					`name = '${name}WebhookApi';`,
					`'file:../nodes/${folder}/${name}.svg'`,
					`'file:../nodes/${folder}/${name}.dark.svg'`,
					`${page}'`,
				],
			],
		];
		const [, secretName = ''] =
			/secretName: '([^']+)'/.exec(read(`nodes/${folder}/${folder}Trigger.node.ts`)) ?? [];
		expect(read(`credentials/${folder}WebhookApi.credentials.ts`)).toMatch(
			new RegExp(`secretFields\\(\\s*'${secretName}'`),
		);
		const missing = parts.flatMap(([file, texts]) =>
			texts.filter((text) => !read(file).includes(text)).map((text) => `${file}: write ${text}`),
		);
		expect(missing).toEqual([]);
	});

	test('a provider knows nothing of n8n and of no other provider', () => {
		for (const file of readdirSync(resolve(root, 'nodes', folder))) {
			if (!file.endsWith('.ts') || file.endsWith('.node.ts')) continue;
			const imports = [...read(`nodes/${folder}/${file}`).matchAll(/from '([^']+)'/g)];
			for (const [, from = ''] of imports) {
				expect([file, from]).toEqual([
					file,
					expect.stringMatching(/^(?:crypto|\.\/[\w]+|\.\.\/shared\/(?!n8n\/).+)$/),
				]);
			}
		}
	});
});
