import {
	type Claim,
	createDeduplicator,
	type Deduplicator,
} from '../../nodes/shared/delivery/deduplicator';
import type { SmsEvent } from '../../nodes/shared/events/event';
import { readFilters } from '../../nodes/shared/events/filter';
import type { WebhookRequest } from '../../nodes/shared/http/request';
import { readOptions } from '../../nodes/shared/parameters/options';
import type { Provider } from '../../nodes/shared/provider';
import { type Notices, type Outcome, receive, type Trigger } from '../../nodes/shared/receive';
import { request } from './wire';

export const SECRET = 'uZ3kq8Rr5vTn2bYx';
/** A day on which every fixture is fresh. */
export const NOW = Date.UTC(2026, 4, 22, 9, 20, 0, 123);

/** The trigger's settings in a test. Filters and options have n8n's form. */
export interface TriggerSetup<Settings>
	extends Partial<Pick<Trigger<Settings>, 'secrets' | 'events'>> {
	readonly filters?: Readonly<Record<string, unknown>>;
	readonly options?: Readonly<Record<string, unknown>>;
	readonly now?: number;
	/** The events that the trigger delivered before. Empty by default. */
	readonly deduplicator?: Deduplicator;
}

/** An outcome after the search for copies. An accepted outcome holds only the events that start the workflow. */
export type Received =
	| {
			readonly kind: 'accepted';
			readonly events: readonly SmsEvent[];
			readonly claims: readonly Claim[];
			readonly notices: Notices;
	  }
	| Exclude<Outcome, { readonly kind: 'accepted' }>;

/** Receives a request and claims its events, as a trigger does before n8n starts the execution. */
export async function receiveAndClaim<Settings>(
	incoming: WebhookRequest,
	trigger: Trigger<Settings>,
	deduplicator: Deduplicator,
	now: number,
): Promise<Received> {
	const outcome = receive(incoming, trigger, now);
	if (outcome.kind !== 'accepted') return outcome;
	const { events, notices, reasonIfCopies: reason } = outcome;
	const deduplicate = trigger.options.ignoreDuplicates;
	const claims = newOf(await deduplicator.claim(events, { now, deduplicate }));
	if (claims.length === 0) return { kind: 'ignored', reason, notices };
	return {
		kind: 'accepted',
		events: deduplicator.withStaleFlags(claims, now),
		claims,
		notices,
	};
}

/** A promise that never settles, for tests that must not wait. */
export const never = async () => await new Promise<never>(() => undefined);

/** The claims of the events that are not copies. @throws when a copy could not wait any longer. */
export function newOf(claims: Awaited<ReturnType<Deduplicator['claim']>>): Claim[] {
	if (claims === 'busy') throw new Error('A copy is under way');
	return claims.filter((claim) => claim !== null);
}

/** Runs one request through all rules of a trigger. */
export async function receiveOnce<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	parts: Partial<WebhookRequest>,
	{ deduplicator = createDeduplicator(never), now = NOW, ...setup }: TriggerSetup<Settings> = {},
): Promise<Received> {
	const trigger: Trigger<Settings> = {
		provider,
		secrets: [SECRET],
		settings,
		events: [...Object.keys(provider.events), 'unrecognized'],
		...setup,
		filters: readFilters(setup.filters),
		options: readOptions(setup.options, provider.maximumEventAge),
	};
	return await receiveAndClaim(request(parts), trigger, deduplicator, now);
}

/** Runs requests in turn through a single trigger. An accepted request is delivered before the next. */
export async function receiveInTurn<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	requests: ReadonlyArray<Partial<WebhookRequest>>,
): Promise<Received[]> {
	const deduplicator = createDeduplicator(never);
	const outcomes: Received[] = [];
	for (const parts of requests) {
		const outcome = await receiveOnce(provider, settings, parts, { deduplicator });
		if (outcome.kind === 'accepted') confirm(outcome);
		outcomes.push(outcome);
	}
	return outcomes;
}

/** Confirms that the execution of every event of an accepted request exists. */
export function confirm(outcome: Received): void {
	if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
	for (const claim of outcome.claims) claim.confirm();
}

/** The events of an accepted request. */
export function eventsOf(outcome: Received): readonly SmsEvent[] {
	if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
	return outcome.events;
}

/** The event of an accepted request with exactly one event. */
export function eventOf(outcome: Received): SmsEvent {
	const [event, ...others] = eventsOf(outcome);
	if (event === undefined || others.length > 0) throw new Error(`Not one event: ${outcome.kind}`);
	return event;
}
