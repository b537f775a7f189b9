// Fails while something keeps the package from being published, such as addresses that are placeholders.
// usage: npm run check:release
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { releaseProblems } from './problems';

const root = resolve(__dirname, '../..');
const below = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.(?:ts|json)$/.test(file))
		.map((file) => `${folder}/${file}`),
);
const paths = ['package.json', 'README.md', 'SECURITY.md', 'CHANGELOG.md', ...below];
const problems = releaseProblems(
	new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) console.error('\nNot ready to be published: see RELEASING.md.');
else console.log('Ready to be published.');
process.exitCode = problems.length > 0 ? 1 : 0;
