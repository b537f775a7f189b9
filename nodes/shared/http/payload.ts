import { isJsonObject, type JsonObject, lookUp, parseJson } from './json';

/**
 * The form of a webhook's body: a JSON object, a list of JSON objects (or a single object), or a form
 * (`application/x-www-form-urlencoded`).
 */
export type PayloadFormat = 'object' | 'list' | 'form';

/** Invalid bytes become U+FFFD: one bad character in a text must not cost the status of the message. */
const utf8 = new TextDecoder('utf-8');

/**
 * Reads the body of an authentic request. The body is UTF-8; a byte order mark is allowed.
 * @returns the payloads of the body; null if the body has another format. In a list, an element that is not an object
 * becomes `{ value: <element> }`. An empty list becomes one empty object. So no authentic request is dropped.
 */
export function parsePayloads(body: Buffer, format: PayloadFormat): readonly JsonObject[] | null {
	const text = utf8.decode(body);
	if (format === 'form') return [formFields(text)];
	const value = parseJson(text);
	if (isJsonObject(value)) return [value];
	if (format === 'object' || !Array.isArray(value)) return null;
	if (value.length === 0) return [{}];
	return value.map((element: unknown) => (isJsonObject(element) ? element : { value: element }));
}

/** The fields of a form by name. A repeated field with different values becomes a list. */
function formFields(text: string): JsonObject {
	const fields: JsonObject = {};
	const lists = new Map<string, Set<unknown>>();
	for (const [name, value] of new URLSearchParams(text)) {
		// Code that copies objects key by key would take a field of this name for the prototype.
		if (name === '__proto__') continue;
		const first = lookUp(fields, name);
		if (first === undefined) fields[name] = value;
		else if (first !== value) lists.set(name, (lists.get(name) ?? new Set([first])).add(value));
	}
	for (const [name, values] of lists) fields[name] = [...values];
	return fields;
}
