// Readers for node parameters. An expression can put any value into a parameter, so every parameter is read, never
// cast.

/** Gives a node parameter by name, expressions evaluated; undefined if the node has no parameter of that name. */
export type GetParameter = (name: string) => unknown;

/**
 * A parameter that cannot be read. The message tells the workflow's owner the name of the parameter and the value that
 * it should have.
 */
export class ParameterError extends Error {}

/** @param name as the editor shows it. @param expected as the end of a sentence. */
export function unreadable(name: string, expected: string): ParameterError {
	return new ParameterError(`The parameter ${name} must be ${expected}`);
}

/**
 * A list: an array of texts, or a text of entries separated by commas. Entries are trimmed, and empty entries are left
 * out.
 * @throws ParameterError for anything else.
 */
export function readList(value: unknown, name: string): readonly string[] {
	const entries = typeof value === 'string' ? splitEntries(value) : value;
	if (!Array.isArray(entries) || !entries.every(isEntry)) {
		throw unreadable(name, 'a list of texts, or a text of entries separated by commas');
	}
	const list: string[] = [];
	for (const entry of entries) {
		const text = String(entry).trim();
		if (text !== '') list.push(text);
	}
	return list;
}

/** An expression with a space behind it turns an array into its JSON text. */
function splitEntries(text: string): unknown {
	if (!/^\s*\[/.test(text)) return text.split(',');
	try {
		return JSON.parse(text);
	} catch {
		return text.split(',');
	}
}

function isEntry(entry: unknown): entry is string | number {
	return typeof entry === 'string' || Number.isFinite(entry);
}

/** A text, trimmed; empty if the parameter is not set. @throws ParameterError for anything else. */
export function readText(value: unknown, name: string): string {
	if (value === undefined) return '';
	if (typeof value !== 'string' && !Number.isFinite(value)) throw unreadable(name, 'a text');
	return String(value).trim();
}

/** True or false, also as text. @throws ParameterError for anything else. */
export function readFlag(value: unknown, name: string, defaultFlag: boolean): boolean {
	const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (flag === undefined) return defaultFlag;
	if (flag === true || flag === 'true') return true;
	if (flag === false || flag === 'false') return false;
	throw unreadable(name, 'true or false');
}

/** A choice among these values. @throws ParameterError for anything else. */
export function readChoice<Value extends string>(
	value: unknown,
	name: string,
	values: readonly Value[],
): Value {
	const text = typeof value === 'string' ? value.trim() : value;
	const choice = values.find((known) => known === text);
	if (choice === undefined) throw unreadable(name, values.join(' or '));
	return choice;
}

/**
 * A limit that is a number; 0 is no limit. A value that is not a number falls back to the default, so that a broken
 * expression does not switch the limit off.
 */
export function readLimit(value: unknown, defaultLimit: number): number {
	const limit = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof limit === 'number' && limit >= 0 ? limit : defaultLimit;
}

/** The entries of a collection. @throws ParameterError for anything but an object. */
export function readCollection(value: unknown, name: string): Readonly<Record<string, unknown>> {
	if (value === undefined) return {};
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw unreadable(name, 'a collection of settings');
	}
	return value as Record<string, unknown>;
}
