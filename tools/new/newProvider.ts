import { type Names, namesOf, productOf } from '../names';

/** The names that a provider's files hold. */
export interface NewProvider extends Names {
	/** In nodes/, for example `AcmeSms`. */
	readonly folder: string;
	/** Part of every event, for example `acmesms`. */
	readonly id: string;
	/** The provider's display name, for example `Acme SMS`. */
	readonly provider: string;
	/** The trigger's display name, without the word "Trigger". */
	readonly product: string;
}

export function newProvider(folder: string, provider: string): NewProvider {
	const product = productOf(folder, provider);
	return { ...namesOf(folder, provider), folder, id: folder.toLowerCase(), provider, product };
}

/** The provider whose files are copied: it signs the body with an HMAC, and has what most providers have. */
export const MODEL = newProvider('TalkNTalk', 'TalkNTalk');

/** A text of the model with the names of the new provider. */
export function asNew(
	text: string,
	{ folder, module, id, provider, product }: NewProvider,
): string {
	const names: ReadonlyArray<readonly [RegExp, string]> = [
		[/(?<=nodes\/|X-|folder: ')TalkNTalk|TalkNTalk(?=Trigger|WebhookApi)/g, folder],
		[/TalkNTalk(?= Trigger| Webhook API)/g, product],
		[/TalkNTalk/g, provider],
		[/talkNTalk/g, module],
		[/talkntalk\.africa/g, `${id}.example`],
		[/talkntalk/g, id],
		[/TALKNTALK/g, id.toUpperCase()],
		[/talk n talk/g, provider.toLowerCase()],
		[/tk_live_/g, 'TODO-'],
		[/Your OTP is 847291\./g, 'TODO: the payload as documented, values made up'],
	];
	return names.reduce((one, [name, by]) => one.replace(name, () => by), text);
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
