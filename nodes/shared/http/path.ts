import { readText, unreadable } from '../parameters/read';
import { isJsonObject, type JsonObject, lookUp, parseJson } from './json';

/** Where a value is in a payload: names of members, and places in lists counted from 0. */
export type Path = ReadonlyArray<string | number>;

const MAX_PARTS = 20;
/** `name`, `.name`, `[0]` or `["odd name"]`. An odd name is written as in JSON. */
const PART = /(\.?)([^\s.[\]{}"'$]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** A path that is written in the code. */
export function path(text: string): Path {
	const parts = partsOf(text);
	if (parts === null) throw new Error(`${text} is not a path`);
	return parts;
}

/**
 * Reads a path such as `data.status`, `results[0].to` or `["odd name"].x`; undefined if the parameter is empty.
 * @throws ParameterError for any other text, and for a path of more than 20 parts.
 */
export function readPath(value: unknown, name: string): Path | undefined {
	const text = readText(value, name);
	if (text === '') return undefined;
	const parts = partsOf(text);
	if (parts === null) {
		throw unreadable(name, 'a path such as data.status, results[0].to or ["odd name"].x');
	}
	if (parts.length > MAX_PARTS) throw unreadable(name, `a path of at most ${MAX_PARTS} parts`);
	return parts;
}

/**
 * The value at a path; undefined if the path leads nowhere. Names lead into objects and numbers into lists, own members
 * only.
 */
export function valueAt(value: unknown, at: Path): unknown {
	return at.reduce(memberOf, value);
}

/** The value at the first of these paths that leads somewhere. */
export function firstValueAt(value: unknown, paths: readonly Path[]): unknown {
	for (const at of paths) {
		const found = valueAt(value, at);
		if (found !== undefined && found !== null) return found;
	}
	return undefined;
}

/**
 * A copy of the payload that holds this value at the path, and nothing else in the lists that the path goes through.
 * The path leads somewhere.
 */
export function withValueAt(payload: JsonObject, at: Path, value: unknown): JsonObject {
	function copy(container: unknown, [part, ...rest]: Path): unknown {
		if (part === undefined) return value;
		const member = copy(memberOf(container, part), rest);
		return isJsonObject(container) ? { ...container, [part]: member } : [member];
	}
	return copy(payload, at) as JsonObject;
}

function memberOf(value: unknown, part: string | number): unknown {
	if (typeof part === 'number') return Array.isArray(value) ? (value[part] as unknown) : undefined;
	// Every object inherits the last two. parseJson and the form's reader leave the first out.
	if (!isJsonObject(value) || ['__proto__', 'constructor', 'prototype'].includes(part)) {
		return undefined;
	}
	return lookUp(value, part);
}

function partsOf(text: string): Path | null {
	const parts: Array<string | number> = [];
	PART.lastIndex = 0;
	while (PART.lastIndex < text.length) {
		const isFirst = PART.lastIndex === 0;
		const match = PART.exec(text);
		if (match === null) return null;
		const [, dot, name, index, oddName] = match;
		// A dot stands between names, and nowhere else.
		if (name !== undefined && (dot === '') !== isFirst) return null;
		if (name !== undefined) parts.push(name);
		else if (index !== undefined) parts.push(Number(index));
		else {
			const odd = parseJson(String(oddName));
			if (typeof odd !== 'string') return null;
			parts.push(odd);
		}
	}
	return parts;
}
