import type { AnyProvider } from '../nodes/shared/provider';
import { type Names, namesOf } from './names';
import type { AnySimulator } from './simulator/provider';

/** One way in which a provider's requests are proven. */
export interface Proof {
	readonly name: string;
	/** The node parameters that verification needs, as the provider reads them. */
	readonly settings: unknown;
	/** The node parameters as a user sets them; those of the row if left out. */
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** Sends the payloads that are proven this way; the row's simulator if left out. */
	readonly simulator?: AnySimulator;
	/** The documented event among these payloads that reports the status of a message; the row's event if left out. */
	readonly event?: string;
	/** The simulator's extra options for signing this way. */
	readonly sign?: Readonly<Record<string, unknown>>;
	/** The header that carries the proof, as the provider writes it; a token in the URL when left out. */
	readonly header?: string;
	/** Whether the proof covers the body. */
	readonly coversBody: boolean;
	/** The code for a missing or repeated proof, and all codes for a wrong proof. */
	readonly whenMissing: string;
	/** The HTTP status of that code, if the provider signs only after a 5xx; 401 if left out. */
	readonly statusWhenMissing?: number;
	readonly whenWrong: readonly string[];
	/** Whether another spelling of the proof is accepted on purpose. */
	isSameProof?(a: string, b: string): boolean;
	/** Whether other bytes count as the same body, because the signature does not cover the bytes themselves. */
	isSameBody?(a: Buffer, b: Buffer): boolean;
}

/** A row of the table in providers.ts. */
export interface WrittenRow {
	readonly provider: AnyProvider;
	/** Signs as the provider does. */
	readonly simulator: AnySimulator;
	/** In nodes/. Saved workflows depend on it: the other names follow from it. */
	readonly folder: string;
	/** Names the page in docs/, the package of this provider alone, and a keyword of this package; the id if left out. */
	readonly page?: string;
	/** A documented event that reports the status of a message. */
	readonly event: string;
	/** Node parameters with which n8n publishes the trigger without asking the provider. */
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** Credential fields that are not secret and that a proof needs. */
	readonly account?: Readonly<Record<string, string>>;
	/** Credential fields beside the webhook secrets that are secret. */
	readonly keys: readonly string[];
	/** The usual proof first. */
	readonly proofs: readonly [Proof, ...Proof[]];
	/** The trigger as a person sees it in n8n's editor. */
	readonly editor: {
		/** Spellings by which n8n's search must find the trigger. */
		readonly spellings: readonly string[];
		/** Words that the set-up text must contain: the provider's own menu words. */
		readonly setup: readonly string[];
		/** Text fields without which the trigger cannot be published, by their parameter. */
		readonly fields?: Readonly<Record<string, string>>;
	};
}

/** A proof with everything that its row says for all proofs. */
export interface CompleteProof extends Proof {
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly simulator: AnySimulator;
	readonly event: string;
	/** The `provider` of its events. */
	readonly providerId: string;
}

/** The facts about a provider that tests and tools need. */
export interface ProviderRow extends WrittenRow, Names {
	readonly page: string;
	readonly proofs: readonly [CompleteProof, ...CompleteProof[]];
}

/** @param id of the row. */
export function completeRow(id: string, row: WrittenRow): ProviderRow {
	const complete = (proof: Proof): CompleteProof => ({
		simulator: row.simulator,
		event: row.event,
		...proof,
		parameters: proof.parameters ?? row.parameters ?? {},
		providerId: row.provider.idOf?.(proof.settings) ?? row.provider.id,
	});
	const [usual, ...others] = row.proofs;
	return {
		page: id,
		...row,
		...namesOf(row.folder, row.provider.displayName),
		proofs: [complete(usual), ...others.map(complete)],
	};
}

/** A proof in a header that covers the body. */
export const inHeader = (header: string, whenWrong: readonly string[]) =>
	({ header, coversBody: true, whenMissing: 'missing_signature', whenWrong }) as const;
/** A token in the URL. */
export const IN_URL = {
	coversBody: false,
	whenMissing: 'missing_token',
	whenWrong: ['invalid_token'],
} as const;
