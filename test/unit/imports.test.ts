import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import madge from 'madge';

const root = resolve(__dirname, '../..');

test('no files import each other in a circle', async () => {
	const imports = await madgeOf('nodes', 'credentials', 'tools', 'test', 'bench');
	expect(Object.keys(imports.obj()).length).toBeGreaterThan(300);
	expect(imports.circular()).toEqual([]);
});

const nodes = resolve(root, 'nodes');
test.each(readdirSync(nodes).filter((name) => /^[A-Z]\w*$/.test(name)))(
	'nodes/%s imports nothing of n8n and of other providers, except in the node',
	(folder) => {
		const files = readdirSync(resolve(nodes, folder)).filter((file) =>
			/(?<!\.node)\.ts$/.test(file),
		);
		const imports = files.flatMap((file) => [
			...readFileSync(resolve(nodes, folder, file), 'utf8').matchAll(/from '([^']+)'/g),
		]);
		const isAllowed = /^(?:crypto|\.\/\w+|\.\.\/shared\/(?!n8n\/).+)$/;
		expect(imports.map(([, from = '']) => from).filter((from) => !isAllowed.test(from))).toEqual(
			[],
		);
	},
);

/** The imports in the TypeScript files of these folders, including imports of types. */
async function madgeOf(...folders: string[]): Promise<madge.MadgeInstance> {
	return await madge(
		folders.map((folder) => resolve(root, folder)),
		{
			baseDir: root,
			fileExtensions: ['ts'],
			excludeRegExp: [/\/(?:node_modules|versions|oracles)\//],
			tsConfig: resolve(root, 'tsconfig.dev.json'),
		},
	);
}
