import { hash } from 'crypto';

import type { JsonObject } from '../http/json';
import type { Options } from '../parameters/options';
import type { NormalizedEvent, SmsEvent } from './event';
import type { Recognized } from './recognized';
import { messageTextRemover } from './redact';
import { FINAL_RANK, INTERMEDIATE_RANK, STATUS_OF } from './vocabulary';

/** The parts of an event that the provider does not read from the payload. */
export interface Arrival {
	readonly providerId: string;
	readonly payload: JsonObject;
	/** Distinguishes this payload from any other: see digestOf. */
	readonly digest: () => string;
	/** Place among the events of this payload, counted from 0. */
	readonly index: number;
	/** Unix time in milliseconds. */
	readonly receivedAt: number;
}

/**
 * Turns what a provider recognized into the shared event.
 * @param occurredAt Unix time in milliseconds; undefined if the payload holds no time that can be read.
 */
export function normalize(
	recognized: Recognized,
	arrival: Arrival,
	occurredAt: number | undefined,
): NormalizedEvent {
	const { event } = recognized;
	const status = STATUS_OF[event] ?? null;
	const intermediateRank = status === null ? null : (INTERMEDIATE_RANK[status] ?? null);
	const isFinal = recognized.isFinal ?? (status !== null && intermediateRank === null);
	return {
		event,
		status,
		isFinal,
		statusRank: isFinal ? FINAL_RANK : intermediateRank,
		isStale: false,
		provider: arrival.providerId,
		providerEvent: recognized.providerEvent,
		eventId: recognized.eventId ?? digestId(arrival),
		messageId: recognized.messageId ?? null,
		batchId: recognized.batchId ?? null,
		to: recognized.to ?? null,
		from: recognized.from ?? null,
		text: recognized.text ?? null,
		network: recognized.network ?? null,
		reference: recognized.reference ?? null,
		segments: recognized.segments ?? null,
		price: recognized.price ?? null,
		error: recognized.error ?? null,
		optOut: event === 'sms.received' ? (recognized.optOut ?? null) : null,
		occurredAt: occurredAt === undefined ? null : new Date(occurredAt).toISOString(),
		receivedAt: new Date(arrival.receivedAt).toISOString(),
		raw: recognized.raw ?? arrival.payload,
	};
}

/** Turns an event into the form that the user wants to see and store. */
export type Output = (event: NormalizedEvent) => NormalizedEvent;

export function outputOf(
	textKeys: readonly string[],
	{ omitMessageText, includeRawPayload }: Options,
): Output {
	const withoutText = omitMessageText ? messageTextRemover(textKeys) : undefined;
	return (event) => {
		const shown = withoutText?.(event) ?? event;
		if (includeRawPayload) return shown;
		const bare = { ...shown };
		delete bare.raw;
		return bare;
	};
}

/** Completes an event. No other function makes an event stale. */
export function withStaleFlag(event: NormalizedEvent, isStale: boolean): SmsEvent {
	return isStale ? { ...event, isStale } : event;
}

/**
 * Gives the first 32 hexadecimal digits of the SHA-256 of a payload. The digest is made on the first call and kept,
 * because all unrecognized events of a batch have it in their ids.
 */
export function digestOf(bytes: Buffer | string): () => string {
	let digest: string | undefined;
	return () => (digest ??= hash('sha256', bytes, 'hex').slice(0, 32));
}

function digestId({ providerId, digest, index }: Arrival): string {
	return index === 0 ? `${providerId}:${digest()}` : `${providerId}:${digest()}:${index}`;
}
