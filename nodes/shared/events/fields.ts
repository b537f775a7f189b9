import type { SmsEvent } from './event';
import { OPT_OUTS } from './vocabulary';

// Readers for the fields of a payload. A value of another kind counts as absent, so that a changed field costs the
// field and not the event.

/** Stands for bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD';

/** Any text, also empty text. */
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
 * An id or a code, which must be right to the letter: text, or a whole number as text. Empty text counts as absent, and
 * so does text with characters that could not be decoded.
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

/** A decimal number, sent as number or as text. Returned as text, digit by digit as sent. */
export function toDecimal(value: unknown): string | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? text : undefined;
}

/** The provider's own reading of an incoming SMS: STOP, START or HELP, in upper or lower case; null for any other value. */
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
 * Digits after a plus sign, or after 00, which replaces the plus sign in most countries. Korea dials 001 and Australia
 * 0011, so a 1 after 00 is a country code only before ten digits.
 */
const INTERNATIONAL: Readonly<Record<string, RegExp>> = {
	'+': /^[1-9]\d{6,14}$/,
	'00': /^(?:1\d{10}|[2-9]\d{6,14})$/,
};

/**
 * A phone number or the name of a sender, as sent. An international number that begins with a plus sign or 00 becomes
 * E.164.
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
 * not begin with 0. A shorter number may be a short code or a national number.
 */
export function toInternationalPhone(value: unknown): string | undefined {
	const text = toPhone(value);
	return text !== undefined && /^[1-9]\d{9,14}$/.test(text) ? `+${text}` : text;
}
