import type { AnyProvider } from '../nodes/shared/provider';
import type { Names } from './names';
import type { AnySimulator } from './simulator/provider';

/** One way in which a provider's requests are proven. */
export interface Proof {
	readonly name: string;
	/** The node parameters that verification needs, as the provider reads them. */
	readonly settings: unknown;
	/** The folder of test/fixtures with the payloads proven this way; named after the provider's id when left out. */
	readonly fixtures?: string;
	/** What the simulator needs beyond the usual to sign this way. */
	readonly sign?: Readonly<Record<string, unknown>>;
	/** The header that carries the proof, as the provider writes it; a token in the URL when left out. */
	readonly header?: string;
	/** Whether the proof covers the body. */
	readonly coversBody: boolean;
	/** The code for a proof that is missing or repeated, and all codes for one that is wrong. */
	readonly whenMissing: string;
	/** Its HTTP status, where the provider signs only after a 5xx; 401 when left out. */
	readonly statusWhenMissing?: number;
	readonly whenWrong: readonly string[];
	/** Whether another spelling of the proof says the same, by a rule that is meant. */
	isSameProof?(a: string, b: string): boolean;
	/** Whether other bytes count as the same body, because what is signed is not the bytes themselves. */
	isSameBody?(a: Buffer, b: Buffer): boolean;
}

/** A row of the table in providers.ts. */
export interface WrittenRow {
	readonly provider: AnyProvider;
	/** Signs as the provider does. */
	readonly simulator: AnySimulator;
	/** In nodes/. Saved workflows depend on it: the other names follow from it. */
	readonly folder: string;
	/** A documented event that says what became of a message. */
	readonly event: string;
	/** Node parameters with which n8n publishes the trigger without asking the provider. */
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** Credential fields beside the webhook secrets that are secret. */
	readonly keys: readonly string[];
	/** The usual one first. */
	readonly proofs: readonly [Proof, ...Proof[]];
	/** How a person meets it in n8n's editor. */
	readonly editor: {
		/** Spellings that n8n's search has to find it by. */
		readonly spellings: readonly string[];
		/** What the set-up text must say: the provider's own menu words. */
		readonly setup: readonly string[];
		/** The entry of its list of triggers to choose. */
		readonly choice: string;
	};
}

/** What tests and tools need to know of a provider. */
export interface ProviderRow extends WrittenRow, Names {}
