import type { PendingEvent } from './delivery/deduplicator';
import { checkAge } from './events/age';
import { type Filters, passesFilters } from './events/filter';
import { type Arrival, digestOf, normalize, type Output, outputOf } from './events/normalize';
import type { Recognized } from './events/recognized';
import { timeOf } from './events/time';
import { parsePayloads } from './http/payload';
import type { WebhookRequest } from './http/request';
import type { IgnoredReason, RejectionCode } from './http/responses';
import { ALL_EVENTS } from './parameters/events';
import type { Options } from './parameters/options';
import type { Provider } from './provider';
import type { Secrets } from './verification/secrets';
import type { Proven } from './verification/verdict';

/** 256 KiB: several hundred times a delivery report, and little enough to hash and parse at once. */
export const MAX_BODY_BYTES = 256 * 1024;
/**
 * Characters of JSON, all events of a request together. n8n stores the events as one text, which fails beyond about 500
 * million characters.
 */
export const MAX_EVENTS_LENGTH = 128 * 1024 * 1024;

/** The settings of a trigger, as its user made them. */
export interface Trigger<Settings> {
	readonly provider: Provider<Settings>;
	/** Null when the credential holds no usable secret. */
	readonly secrets: Secrets | null;
	readonly settings: Settings;
	/** Provider event names, `unrecognized`, or `*` for all: these start the workflow. */
	readonly events: readonly string[];
	readonly filters: Filters;
	readonly options: Options;
}

export type Outcome =
	| {
			readonly kind: 'accepted';
			/** The events that passed, in the order of the request. */
			readonly events: readonly PendingEvent[];
			/** The answer if all of `events` turn out to be copies: the reason of the first event that was not refused. */
			readonly reasonIfCopies: IgnoredReason;
			readonly notices: Notices;
	  }
	| { readonly kind: 'ignored'; readonly reason: IgnoredReason; readonly notices: Notices }
	| {
			readonly kind: 'rejected';
			readonly code: RejectionCode;
			/** HTTP status, where the code's own status does not fit the provider. */
			readonly status?: number;
	  };

/** Remarks on an authentic request, for the log of n8n. */
export interface Notices {
	/** Clauses, with the event's id if the clause concerns a single event. */
	readonly warnings: ReadonlyArray<{ readonly text: string; readonly eventId?: string }>;
	/** The entries of the node's `events` parameter that would have let the ignored events through. */
	readonly notChosen: readonly string[];
}

/** The fate of one event of an authentic request. */
type Decision =
	| { readonly kind: 'deliver'; readonly event: PendingEvent; readonly warning: Warning }
	| {
			readonly kind: 'ignored';
			readonly reason: IgnoredReason;
			/** The entry of the node's `events` parameter that would have let the event through. */
			readonly option: string;
			readonly warning: Warning;
	  }
	| { readonly kind: 'rejected'; readonly code: RejectionCode };
type Warning = Notices['warnings'][number] | undefined;

const UNREADABLE_TIMESTAMP =
	'the signed time of the request cannot be read, so it counts as sent now';

/**
 * The one path every request takes: size, proof, payload, events, age, selection, filters. Pure and synchronous:
 * `deliver` finds the duplicates. A request is proven before it is parsed. A stranger's request ends as a rejection,
 * never as an exception.
 * @param now Unix time in milliseconds.
 */
export function receive<Settings>(
	request: WebhookRequest,
	trigger: Trigger<Settings>,
	now: number,
): Outcome {
	const { provider, secrets, settings } = trigger;
	if (request.body.length > MAX_BODY_BYTES) return { kind: 'rejected', code: 'payload_too_large' };
	if (secrets === null) return { kind: 'rejected', code: 'not_configured' };

	const verdict = provider.verify(request, secrets, settings, now);
	if (!verdict.ok) {
		const { code, status } = verdict;
		return { kind: 'rejected', code, ...(status && { status }) };
	}

	const payloads = parsePayloads(request.body, provider.payloadFormat?.(settings) ?? 'object');
	if (payloads === null) return { kind: 'rejected', code: 'invalid_payload' };

	const textKeys = provider.textKeysOf?.(settings) ?? provider.textKeys;
	const providerId = provider.idOf?.(settings) ?? provider.id;
	const output = outputOf(textKeys, trigger.options);
	const decisions: Decision[] = [];
	for (const [at, payload] of payloads.entries()) {
		const digest = digestOf(payloads.length === 1 ? request.body : JSON.stringify(payload));
		const recognized = provider.recognize(payload, settings);
		const events: readonly Recognized[] = isList(recognized) ? recognized : [recognized];
		for (const [index, event] of events.entries()) {
			const arrival = { providerId, payload, digest, index, receivedAt: now };
			decisions.push(decide(event, arrival, trigger, { verdict, output, at }));
		}
	}
	return outcomeOf(decisions, verdict);
}

