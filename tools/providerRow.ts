import type { AnyProvider } from '../nodes/shared/provider';
import type { Names } from './names';
import type { AnySimulator } from './simulator/provider';

/** One way in which a provider's requests are proven. */
export interface Proof {
	readonly name: string;
	/** The node parameters that verification needs, as the provider reads them. */
	readonly settings: unknown;
	/** The folder of test/fixtures with the payloads that are proven this way; the provider's id if left out. */
	readonly fixtures?: string;
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
	/** A documented event that reports the status of a message. */
	readonly event: string;
	/** Node parameters with which n8n publishes the trigger without asking the provider. */
	readonly parameters?: Readonly<Record<string, unknown>>;
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
		/** The entry to choose in the node's list of triggers. */
		readonly choice: string;
	};
}

/** The facts about a provider that tests and tools need. */
export interface ProviderRow extends WrittenRow, Names {}
