import type { SmsEvent } from '../../nodes/shared/event';
import { normalize } from '../../nodes/shared/normalize';
import type { Recognized } from '../../nodes/shared/provider';
import { parseTime } from '../../nodes/shared/verification/timestamp';
import { PROVIDERS, type ProviderRow } from '../../tools/providers.cts';
import { fixture, fixtureBytes } from './fixtures.cts';

/** What becomes of a provider's documented payload that arrives at `receivedAt` (Unix milliseconds). */
export function documentedEvent(providerId: string, event: string, receivedAt: number): SmsEvent {
	const rows: Readonly<Record<string, ProviderRow>> = PROVIDERS;
	const row = rows[providerId];
	if (row === undefined) throw new Error(`No provider ${providerId}`);
	const payload = fixture(providerId, event);
	const [proof] = row.proofs;
	const recognized = row.provider.recognize(payload, proof.settings as never);
	const [first] = [recognized].flat() as Recognized[];
	if (first === undefined) throw new Error(`${providerId} makes nothing of ${event}`);
	return normalize(first, {
		providerId,
		payload,
		bytes: fixtureBytes(providerId, event),
		index: 0,
		occurredAt: parseTime(first.occurredAt),
		receivedAt,
	});
}