function isList(value: Recognized | readonly Recognized[]): value is readonly Recognized[] {
	return Array.isArray(value);
}

/** The request around an event. */
interface Surroundings {
	readonly verdict: Proven;
	readonly output: Output;
	/** Place of the payload in the request, counted from 0. */
	readonly at: number;
}

function decide<Settings>(
	recognized: Recognized,
	arrival: Arrival,
	{ provider, events, filters, options }: Trigger<Settings>,
	{ verdict, output, at }: Surroundings,
): Decision {
	const written = recognized.occurredAt;
	const occurredAt = timeOf(recognized);
	const now = arrival.receivedAt;
	const limits = {
		maximumAge: options.maximumEventAge,
		minimumRetention: provider.minimumRetention,
	};
	const age = checkAge({ written, occurredAt }, verdict, limits, now);
	if (!age.ok) return { kind: 'rejected', code: age.code };

	const event = normalize(recognized, arrival, occurredAt);
	const option = optionOf(recognized);
	const warning = age.warning ? { text: age.warning, eventId: event.eventId } : undefined;
	if (!events.includes(option) && !events.includes(ALL_EVENTS)) {
		return { kind: 'ignored', reason: 'event_not_selected', option, warning };
	}
	if (!passesFilters(event, filters)) {
		return { kind: 'ignored', reason: 'filtered', option, warning };
	}
	return {
		kind: 'deliver',
		warning,
		event: {
			event: output(event),
			copyKeys: copyKeysOf(recognized, verdict, at, arrival.index),
			rememberUntil: age.rememberUntil,
			hasManyRecipients: recognized.hasManyRecipients ?? false,
			makesNoneStale: recognized.makesNoneStale ?? false,
		},
	};
}

const NO_KEYS: readonly string[] = [];

/** See PendingEvent.copyKeys. The place tells apart events of a request that have no id of their own. */
function copyKeysOf(
	{ copyKey }: Recognized,
	{ signedContent }: Proven,
	at: number,
	index: number,
): readonly string[] {
	const signed = signedContent === undefined ? NO_KEYS : [`${at}.${index} ${signedContent}`];
	return copyKey === undefined ? signed : [...signed, copyKey];
}

/** The answer to a request with these events; a refusal only when all of them are refused. */
function outcomeOf(decisions: readonly Decision[], verdict: Proven): Outcome {
	const events: PendingEvent[] = [];
	const warnings: Array<Notices['warnings'][number]> = [];
	const notChosen: string[] = [];
	const refusals: Array<Decision & { kind: 'rejected' }> = [];
	let reason: IgnoredReason | undefined;
	if (verdict.hasUnknownTimestamp) warnings.push({ text: UNREADABLE_TIMESTAMP });
	for (const decision of decisions) {
		if (decision.kind === 'rejected') {
			refusals.push(decision);
			continue;
		}
		if (decision.warning !== undefined) warnings.push(decision.warning);
		if (decision.kind === 'deliver') {
			reason ??= 'duplicate';
			events.push(decision.event);
		} else {
			reason ??= decision.reason;
			if (decision.reason === 'event_not_selected') notChosen.push(decision.option);
		}
	}
	const [refusal] = refusals;
	if (refusal !== undefined) {
		if (reason === undefined) return refusal;
		warnings.push({ text: tooOld(refusals.length, decisions.length) });
	}
	if (areTooLarge(events)) return { kind: 'rejected', code: 'payload_too_large' };
	const notices: Notices = { warnings, notChosen };
	return events.length === 0
		? { kind: 'ignored', reason: reason ?? 'duplicate', notices }
		: { kind: 'accepted', events, reasonIfCopies: reason ?? 'duplicate', notices };
}

function tooOld(refused: number, all: number): string {
	return `${refused} of ${all} events are older than Maximum Event Age allows and were left out`;
}

/** The entry of the node's `events` parameter that lets this event through. */
function optionOf(recognized: Recognized): string {
	if (recognized.event === 'unrecognized') return 'unrecognized';
	return recognized.eventOption ?? recognized.providerEvent ?? 'unrecognized';
}

/** Whether the events together are too large for n8n to store. Measures event by event, and stops at the limit. */
function areTooLarge(events: readonly PendingEvent[]): boolean {
	// One event is never much larger than the body.
	if (events.length <= 1) return false;
	let length = 0;
	return events.some(({ event }) => (length += JSON.stringify(event).length) > MAX_EVENTS_LENGTH);
}
