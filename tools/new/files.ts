import type { NewProvider } from './newProvider';
import { codexFile, credentialFile, iconFile, nodeFile, providerFile } from './product';
import { fixtureFile, pageFile, simulatorFile, testFile } from './proof';

/** The new files by path, in the order in which a person fills them in. */
export function newFiles(provider: NewProvider): ReadonlyMap<string, string> {
	const { folder, module, id, nodePath, credentialPath } = provider;
	return new Map([
		[`test/fixtures/${id}/delivered.json`, fixtureFile('delivered')],
		[`test/fixtures/${id}/failed.json`, fixtureFile('failed')],
		[`tools/simulator/${module}.ts`, simulatorFile(provider)],
		[`nodes/${folder}/${module}.ts`, providerFile(provider)],
		[`test/unit/${folder}/${module}.test.ts`, testFile(provider)],
		[`${credentialPath}.ts`, credentialFile(provider)],
		[`${nodePath}.ts`, nodeFile(provider)],
		[`${nodePath}.json`, codexFile(provider)],
		[`nodes/${folder}/${module}.svg`, iconFile('#5a4fcf', '#ffffff')],
		[`nodes/${folder}/${module}.dark.svg`, iconFile('#b3acff', '#1b1b22')],
		[`docs/${id}.md`, pageFile(provider)],
	]);
}
