import type { ProviderId } from '../simulator/index';
import { PROVIDER_IDS, PROVIDERS } from '../providers';
import { readSource } from './sources';

/** The parts of package.json that are passed on or changed. */
export interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly keywords: readonly string[];
	readonly repository: { readonly type: string; readonly url: string };
	readonly devDependencies: Readonly<Record<string, string>>;
	readonly [key: string]: unknown;
}

/** The packages that build and check a split package, in the bundle's versions. */
const BUILT_WITH = [
	'@n8n/node-cli',
	'@types/node',
	'eslint',
	'gulp',
	'n8n-workflow',
	'typescript',
] as const;

export const packageNameOf = (id: ProviderId): string =>
	`n8n-nodes-${PROVIDERS[id].page}-sms-delivery`;

/** The package.json of the package that holds all triggers. */
export const bundle = JSON.parse(readSource('package.json')) as Manifest;

/** The address of that package's sources, without `.git`. */
export const BUNDLE_REPOSITORY = bundle.repository.url.replace(/^git\+|\.git$/g, '');

/**
 * The package.json of a provider's own package; the package's repository is beside the bundle's repository and has the
 * package's name.
 */
export function manifestOf(id: ProviderId): Manifest {
	const { provider, nodePath, credentialPath } = PROVIDERS[id];
	const name = packageNameOf(id);
	const repository = BUNDLE_REPOSITORY.replace(/[^/]+$/, name);
	const others = PROVIDER_IDS.filter((other) => other !== id).map((other) => PROVIDERS[other].page);
	return {
		name,
		version: bundle.version,
		description: `n8n trigger node that receives SMS delivery webhooks from ${provider.displayName}: every request verified, one normalized event`,
		license: bundle.license,
		homepage: `${repository}#readme`,
		author: bundle.author,
		repository: { type: 'git', url: `git+${repository}.git` },
		bugs: { url: `${repository}/issues` },
		keywords: bundle.keywords.filter((keyword) => !others.includes(keyword)),
		files: bundle.files,
		n8n: {
			n8nNodesApiVersion: 1,
			strict: true,
			credentials: [`dist/${credentialPath}.js`],
			nodes: [`dist/${nodePath}.js`],
		},
		scripts: { build: 'gulp build', lint: 'n8n-node lint' },
		peerDependencies: bundle.peerDependencies,
		devDependencies: Object.fromEntries(
			BUILT_WITH.map((dependency) => [dependency, bundle.devDependencies[dependency] ?? '']),
		),
	};
}
