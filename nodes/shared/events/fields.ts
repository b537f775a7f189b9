import type { SmsEvent } from './event';
import { OPT_OUTS } from './vocabulary';

// Readers for the fields of a payload. A value of another kind counts as absent, so that a field that changed
// costs that field and not the event.

/** Stands for bytes that were no UTF-8. */
const REPLACEMENT = '\uFFFD';

/** Any text, also an empty one. */
export function toText(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Text that is not empty: a name or a message. */
export function toNonEmptyText(value: unknown): string | undefined {
	return toText(value) || undefined;
}

/** Why a message failed, null when the provider gives neither code nor message. */
export function toError(code: unknown, message?: unknown): SmsEvent['error'] {
	const error = { code: toId(code) ?? null, message: toNonEmptyText(message) ?? null };
	return error.code === null && error.message === null ? null : error;
}

/**
 * An id or a code, which must be right to the letter: text, or a whole number as text. Empty texts and
 * those with characters that could not be decoded count as absent.
 */
export function toId(value: unknown): string | undefined {
	if (typeof value === 'string') {
		return value === '' || value.includes(REPLACEMENT) ? undefined : value;
	}
	return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The name of an event or a status: as toId, but never a number. */
export function toName(value: unknown): string | undefined {
	return typeof value === 'string' ? toId(value) : undefined;
}

/** A whole number that is not negative, sent as number or as digits. */
export function toCount(value: unknown): number | undefined {
	const count = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
	return Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : undefined;
}

/** A decimal number, sent as number or as text, as the text it was sent as. */
export function toDecimal(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? text : undefined;
}

/** What the provider says it took an incoming SMS for: STOP, START or HELP, in any case; null for anything else. */
export function toOptOut(value: unknown): SmsEvent['optOut'] {
	const word = toText(value)?.toLowerCase();
	return OPT_OUTS.find((one) => one === word) ?? null;
}

/** An amount of money; null unless both amount and currency can be read. */
export function toPrice(amount: unknown, currency: unknown): SmsEvent['price'] {
	const [decimal, name] = [toDecimal(amount), toId(currency)];
	return decimal === undefined || name === undefined ? null : { amount: decimal, currency: name };
}

/**
 * Digits behind a plus sign, or behind 00, which stands for it in most countries. From Korea one dials 001, from
 * Australia 0011, so that 1 behind 00 is a country code only before ten digits.
 */
const INTERNATIONAL: Readonly<Record<string, RegExp>> = {
	'+': /^[1-9]\d{6,14}$/,
	'00': /^(?:1\d{10}|[2-9]\d{6,14})$/,
};

/**
 * A phone number or the name of a sender, as it was sent; an international number with a plus sign or 00 before it
 * comes out as E.164.
 */
export function toPhone(value: unknown): string | undefined {
	const text = toId(value)?.trim();
	if (text === undefined || text === '') return undefined;
	const [, prefix = '', rest = ''] = /^(\+|00)([\d\s().-]+)$/.exec(text) ?? [];
	const digits = rest.replace(/\D/g, '');
	return INTERNATIONAL[prefix]?.test(digits) ? `+${digits}` : text;
}

/**
 * As toPhone, for providers that document international digits: the plus sign is added before 10 to 15 digits that do
 * not begin with 0. Shorter ones may be a short code, or national.
 */
export function toInternationalPhone(value: unknown): string | undefined {
	const text = toPhone(value);
	return text !== undefined && /^[1-9]\d{9,14}$/.test(text) ? `+${text}` : text;
}
