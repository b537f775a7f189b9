import {
	createDeliveryMemory,
	type DeliveryMemory,
} from '../../nodes/shared/delivery/deduplicator';
import type { SmsEvent } from '../../nodes/shared/events/event';
import { readFilters } from '../../nodes/shared/events/filter';
import type { WebhookRequest } from '../../nodes/shared/http/request';
import { readOptions } from '../../nodes/shared/parameters/options';
import type { Provider } from '../../nodes/shared/provider';
import { type Outcome, receive, type Trigger } from '../../nodes/shared/receive';
import { request } from './wire';

export const SECRET = 'uZ3kq8Rr5vTn2bYx';
/** A day on which every fixture is fresh. */
export const NOW = Date.UTC(2026, 4, 22, 9, 20, 0, 123);

/** What a test sets on a trigger; filters and options as n8n gives them. */
export interface TriggerSetup<Settings>
	extends Partial<Pick<Trigger<Settings>, 'secrets' | 'events'>> {
	readonly filters?: Readonly<Record<string, unknown>>;
	readonly options?: Readonly<Record<string, unknown>>;
	readonly now?: number;
	/** What the trigger delivered before; nothing when left out. */
	readonly memory?: DeliveryMemory;
}

/** Runs one request through the whole pure pipeline of a trigger. */
export async function receiveOnce<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	parts: Partial<WebhookRequest>,
	{ memory = createDeliveryMemory(), now = NOW, ...setup }: TriggerSetup<Settings> = {},
): Promise<Outcome> {
	return await receive(
		request(parts),
		{
			provider,
			secrets: [SECRET],
			settings,
			events: [...Object.keys(provider.events), 'unrecognized'],
			...setup,
			filters: readFilters(setup.filters),
			options: readOptions(setup.options, provider.maximumEventAge),
		},
		memory,
		now,
	);
}

/** Runs requests one after the other through one trigger, each delivered when it is accepted. */
export async function receiveInTurn<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	requests: ReadonlyArray<Partial<WebhookRequest>>,
): Promise<Outcome[]> {
	const memory = createDeliveryMemory();
	const outcomes: Outcome[] = [];
	for (const parts of requests) {
		const outcome = await receiveOnce(provider, settings, parts, { memory });
		if (outcome.kind === 'accepted') for (const claim of outcome.claims) claim.settle(true);
		outcomes.push(outcome);
	}
	return outcomes;
}

/** The events of an accepted request. */
export function eventsOf(outcome: Outcome): SmsEvent[] {
	if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
	return outcome.claims.map(({ event }) => event);
}

/** The event of an accepted request that holds exactly one. */
export function eventOf(outcome: Outcome): SmsEvent {
	const [event, ...others] = eventsOf(outcome);
	if (event === undefined || others.length > 0) throw new Error(`Not one event: ${outcome.kind}`);
	return event;
}
