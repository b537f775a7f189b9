import type { SmsEvent } from '../../nodes/shared/event';
import { PROVIDERS, type ProviderRow } from '../../tools/providers.cts';
import { fixture } from './fixtures.cts';
import { recognized } from './recognized.cts';

/** What becomes of a provider's documented payload that arrives at `receivedAt` (Unix milliseconds). */
export function documentedEvent(providerId: string, event: string, receivedAt: number): SmsEvent {
	const rows: Readonly<Record<string, ProviderRow>> = PROVIDERS;
	const row = rows[providerId];
	if (row === undefined) throw new Error(`No provider ${providerId}`);
	const [proof] = row.proofs;
	return recognized(row.provider, proof.settings as never, fixture(providerId, event), receivedAt);
}
