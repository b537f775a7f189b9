import { z } from 'zod';

/**
 * An id, as string whatever the provider sends. A number beyond 2^53 has lost digits in parsing, so two
 * different ids could look the same: it does not count as an id.
 */
export const idValue = z.union([z.string().min(1), z.number().int().safe().transform(String)]);

/** A field that is used when it is text and overlooked when it is anything else. */
export const optionalText = z.string().optional().catch(undefined);

/**
 * International digits, with or without the plus sign, as E.164. Anything else stays as it was sent: better an
 * odd number than none.
 */
export function toE164(number: string): string {
	return /^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number;
}
