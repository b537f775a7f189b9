/** RFC 3339, and ISO 8601 as people write it: a space for the T, no colon or nothing at all for the zone. */
const ISO_8601 =
	/^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:?\d{2})?$/;
/** Unix seconds reach this in the year 5138, Unix milliseconds passed it in 1973. */
const FIRST_MILLISECONDS = 1e11;
const YEAR_0 = Date.UTC(-1, 12, 1);
const YEAR_10000 = Date.UTC(10000, 0, 1);

/**
 * Reads a time in one of the forms senders use: Unix seconds or milliseconds, as number or digits, or
 * ISO 8601. A time without a zone is taken as UTC.
 * @returns Unix time in milliseconds, or undefined when it is none of these.
 */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'number') return fromUnix(value);
	if (typeof value !== 'string') return undefined;
	if (/^\d{1,16}$/.test(value)) return fromUnix(Number(value));
	const [, date, time, fraction = '', zone = 'Z'] = ISO_8601.exec(value) ?? [];
	if (date === undefined) return undefined;
	const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
	const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
	return valid(Date.parse(`${date}T${time}.${milliseconds}${offset}`));
}

/**
 * Whether two times (Unix milliseconds) are at most `tolerance` milliseconds apart, either way round.
 */
export function isWithin(time: number, now: number, tolerance: number): boolean {
	return Math.abs(now - time) <= tolerance;
}

/**
 * A limit in time as the user has set it; 0 is none. What an expression made into no number is no reason to drop
 * the limit: then the usual one holds.
 */
export function limitOf(value: unknown, usual: number): number {
	const limit = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof limit === 'number' && limit >= 0 ? limit : usual;
}

function fromUnix(value: number): number | undefined {
	if (!Number.isFinite(value) || value < 0) return undefined;
	return valid(Math.trunc(value < FIRST_MILLISECONDS ? value * 1000 : value));
}

/** Undefined outside the years 0 to 9999, which ISO 8601 writes with four digits. */
function valid(time: number): number | undefined {
	return time >= YEAR_0 && time < YEAR_10000 ? time : undefined;
}
