import type { Claim, Delivery, DeliveryMemory } from './delivery/deduplicator';
import type { SmsEvent } from './events/event';
import { type Filters, passesFilters } from './events/filter';
import { type Arrival, normalize } from './events/normalize';
import type { Recognized } from './events/recognized';
import { omitMessageText } from './events/redact';
import { parseTime } from './events/time';
import { parsePayloads } from './http/payload';
import type { WebhookRequest } from './http/request';
import type { IgnoredReason, RejectionCode } from './http/responses';
import { DEFAULT_MAXIMUM_EVENT_AGE, type Options } from './parameters/options';
import type { Provider } from './provider';
import type { Secrets } from './verification/secrets';
import type { Proven } from './verification/verdict';

/** 256 KiB: several hundred times a delivery report, and little enough to hash and parse at once. */
export const MAX_BODY_BYTES = 256 * 1024;
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

export type Outcome =
	/** Start the workflow with these events, then tell each claim what came of it. */
	| {
			readonly kind: 'accepted';
			readonly claims: readonly Claim[];
			readonly notes: readonly string[];
	  }
	| { readonly kind: 'ignored'; readonly reason: IgnoredReason; readonly notes: readonly string[] }
	| {
			readonly kind: 'rejected';
			readonly code: RejectionCode;
			/** HTTP status, where it is not the code's own. */
			readonly status?: number;
	  };

/** What is to be done with one event of an authentic request. */
type Decision =
	| { readonly kind: 'deliver'; readonly delivery: Delivery }
	| { readonly kind: 'ignored'; readonly reason: IgnoredReason }
	| { readonly kind: 'rejected'; readonly code: RejectionCode };

/** Something the workflow's owner should know about an event that counts all the same. */
const UNREADABLE_TIME = 'its signed time cannot be read';
const UNREADABLE_HEADER = 'the signed time of the request cannot be read, so it counts as sent now';
const TOO_OLD = 'are older than Maximum Event Age allows and were left out';

/**
 * The one path every request takes: size, proof, payload, events, age, selection, filters, redelivery.
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
	if (!verdict.ok) {
		const { code, status } = verdict;
		return { kind: 'rejected', code, ...(status && { status }) };
	}

	const payloads = parsePayloads(request.body, provider.payloadFormat?.(settings) ?? 'object');
	if (payloads === null) return { kind: 'rejected', code: 'invalid_payload' };

	const notes = verdict.hasUnknownTimestamp ? [UNREADABLE_HEADER] : [];
	const decisions: Decision[] = [];
	for (const payload of payloads) {
		const bytes = payloads.length === 1 ? request.body : JSON.stringify(payload);
		const recognized = provider.recognize(payload, settings);
		const events: readonly Recognized[] = isList(recognized) ? recognized : [recognized];
		for (const [index, event] of events.entries()) {
			const arrival = { providerId: provider.id, payload, bytes, index, receivedAt: now };
			decisions.push(decide(event, arrival, trigger, verdict, notes));
		}
	}
	const deliveries: Delivery[] = [];
	let refused = 0;
	for (const decision of decisions) {
		if (decision.kind === 'deliver') deliveries.push(decision.delivery);
		if (decision.kind === 'rejected') refused++;
	}
	if (refused > 0) notes.push(`${refused} of ${decisions.length} events ${TOO_OLD}`);
	const claims = await memory.claim(deliveries, { now, once: options.ignoreDuplicates });
	const won = claims.filter((claim) => claim !== null);
	if (won.length > 0) return { kind: 'accepted', claims: won, notes };
	return withoutDelivery(decisions, notes);
}

/** What the first event that is not refused came to; a refusal only when all are refused. */
function withoutDelivery(decisions: readonly Decision[], notes: readonly string[]): Outcome {
	const first = decisions.find(({ kind }) => kind !== 'rejected') ?? decisions[0];
	if (first?.kind === 'rejected') return first;
	const reason = first?.kind === 'ignored' ? first.reason : 'duplicate';
	return { kind: 'ignored', reason, notes };
}

function isList(value: Recognized | readonly Recognized[]): value is readonly Recognized[] {
	return Array.isArray(value);
}

function decide<Settings>(
	recognized: Recognized,
	arrival: Arrival,
	{ provider, events, filters, options }: Trigger<Settings>,
	verdict: Proven,
	notes: string[],
): Decision {
	const now = arrival.receivedAt;
	const occurredAt = parseTime(recognized.occurredAt);
	const event = normalize(recognized, arrival, occurredAt);

	const provenTime = verdict.coversBody ? (occurredAt ?? verdict.signedAt) : undefined;
	const maximumAge = options.maximumEventAge * MINUTE;
	const defaultAge = DEFAULT_MAXIMUM_EVENT_AGE * MINUTE;
	// Kept for as long as a captured copy would pass the age check, so that it cannot be replayed. What has no time
	// never becomes too old: a short age is no reason to forget it sooner.
	const retention =
		provenTime === undefined ? Math.max(maximumAge, defaultAge) : maximumAge || defaultAge;
	if (verdict.rejectUnlessFresh && (provenTime === undefined || now - provenTime > retention)) {
		return { kind: 'rejected', code: verdict.rejectUnlessFresh };
	}
	if (maximumAge > 0 && provenTime !== undefined && now - provenTime > maximumAge) {
		return { kind: 'rejected', code: 'stale_event' };
	}
	if (verdict.coversBody && occurredAt === undefined && isThere(recognized.occurredAt)) {
		const instead =
			verdict.signedAt === undefined ? 'it counts as sent now' : 'that of the request counts';
		notes.push(`${event.eventId}: ${UNREADABLE_TIME}, so ${instead} for Maximum Event Age`);
	}

	if (!events.includes(selector(recognized))) {
		return { kind: 'ignored', reason: 'event_not_selected' };
	}
	if (!passesFilters(event, filters)) return { kind: 'ignored', reason: 'filtered' };
	return {
		kind: 'deliver',
		delivery: {
			event: present(event, provider.textKeys, options),
			key: keyOf(recognized, arrival, verdict),
			expiresAt: Math.max(
				now + retention,
				(provenTime ?? now) + retention,
				verdict.replayableUntil ?? 0,
			),
			hasManyRecipients: recognized.hasManyRecipients ?? false,
		},
	};
}

/**
 * Identifies copies of an event that has no id by what was proven, where the proof also fits other bytes: those bytes
 * have another digest. Undefined for any other event.
 */
function keyOf(
	{ eventId }: Recognized,
	{ index }: Arrival,
	{ signedContent }: Proven,
): string | undefined {
	return eventId === undefined && signedContent !== undefined
		? `${index} ${signedContent}`
		: undefined;
}

/** The entry of the node's `events` parameter that lets this event through. */
function selector(recognized: Recognized): string {
	if (recognized.event === 'unrecognized') return 'unrecognized';
	return recognized.eventOption ?? recognized.providerEvent ?? 'unrecognized';
}

function isThere(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** The event as the user wants to see and store it. */
function present(event: SmsEvent, textKeys: readonly string[], options: Options): SmsEvent {
	const shown = options.omitMessageText ? omitMessageText(event, textKeys) : event;
	if (options.includeRawPayload) return shown;
	const bare = { ...shown };
	delete bare.raw;
	return bare;
}
