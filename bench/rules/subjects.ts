import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import type { createDeliveryMemory } from '../../nodes/shared/delivery/deduplicator';
import type { readFilters } from '../../nodes/shared/events/filter';
import type { parsePayloads } from '../../nodes/shared/http/payload';
import type { readOptions } from '../../nodes/shared/parameters/options';
import type { AnyProvider } from '../../nodes/shared/provider';
import type { receive } from '../../nodes/shared/receive';
import { type Proof, type ProviderRow, PROVIDERS } from '../../tools/providers';
import { type ProviderId, providers, type WebhookRequest } from '../../tools/simulator/index';

/** One provider in one way of verifying. */
export interface Subject {
	readonly name: string;
	readonly id: ProviderId;
	readonly row: ProviderRow;
	readonly proof: Proof;
}

export const SECRET = 'kV7uQ2xN9rT4wZ8yB3mC6pL1sD5fG0hJ';
export const URL_OF_TRIGGER = 'https://n8n.example.com/webhook/5f0c6f0a-9d0e-4a52/webhook';

/** Every way in which a provider proves its requests. */
export const SUBJECTS: readonly Subject[] = Object.entries(PROVIDERS).flatMap(([id, row]) =>
	row.proofs
		// The simulator builds the payloads of the folder that has the provider's id.
		.filter((proof) => proof.fixtures === undefined)
		.map((proof) => ({ name: proof.name, id: id as ProviderId, row, proof })),
);

/** What the credential holds when the sender signs with SECRET: the same, or the public key that belongs to it. */
export function credentialSecretOf({ id }: Subject): string {
	const simulator: object = providers[id];
	const { credentialSecret } = simulator as { credentialSecret?(secret: string): string };
	return credentialSecret?.(SECRET) ?? SECRET;
}

/** The package's rules, as built. */
export interface Rules {
	readonly receive: typeof receive;
	readonly parsePayloads: typeof parsePayloads;
	readonly createDeliveryMemory: typeof createDeliveryMemory;
	readonly readFilters: typeof readFilters;
	readonly readOptions: typeof readOptions;
}

const built = join(resolve(__dirname, '../..'), 'dist/nodes');
const load = createRequire(__filename);

export function loadRules(): Rules {
	const modules = [
		'receive',
		'http/payload',
		'delivery/deduplicator',
		'events/filter',
		'parameters/options',
	];
	return Object.assign(
		{},
		...modules.map((name) => load(join(built, 'shared', name)) as Rules),
	) as Rules;
}

/** @throws when the provider is not where every provider is. */
export function loadProvider({ row }: Subject): AnyProvider {
	const module = row.folder.charAt(0).toLowerCase() + row.folder.slice(1);
	const exported = load(join(built, row.folder, module)) as Record<string, Partial<AnyProvider>>;
	const provider = Object.values(exported).find(({ id }) => id === row.provider.id);
	if (provider === undefined) throw new Error(`${module} exports no provider`);
	return provider as AnyProvider;
}

/** The subject's documented event about message number n, as the provider sends it. */
export async function requestOf(
	{ row, proof }: Subject,
	url: string,
	message: number,
	now: number,
): Promise<WebhookRequest> {
	const options = { url, secret: SECRET, now, message, ...proof.sign };
	return await row.simulator.build(row.event, options);
}

/** The same request with a proof that is wrong. */
export function forged({ id, name }: Subject, request: WebhookRequest): WebhookRequest {
	const { signature, token } = providers[id].tamper;
	for (const change of [signature, token]) {
		const changed = change?.(request) ?? request;
		if (changed !== request) return changed;
	}
	throw new Error(`Nothing shows how to forge a request of ${name}`);
}
