import { VERSIONS } from '../../tools/n8n/versions';
import { compatibilityOf, documentedVersions } from '../support/documentedVersions';

test('docs/install.md has a row for every tested version of n8n', () => {
	expect(documentedVersions().map(({ version }) => version)).toEqual(VERSIONS);
});

test('the README names the tested versions of n8n and no others', () => {
	const named = compatibilityOf('README.md').match(/\d+\.\d+\.\d+/g);
	expect(named).toEqual(VERSIONS);
});
