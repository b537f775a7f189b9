import { addressOn, maintainersAddress } from './address';

/** The files that are checked before a release: path below the repository's root, and content. */
export type Files = ReadonlyMap<string, string>;

/** The placeholder in addresses as long as the package has no repository. */
const PLACEHOLDER_REPOSITORY = 'github.com/n8n-nodes-sms-delivery/';
/** Nobody reads mail at these domains (RFC 2606). */
const PLACEHOLDER_MAIL =
	/[\w.+-]+@(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|invalid|test)(?![\w.-]*\w)/;
/** The files with addresses that users follow. */
const SHOWS_ADDRESSES = /^(?:package\.json|README\.md|SECURITY\.md|credentials\/.*|nodes\/.*)$/;
const REPOSITORY = /github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git|[#"/])/;
const DOCUMENTATION = /github\.com\/([\w.-]+\/[\w.-]+)\/blob\/main\/docs\//g;

/** The reasons why the package cannot be published, one sentence each; empty if it can be published. */
export function releaseProblems(files: Files): string[] {
	const manifest = files.get('package.json') ?? '{}';
	return [
		...placeholders(files),
		...strangeRepositories(files),
		...strangeAddress(manifest, files.get('SECURITY.md') ?? ''),
		...missingChanges(manifest, files.get('CHANGELOG.md') ?? ''),
	];
}

function placeholders(files: Files): string[] {
	return addresses(files).flatMap(([path, text]) => [
		...(text.includes(PLACEHOLDER_REPOSITORY)
			? [`${path} names the placeholder repository ${PLACEHOLDER_REPOSITORY}…`]
			: []),
		...(PLACEHOLDER_MAIL.exec(text) ?? []).map((mail) => `${path} has the placeholder ${mail}.`),
	]);
}

/** The pages that the editor links to have to be in the repository that package.json names. */
function strangeRepositories(files: Files): string[] {
	const [, own] = REPOSITORY.exec(files.get('package.json') ?? '') ?? [];
	return addresses(files).flatMap(([path, text]) =>
		[...text.matchAll(DOCUMENTATION)]
			.filter(([, repository]) => repository !== own)
			.map(([, repository]) => `${path} names the repository ${repository}, package.json ${own}.`),
	);
}

function strangeAddress(manifest: string, security: string): string[] {
	const address = maintainersAddress(manifest);
	if (address === '') return ['package.json has no author.email.'];
	if (addressOn(security) === address) return [];
	return [`SECURITY.md does not have package.json's author.email: run npm run reference.`];
}

function addresses(files: Files): Array<[string, string]> {
	return [...files].filter(([path]) => SHOWS_ADDRESSES.test(path));
}

function missingChanges(manifest: string, changelog: string): string[] {
	const { version = '' } = JSON.parse(manifest) as { version?: string };
	const headings = [...changelog.matchAll(/^## \[?([^\]\s]+)/gm)].map(([, heading]) => heading);
	if (headings.includes(version)) return [];
	return [`CHANGELOG.md has no section for version ${version}.`];
}
