import { createDeduplicator } from '../../../../nodes/shared/delivery/deduplicator';
import { forgetBeyond } from '../../../../nodes/shared/n8n/triggerState';
import { sampleNormalizedEvent } from '../../../support/event';
import { never, newOf } from '../../../support/receiveOnce';

const NOW = Date.UTC(2026, 4, 22);

async function deliver(deduplicator: ReturnType<typeof createDeduplicator>, eventId: string) {
	const event = { ...sampleNormalizedEvent, eventId };
	const terms = { now: NOW, deduplicate: true };
	const [claim = null] = newOf(
		await deduplicator.claim([{ event, rememberUntil: NOW + 86_400_000 }], terms),
	);
	claim?.confirm();
	return claim;
}

test('at the limit of the process every trigger keeps its newest events', async () => {
	const triggers = Array.from({ length: 26 }, () => createDeduplicator(never));
	for (const [n, trigger] of triggers.entries()) {
		for (let i = 0; i < 200 + n; i++) await deliver(trigger, `${i}`);
	}
	forgetBeyond(5000, triggers);
	const sizes = triggers.map(({ size }) => size);
	expect(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(5000);
	expect(Math.min(...sizes)).toBeGreaterThanOrEqual(150);
	for (const [n, trigger] of triggers.entries()) {
		for (let i = 60 + n; i < 200 + n; i++) expect(await deliver(trigger, `${i}`)).toBeNull();
	}
});
