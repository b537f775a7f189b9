/**
 * Writes everything that a new provider needs: a copy of TalkNTalk's files and rows under its names. A TODO stands where
 * a person must decide.
 * usage: npm run new -- AcmeSms "Acme SMS"
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { editedFiles } from './new/edits';
import { MODEL, type NewProvider, newProvider, problemWith } from './new/newProvider';
import { newFiles } from './new/files';

const root = resolve(__dirname, '..');
const inRoot = (path: string) => resolve(root, path);
const read = (path: string) => readFileSync(inRoot(path), 'utf8');

async function main([folder = '', displayName = '']: readonly string[]): Promise<number> {
	const problem = problemWith(folder, displayName);
	if (problem !== null) return refuse(problem);
	const provider = newProvider(folder, displayName);
	const files = newFiles(provider, read, readdirSync(inRoot(`test/fixtures/${MODEL.id}`)));
	const present = [...files.keys()].filter((path) => existsSync(inRoot(path)));
	if (present.length > 0) return refuse(`These files exist already:\n  ${present.join('\n  ')}`);

	// All edits are made before the first file is written, so that a failure leaves nothing half done.
	const edits = editedFiles(provider, read);
	for (const [path, text] of [...files, ...edits]) await write(path, text);
	const { status } = spawnSync(
		process.execPath,
		['--require', 'tsx/cjs', inRoot('tools/reference.ts')],
		{ cwd: root, stdio: 'inherit' },
	);
	console.log(nextSteps(provider, [...files.keys()]));
	return status ?? 1;
}

async function write(path: string, text: string): Promise<void> {
	const file = inRoot(path);
	const style = await resolveConfig(file);
	// npm writes package.json, and Prettier knows no SVG.
	const isFormatted = path !== 'package.json' && !path.endsWith('.svg');
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, isFormatted ? await format(text, { ...style, filepath: file }) : text);
	console.log(`Written: ${file}`);
}

function refuse(reason: string): number {
	console.error(`${reason}\n\nusage: npm run new -- AcmeSms "Acme SMS"`);
	return 2;
}

const nextSteps = ({ folder, id }: NewProvider, files: readonly string[]): string => `
The tests of ${folder} pass as they are, for the payloads of ${MODEL.provider}. Make them the provider's own:

1. Replace the fixtures and every TODO. CONTRIBUTING.md says what belongs where, in this order:
   test/fixtures/${id}/
   tools/providers.ts
   ${files.filter((path) => !path.startsWith('test/fixtures/')).join('\n   ')}
   then the rows in README.md and docs/.
2. npm run reference
3. npx jest --selectProjects unit --testPathPatterns "guide|conformance|credentials|docs|${folder}"
   names every TODO that is left. Repeat from 1 until it is silent.
`;

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
