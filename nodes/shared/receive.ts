import type { IgnoredReason, RejectionCode } from './answers';
import type { Claim, DeliveryMemory } from './deliveryMemory';
import type { SmsEvent } from './event';
import { passesFilters, type Filters } from './filter';
import { normalise } from './normalise';
import { parsePayload } from './payload';
import type { Provider, Recognised, Secrets, WebhookRequest } from './provider';
import { omitMessageText } from './redact';
import { limitOf } from './verification/timestamp';

/** 256 KiB: several hundred times a delivery report, and little enough to hash and parse at once. */
export const MAX_BODY_BYTES = 256 * 1024;
export const DEFAULT_MAXIMUM_EVENT_AGE = 1440;
const MINUTE = 60_000;

/** What the user has set on a trigger. */
export interface Trigger<Settings> {
	readonly provider: Provider<Settings>;
	/** Null when the credential holds no usable secret. */
	readonly secrets: Secrets | null;
	readonly settings: Settings;
	/** Provider event names, and `unrecognized`, that start the workflow. */
	readonly events: readonly string[];
	readonly filters: Filters;
	readonly options: Options;
}

/** The node's `options` parameter, as stored: what the user has not added is absent. */
export interface Options {
	readonly ignoreDuplicates?: boolean;
	readonly includeRawPayload?: boolean;
	readonly omitMessageText?: boolean;
	/** Minutes; 0 is no limit. */
	readonly maximumEventAge?: number;
}

export type Outcome =
	/** Start the workflow, then tell the claim what came of it. */
	| { readonly kind: 'accepted'; readonly event: SmsEvent; readonly claim: Claim }
	| { readonly kind: 'ignored'; readonly reason: IgnoredReason }
	| { readonly kind: 'rejected'; readonly code: RejectionCode };

/**
 * The one path every request takes: size, proof, payload, event, age, selection, filters, redelivery.
 * Nothing is parsed before it is proven, and whatever a stranger sends ends as a rejection, never as an
 * exception.
 * @param now Unix time in milliseconds.
 */
export async function receive<Settings>(
	request: WebhookRequest,
	trigger: Trigger<Settings>,
	memory: DeliveryMemory,
	now: number,
): Promise<Outcome> {
	const { provider, secrets, settings, options } = trigger;
	if (request.body.length > MAX_BODY_BYTES) return { kind: 'rejected', code: 'payload_too_large' };
	if (secrets === null) return { kind: 'rejected', code: 'not_configured' };

	const verdict = provider.verify(request, secrets, settings, now);
	if (!verdict.ok) return { kind: 'rejected', code: verdict.code };

	const payload = parsePayload(request.body);
	if (payload === null) return { kind: 'rejected', code: 'invalid_payload' };

	const recognised = provider.recognise(payload);
	const arrival = { providerId: provider.id, body: request.body, payload, receivedAt: now };
	const event = normalise(recognised, arrival);

	const maximumAge = limitOf(options.maximumEventAge, DEFAULT_MAXIMUM_EVENT_AGE) * MINUTE;
	const provenTime = provider.isEventTimeProven(settings) ? recognised.occurredAt : undefined;
	if (maximumAge > 0 && provenTime !== undefined && now - provenTime > maximumAge) {
		return { kind: 'rejected', code: 'stale_event' };
	}

	if (!trigger.events.includes(selector(recognised)))
		return { kind: 'ignored', reason: 'event_not_selected' };
	if (!passesFilters(event, trigger.filters)) return { kind: 'ignored', reason: 'filtered' };

	// Kept for as long as a captured copy would pass the age check, so that it cannot be replayed.
	const retention = maximumAge || DEFAULT_MAXIMUM_EVENT_AGE * MINUTE;
	const claim = await memory.claim(event, {
		now,
		expiresAt: Math.max(now, provenTime ?? now) + retention,
		once: options.ignoreDuplicates ?? true,
	});
	if (claim === null) return { kind: 'ignored', reason: 'duplicate' };
	return { kind: 'accepted', event: present(event, claim, options), claim };
}

/** The entry of the node's `events` parameter that lets this event through. */
function selector(recognised: Recognised): string {
	if (recognised.event === 'unrecognized') return 'unrecognized';
	return recognised.selectedBy ?? recognised.providerEvent ?? 'unrecognized';
}

/** The event as the user wants to see and store it. */
function present(event: SmsEvent, { isStale }: Claim, options: Options): SmsEvent {
	const shown = { ...(options.omitMessageText ? omitMessageText(event) : event), isStale };
	if (!(options.includeRawPayload ?? true)) delete shown.raw;
	return shown;
}
