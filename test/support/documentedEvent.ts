import type { SmsEvent } from '../../nodes/shared/events/event';
import { type CompleteProof, PAYLOADS, type ProviderRow, PROVIDERS } from '../../tools/providers';
import { fixtureEvents, readFixture } from '../../tools/simulator/payload';
import { recognized, recognizedAll } from './recognized';

/** The result for a provider's documented payload that arrives at `receivedAt` (Unix milliseconds). */
export function documentedEvent(
	providerId: string,
	event: string,
	receivedAt: number,
	proof?: CompleteProof,
): SmsEvent {
	const { provider, proofs } = rowOf(providerId);
	const { settings, simulator } = proof ?? proofs[0];
	return recognized(provider, settings, readFixture(simulator.id, event), receivedAt);
}

/** The results for all documented payloads of a provider. */
export function documentedEvents(providerId: string, receivedAt: number): SmsEvent[] {
	const { provider } = rowOf(providerId);
	return PAYLOADS.filter(({ id }) => id === providerId).flatMap(({ proof }) =>
		fixtureEvents(proof.simulator.id).flatMap((event) =>
			recognizedAll(provider, proof.settings, readFixture(proof.simulator.id, event), receivedAt),
		),
	);
}

function rowOf(providerId: string): ProviderRow {
	const rows: Readonly<Record<string, ProviderRow>> = PROVIDERS;
	const row = rows[providerId];
	if (row === undefined) throw new Error(`No provider ${providerId}`);
	return row;
}
