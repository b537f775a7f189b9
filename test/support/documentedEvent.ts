import type { SmsEvent } from '../../nodes/shared/events/event';
import { type ProviderRow, PROVIDERS } from '../../tools/providers';
import { fixture, fixtureEvents } from './fixtures';
import { recognized, recognizedAll } from './recognized';

/** The result for a provider's documented payload that arrives at `receivedAt` (Unix milliseconds). */
export function documentedEvent(providerId: string, event: string, receivedAt: number): SmsEvent {
	const { provider, proofs } = rowOf(providerId);
	return recognized(provider, proofs[0].settings, fixture(providerId, event), receivedAt);
}

/** The results for all documented payloads of a provider. */
export function documentedEvents(providerId: string, receivedAt: number): SmsEvent[] {
	const { provider, proofs } = rowOf(providerId);
	const folders = new Map(
		proofs.map(({ fixtures = providerId, settings }) => [fixtures, settings]),
	);
	return [...folders].flatMap(([folder, settings]) =>
		fixtureEvents(folder).flatMap((event) =>
			recognizedAll(provider, settings, fixture(folder, event), receivedAt),
		),
	);
}

function rowOf(providerId: string): ProviderRow {
	const rows: Readonly<Record<string, ProviderRow>> = PROVIDERS;
	const row = rows[providerId];
	if (row === undefined) throw new Error(`No provider ${providerId}`);
	return row;
}
