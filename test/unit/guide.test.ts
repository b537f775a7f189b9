import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { isRowOf, sectionOf, tableRows } from '../../tools/markdown';
import { namesOf } from '../../tools/names';
import { PROVIDERS, type ProviderRow } from '../../tools/providers';

/**
 * `npm run new` writes all files and lines that these tests require. The tests name what a folder in nodes/ still
 * lacks.
 */
const root = resolve(__dirname, '../..');
const read = (file: string) =>
	existsSync(resolve(root, file)) ? readFileSync(resolve(root, file), 'utf8') : '';
const ROOTS = ['nodes', 'credentials', 'test', 'tools', 'bench', 'docs', 'deploy', 'examples'];
const folders = readdirSync(resolve(root, 'nodes')).filter((name) => /^[A-Z]\w*$/.test(name));
const rows: readonly ProviderRow[] = Object.values(PROVIDERS);

describe.each(folders)('nodes/%s', (folder) => {
	const row = rows.find((one) => one.folder === folder);
	const { id, displayName } = row?.provider ?? { id: folder.toLowerCase(), displayName: folder };
	const pageName = row?.page ?? id;
	const { module, nodePath, credentialPath, ...names } = namesOf(folder, displayName);
	const page = `n8n-nodes-sms-delivery/blob/main/docs/${pageName}.md`;
	const node = read(`${nodePath}.ts`);
	const icons = (path: string) => `light: 'file:${path}.svg', dark: 'file:${path}.dark.svg'`;
	// n8n's lint looks for a trigger's methods in the class. It does not see the methods that defineTrigger returns.
	const methods = ['methods', 'webhookMethods', 'webhook'].map((one) => `${one} = trigger.${one};`);

	test.each<[file: string, ...texts: string[]]>([
		[`nodes/${folder}/${module}.ts`, `id: '${id}'`],
		[`nodes/${folder}/${module}.svg`],
		[`nodes/${folder}/${module}.dark.svg`],
		[
			`${nodePath}.ts`,
			`name: '${names.trigger}',`,
			'version: [1, 2],',
			'defaultVersion: 2,',
			icons(module),
			...methods,
		],
		[`${nodePath}.ts`, `credential: '${names.credential}'`, "testedBy: 'testWebhookCredential'"],
		[`${nodePath}.json`, `.${names.trigger}"`, `${page}"`, `${page}#credential"`],
		[`${credentialPath}.ts`, `name = '${names.credential}';`, `${page}'`],
		[`${credentialPath}.ts`, icons(`../nodes/${folder}/${module}`)],
		[`${credentialPath}.ts`, `secretFields( '${/secretName: '([^']+)'/.exec(node)?.[1]}'`],
		[`tools/simulator/${module}.ts`],
		[`test/fixtures/${id}`],
		[`test/unit/${folder}/${module}.test.ts`],
		[`docs/${pageName}.md`],
		['package.json', `"dist/${nodePath}.js"`, `"dist/${credentialPath}.js"`, `"${pageName}"`],
		['package.json', displayName],
		['CHANGELOG.md', displayName],
		['README.md', `](docs/${pageName}.md)`],
		['tools/providers.ts', `folder: '${folder}'`],
	])('%s', (file, ...texts) => {
		expect([`write ${file}`, existsSync(resolve(root, file))]).toEqual([`write ${file}`, true]);
		const text = texts.length === 0 ? '' : read(file).replace(/\s+/g, ' ').replace(/\( ?'/g, "( '");
		expect(texts.filter((one) => !text.includes(one))).toEqual([]);
	});

	test.each([
		['docs/answers.md', '## Refusals by provider'],
		['docs/security.md', '## What each scheme proves'],
		['docs/delivery.md', '## How long n8n may be away'],
	])('%s has a row below "%s"', (file, heading) => {
		const cells = tableRows(sectionOf(read(file), heading) ?? '').map(([cell]) => cell);
		expect(cells.filter((cell) => isRowOf(cell, displayName))).not.toEqual([]);
	});

	test('offers a limit to the age of events where a proof covers their time', () => {
		const coversBody = row?.proofs.some((proof) => proof.coversBody) ?? false;
		expect(node.includes(`maximumEventAgeOption(${module})`)).toBe(coversBody);
	});
});

/** The sections of the pages, each as `page: heading` and its text. */
const SECTIONS = ['README.md', ...readdirSync(resolve(root, 'docs')).map((page) => `docs/${page}`)]
	// event.md lists providers by their rules.
	.filter((page) => page.endsWith('.md') && page !== 'docs/event.md')
	.flatMap((page) =>
		read(page)
			.split(/^(?=#{1,3} )/m)
			.map((section) => [`${page}: ${section.split('\n', 1)[0]}`, section] as const),
	);
const OWN_FOLDERS = folders.filter((folder) => folder !== 'SmsWebhook');

test.each(OWN_FOLDERS)('nodes/%s stands in every section that lists all others', (folder) => {
	const name = rows.find((row) => row.folder === folder)?.provider.displayName ?? folder;
	const others = rows.filter((row) => row.folder !== folder && row.folder !== 'SmsWebhook');
	const lists = SECTIONS.filter(([, text]) =>
		others.every(({ provider }) => text.includes(provider.displayName)),
	);
	expect(lists.length).toBeGreaterThan(3);
	const lacking = lists.filter(([, text]) => !text.includes(name));
	expect(lacking.map(([section]) => section)).toEqual([]);
});

test('no TODO is left', () => {
	/** These files write the mark or mention it. `npm run reference` writes the examples from the fixtures. */
	const isExempt = (file: string) =>
		/^(?:tools\/new[./]|test\/.*(?:guide|newProvider)\.test\.ts$|CONTRIBUTING\.md$|docs\/event\.examples\.json$)/.test(
			file,
		);
	const isText = (file: string) => /\.(?:[cm]?[jt]s|json|svg|md|py|php|ya?ml)$/.test(file);
	const files = ROOTS.flatMap((folder) =>
		readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' }).map(
			(file) => `${folder}/${file.replaceAll('\\', '/')}`,
		),
	);
	const left = [...files, ...readdirSync(root)]
		.filter((file) => isText(file) && !isExempt(file))
		.flatMap((file) =>
			read(file)
				.split('\n')
				.flatMap((line, at) => (/\bTODO\b/.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
		);
	expect(left).toEqual([]);
});
