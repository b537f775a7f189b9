import { type Names, namesOf, productOf } from '../names';

/** The values that the templates need. */
export interface NewProvider extends Names {
	/** In nodes/, for example `AcmeSms`. */
	readonly folder: string;
	/** Part of every event, for example `acmesms`. */
	readonly id: string;
	/** The provider's display name, for example `Acme SMS`. */
	readonly provider: string;
	/** The trigger's display name, without the word "Trigger". */
	readonly product: string;
	/** The header that carries the signature, until the newcomer writes the documented one. */
	readonly header: string;
	/** The address of the pages in docs/. */
	readonly pages: string;
}

/** @param homepage of the package, which shows its README. */
export function newProvider(folder: string, provider: string, homepage: string): NewProvider {
	return {
		...namesOf(folder, provider),
		folder,
		id: folder.toLowerCase(),
		provider,
		product: productOf(folder, provider),
		header: `X-${folder}-Signature`,
		pages: homepage.replace('#readme', '/blob/main/docs'),
	};
}

/** Why these names cannot be used, as a sentence; null if they can. Saved workflows hold the names for ever. */
export function problemWith(folder: string, displayName: string): string | null {
	if (!/^[A-Z][A-Za-z0-9]*$/.test(folder) || !/[a-z]/.test(folder)) {
		return `The folder "${folder}" is not in PascalCase, as in AcmeSms.`;
	}
	if (folder.endsWith('Trigger') || folder === 'Shared') {
		return `The folder "${folder}" cannot be used: the node adds "Trigger" itself, and nodes/shared is taken.`;
	}
	if (!/^[\p{L}\p{N}](?:[\p{L}\p{N} .+-]*[\p{L}\p{N}])?$/u.test(displayName)) {
		return `The display name "${displayName}" is missing or has characters other than letters, digits, spaces and . + -`;
	}
	return null;
}
