import { resolve } from 'node:path';

import madge from 'madge';

const root = resolve(__dirname, '../..');

test('no files import each other in a circle', async () => {
	const imports = await madgeOf('nodes', 'credentials', 'tools', 'test', 'bench');
	expect(Object.keys(imports.obj()).length).toBeGreaterThan(300);
	expect(imports.circular()).toEqual([]);
});

/** The imports of the TypeScript files in these folders, imports of types included. */
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
