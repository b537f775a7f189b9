import { createHash } from 'crypto';

import type { SmsEvent } from './event';
import type { JsonObject, Recognised } from './provider';
import { FINAL_RANK, PASSING_RANK, STATUS_OF } from './vocabulary';

/** What an event needs beyond what the provider read from the payload. */
export interface Arrival {
	readonly providerId: string;
	readonly body: Buffer;
	readonly payload: JsonObject;
	/** Unix time in milliseconds. */
	readonly receivedAt: number;
}

/** Turns what a provider recognised into the shared event. */
export function normalise(recognised: Recognised, arrival: Arrival): SmsEvent {
	const { event } = recognised;
	const status = STATUS_OF[event] ?? null;
	const passingRank = status === null ? null : (PASSING_RANK[status] ?? null);
	const isFinal = recognised.isFinal ?? (status !== null && passingRank === null);
	return {
		event,
		status,
		isFinal,
		statusRank: (isFinal ? FINAL_RANK : passingRank) as SmsEvent['statusRank'],
		isStale: false,
		provider: arrival.providerId,
		providerEvent: recognised.providerEvent,
		eventId: recognised.eventId ?? `${arrival.providerId}:${digest(arrival.body)}`,
		messageId: recognised.messageId ?? null,
		batchId: recognised.batchId ?? null,
		to: recognised.to ?? null,
		from: recognised.from ?? null,
		text: recognised.text ?? null,
		network: recognised.network ?? null,
		error: recognised.error ?? null,
		occurredAt: toIso(recognised.occurredAt),
		receivedAt: new Date(arrival.receivedAt).toISOString(),
		raw: arrival.payload,
	};
}

/** The first 32 hexadecimal digits of the SHA-256 of the body. */
function digest(body: Buffer): string {
	return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

function toIso(time: number | undefined): string | null {
	return time === undefined ? null : new Date(time).toISOString();
}
