import type { Recognized } from './recognized';

/** ISO 8601, with RFC 3339: with or without separators, seconds and zone. The zone may have hours alone. */
const ISO_8601 =
	/^(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)? ?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?$/;
/** RFC 5322, and the form that RFC 9110 prefers: `Wed, 20 May 2026 08:30:04 GMT`, `20 May 2026 11:30 +0300`. */
const RFC_5322 =
	/^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (?:(GMT|UTC?|Z)|([+-])(\d\d)(\d\d))$/;
/** `+-5:00`, `+-3:-30`: an offset west of Greenwich as SMSGate's app writes it on Android 5 and 6 (extensions/GsonBuilder.kt). */
const ANDROID_5_OFFSET = /\+-(\d{1,2}):-?(\d\d)$/;
const UNIX_TIME = /^\d{1,16}(?:\.\d{1,9})?$/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
/** Unix seconds reach this number in the year 5138. Unix milliseconds passed it in 1973. */
const FIRST_MILLISECONDS = 1e11;
const YEAR_0 = Date.UTC(-1, 12, 1);
const YEAR_10000 = Date.UTC(10000, 0, 1);

/**
 * Reads a time in one of the forms senders use: Unix seconds or milliseconds, as number or text, with or without a
 * fraction; ISO 8601; the date of RFC 5322, which HTTP headers have too. A time without a zone is taken as UTC.
 * @returns Unix time in milliseconds, or undefined for any other value.
 */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'number') return fromUnix(value);
	if (typeof value !== 'string') return undefined;
	if (UNIX_TIME.test(value)) return fromUnix(Number(value));
	return fromIso(value) ?? fromRfc5322(value);
}

/** When an event happened, in Unix milliseconds; undefined if the payload holds no time that can be read. */
export function timeOf({ occurredAt, reportedAt }: Recognized): number | undefined {
	return parseTime(occurredAt) ?? parseTime(reportedAt);
}

function fromUnix(value: number): number | undefined {
	if (!Number.isFinite(value) || value < 0) return undefined;
	return valid(Math.trunc(value < FIRST_MILLISECONDS ? value * 1000 : value));
}

function fromIso(text: string): number | undefined {
	const match = ISO_8601.exec(text) ?? ISO_8601.exec(text.replace(ANDROID_5_OFFSET, offsetOf));
	if (match === null) return undefined;
	const [, year, month, day, hour, minute, second, fraction = '', , sign, zoneHours, zoneMinutes] =
		match;
	const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
	const local = utc(Number(year), Number(month) - 1, Number(day), hour, minute, second);
	return shifted(local, milliseconds, sign, zoneHours, zoneMinutes);
}

/** An offset of ANDROID_5_OFFSET as ISO 8601 writes it. */
function offsetOf(_: string, hours: string, minutes: string): string {
	return `-${hours.padStart(2, '0')}:${minutes}`;
}

function fromRfc5322(text: string): number | undefined {
	const match = RFC_5322.exec(text);
	if (match === null) return undefined;
	const [, day, month, year, hour, minute, second, , sign, zoneHours, zoneMinutes] = match;
	const local = utc(Number(year), monthIndex(month), Number(day), hour, minute, second);
	return shifted(local, 0, sign, zoneHours, zoneMinutes);
}

/** The place of a month in the year, from 0; -1 when there is no such month. */
const monthIndex = (month: string | undefined): number => MONTHS.indexOf(String(month));

/** Undefined for a day or an hour that does not exist. A leap second counts as the second after it. */
function utc(
	year: number,
	month: number,
	day: number,
	hour?: string,
	minute?: string,
	second?: string,
): number | undefined {
	const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
	const date = new Date(0);
	date.setUTCFullYear(year, month, day);
	// For a day that the month does not have, Date gives a day of another month.
	if (date.getUTCMonth() !== month) return undefined;
	const isDayEnd = hours === 24 && minutes === 0 && seconds === 0;
	if ((hours > 23 && !isDayEnd) || minutes > 59 || seconds > 60) return undefined;
	return date.setUTCHours(hours, minutes, seconds);
}

/** The time in UTC of a local time in a zone. */
function shifted(
	local: number | undefined,
	milliseconds: number,
	sign?: string,
	zoneHours?: string,
	zoneMinutes?: string,
): number | undefined {
	const [hours, minutes] = [Number(zoneHours ?? 0), Number(zoneMinutes ?? 0)];
	if (hours > 23 || minutes > 59) return undefined;
	const offset = (hours * 60 + minutes) * MINUTE;
	return valid((local ?? NaN) + milliseconds - (sign === '-' ? -offset : offset));
}

/** Undefined outside the years 0 to 9999, which ISO 8601 writes with four digits. */
function valid(time: number): number | undefined {
	return time >= YEAR_0 && time < YEAR_10000 ? time : undefined;
}
