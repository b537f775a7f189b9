import { type Path, path } from '../shared/http/path';
import type { Field, Mapping } from './mapping';
import type { Words } from './words';

/** How a request can be proven. */
export type VerificationKind = 'token' | 'basic' | 'standardWebhooks' | 'hmac';

/** A provider whose documents say how it proves its requests and what its payloads hold. */
export interface Preset {
	/** As the provider writes its name. */
	readonly name: string;
	/** The usual kind first. With several, the user chooses. */
	readonly verification: readonly [VerificationKind, ...VerificationKind[]];
	/** Where the provider can send a token; both if left out. */
	readonly tokenIn?: 'header' | 'query';
	readonly payloadFormat: 'json' | 'form';
	readonly eventsPath?: Path;
	/** One mapping or two, each with its condition. */
	readonly mappings: readonly Mapping[];
	readonly words: Words;
	/** Where the user enters the URL and the secret, for the notice in the editor. May hold HTML. */
	readonly setup: string;
}

/** The path of each field, or several paths, of which the first that leads somewhere counts. */
type Paths = Readonly<Partial<Record<Field, string | readonly string[]>>>;

/** The paths of a mapping, from their texts. */
export function pathsOf(paths: Paths): Mapping['paths'] {
	return Object.fromEntries(
		Object.entries(paths).map(([field, texts]) => [field, [texts].flat().map(path)]),
	);
}
