import { createDeliveryMemory } from '../../nodes/shared/deliveryMemory';
import type { SmsEvent } from '../../nodes/shared/event';
import type { Provider, WebhookRequest } from '../../nodes/shared/provider';
import { receive, type Outcome, type Trigger } from '../../nodes/shared/receive';

export const SECRET = 'uZ3kq8Rr5vTn2bYx';
/** A day on which every fixture is fresh. */
export const NOW = Date.UTC(2026, 4, 22, 9, 20, 0, 123);

/** Runs one request through the whole pure pipeline of a trigger that has delivered nothing yet. */
export async function receiveOnce<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	request: Partial<WebhookRequest>,
	trigger: Partial<Trigger<Settings>> & { readonly now?: number } = {},
): Promise<Outcome> {
	return await receive(
		{ body: Buffer.alloc(0), headers: {}, query: {}, ...request },
		{
			provider,
			secrets: [SECRET],
			settings,
			events: [],
			filters: {},
			options: {},
			...trigger,
		},
		createDeliveryMemory(),
		trigger.now ?? NOW,
	);
}

/** The event of an accepted request. */
export function eventOf(outcome: Outcome): SmsEvent {
	if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
	return outcome.event;
}
