import type { SmsEvent } from '../events/event';
import { onAcknowledged, type ResponseLike } from './acknowledgement';
import { createBatcher } from './batcher';
import { createDeduplicator, type Claim, type PendingEvent } from './deduplicator';
import type { Wait } from './starts';

export interface DeliveryTerms {
	/** Unix time in milliseconds. */
	readonly now: number;
	/** False to let every copy through. */
	readonly deduplicate: boolean;
	/** How many events may start one execution together. */
	readonly batchSize: number;
}

/** How the request is to be answered. */
export type DeliveryOutcome =
	/** Start an execution with these events; n8n answers when the execution exists. */
	| { readonly kind: 'start'; readonly events: readonly SmsEvent[] }
	/** The events are in the execution that another request started. */
	| { readonly kind: 'joined' }
	/** All events are copies of delivered events. */
	| { readonly kind: 'duplicates' }
	/** The execution that the events waited to join did not start. The events are free again. */
	| { readonly kind: 'not_started' }
	/** Too many events wait for an execution. The events are free again. */
	| { readonly kind: 'too_many_waiting' }
	/** Another request has been starting a copy for longer than this request could wait. No event was claimed. */
	| { readonly kind: 'copy_under_way' };

/** Takes the events of requests into executions. Each trigger has one Deliverer. */
export interface Deliverer {
	/**
	 * Claims the events, so that each starts only one execution. Lets events share an execution if the terms allow. Counts
	 * the events as delivered when n8n has answered 2xx on `response`. Any other answer frees them, and the next copy is
	 * delivered. Never rejects.
	 */
	deliver<End extends (...args: never[]) => unknown>(
		events: readonly PendingEvent[],
		response: ResponseLike<End>,
		terms: DeliveryTerms,
	): Promise<DeliveryOutcome>;
	/** Forgets the oldest quarter of the delivered events. */
	forgetOldest(): void;
	/** How many delivered events are remembered. */
	readonly size: number;
}

export function createDeliverer(wait: Wait): Deliverer {
	const deduplicator = createDeduplicator(wait);
	const batcher = createBatcher(wait);
	return {
		async deliver(events, response, { now, deduplicate, batchSize }) {
			const claimed = await deduplicator.claim(events, { now, deduplicate });
			if (claimed === 'busy') return { kind: 'copy_under_way' };
			const claims = claimed.filter((claim) => claim !== null);
			if (claims.length === 0) return { kind: 'duplicates' };
			const place = await batcher.join(claims, batchSize);
			if (place.kind === 'full') {
				settle(claims, false);
				return { kind: 'too_many_waiting' };
			}
			if (place.kind === 'joined') return { kind: place.started ? 'joined' : 'not_started' };
			onAcknowledged(response, (started) => {
				settle(place.claims, started);
				place.done(started);
			});
			return { kind: 'start', events: deduplicator.withStaleFlags(place.claims, now) };
		},
		forgetOldest: deduplicator.forgetOldest,
		get size() {
			return deduplicator.size;
		},
	};
}

function settle(claims: readonly Claim[], started: boolean): void {
	for (const claim of claims) {
		if (started) claim.confirm();
		else claim.release();
	}
}
