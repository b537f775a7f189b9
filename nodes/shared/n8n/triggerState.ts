import { sleep, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { createDeliverer, type Deliverer } from '../delivery/deliver';
import { createLogLimiter, type LogLimiter } from './logLimit';

/** The memory of a trigger between requests. */
export interface TriggerState {
	readonly deliverer: Deliverer;
	/** For refusals, which a stranger can cause. */
	readonly refusalLog: LogLimiter;
	/** For warnings about proven events, which a flood of refusals must not suppress. */
	readonly eventLog: LogLimiter;
	/** Names of events that came without being chosen. Each is logged once. */
	readonly notChosen: Set<string>;
}

/** The most events that all triggers of a process remember together, about 90 MB: five times the most of a single trigger. */
const MAX_EVENTS = 500_000;
/** Requests between two checks of the sum of all memories. */
const CHECK_INTERVAL = 1000;

/**
 * Each trigger has one state for production and another for tests, for as long as this process lives. n8n offers
 * `webhook()` no suitable store: static data written there is lost when an execution starts.
 */
const states = new Map<string, TriggerState>();
let untilCheck = CHECK_INTERVAL;

export function triggerStateOf(context: IWebhookFunctions): TriggerState {
	const key = stateKey(context, context.getMode() === 'manual' ? 'test' : 'production');
	let state = states.get(key);
	if (state === undefined) {
		state = {
			deliverer: createDeliverer(sleep),
			refusalLog: createLogLimiter(),
			eventLog: createLogLimiter(),
			notChosen: new Set(),
		};
		states.set(key, state);
	}
	if (--untilCheck <= 0) {
		untilCheck = CHECK_INTERVAL;
		forgetBeyond(
			MAX_EVENTS,
			[...states.values()].map(({ deliverer }) => deliverer),
		);
	}
	return state;
}

/**
 * Makes the trigger that holds most forget the oldest quarter of its events, until all together hold no more than
 * `limit`. A trigger's newest events are never forgotten for the events of another trigger.
 */
export function forgetBeyond(
	limit: number,
	deliverers: ReadonlyArray<Pick<Deliverer, 'size' | 'forgetOldest'>>,
): void {
	const total = () => deliverers.reduce((sum, { size }) => sum + size, 0);
	while (total() > limit) {
		deliverers.reduce((a, b) => (b.size > a.size ? b : a)).forgetOldest();
	}
}

/**
 * Forgets earlier test events, so that the same event can be tried again. The events of production are never forgotten
 * early: n8n unpublishes a trigger whenever a change of it is published.
 */
export function forgetTestDeliveries(context: IHookFunctions): void {
	states.delete(stateKey(context, 'test'));
}

function stateKey(
	context: IHookFunctions | IWebhookFunctions,
	listener: 'production' | 'test',
): string {
	return `${context.getWorkflow().id}/${context.getNode().id}/${listener}`;
}
