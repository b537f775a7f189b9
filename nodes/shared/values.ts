import { isJsonObject } from './payload';
import type { JsonObject } from './provider';

// Readers for the fields of a payload: what is not of the expected kind counts as absent, so that a field
// that changed costs that field and not the event.

export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/**
 * An id, as string whatever the provider sends. A number beyond 2^53 has lost digits in parsing, so two
 * different ids could look the same: it does not count as an id.
 */
export function idOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The members of an object; none where there is no object. */
export function membersOf(value: unknown): JsonObject {
	return isJsonObject(value) ? value : {};
}

/**
 * International digits, with or without the plus sign, as E.164. Anything else stays as it was sent: better an
 * odd number than none.
 */
export function toE164(number: string): string {
	return /^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number;
}
