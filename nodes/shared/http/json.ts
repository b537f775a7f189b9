/** Looks up a name that came from outside. Names such as `constructor`, which every object inherits, give undefined. */
export function lookUp<T>(
	table: Readonly<Record<string, T>>,
	name: string | undefined,
): T | undefined {
	return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
export type JsonObject = Record<string, unknown>;

/** Levels. Far more than any provider's payload has, and far fewer than overflow the stack of code that walks a payload. */
const MAX_DEPTH = 200;

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty object. */
export function asObject(value: unknown): JsonObject {
	return isJsonObject(value) ? value : {};
}

/**
 * Parses JSON from outside. An integer beyond 2^53 becomes a text with all its digits, because a number would lose the
 * last digits. Members called `__proto__` are left out: code that copies objects key by key would take them for the
 * prototype.
 * @returns undefined for text that is not JSON, and for values nested deeper than 200 levels.
 */
export function parseJson(text: string): unknown {
	try {
		const mayHoldProto = text.includes('__proto__') || text.includes('\\u');
		const reviver = mayHoldProto ? withoutProto : undefined;
		let value: unknown = JSON.parse(text, reviver);
		if (holdsLongNumber(text)) value = JSON.parse(quoteLongIntegers(text), reviver);
		// Every level takes two characters, so a short text cannot be nested too deep.
		return text.length > 2 * MAX_DEPTH && isTooDeep(value) ? undefined : value;
	} catch {
		return undefined;
	}
}

/** Whether the text has 16 digits in a row. Looking at every 16th character is enough to find them. */
function holdsLongNumber(text: string): boolean {
	for (let at = 15; at < text.length; at += 16) {
		if (!isDigit(text, at)) continue;
		let start = at;
		while (isDigit(text, start - 1)) start--;
		let end = at + 1;
		while (isDigit(text, end)) end++;
		if (end - start >= 16) return true;
	}
	return false;
}

function isDigit(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 48 && code <= 57;
}

function withoutProto(key: string, value: unknown): unknown {
	return key === '__proto__' ? undefined : value;
}

/** @param levels the nested levels that are still allowed. */
function isTooDeep(value: unknown, levels = MAX_DEPTH): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((member) => isTooDeep(member, levels - 1));
}

/**
 * Puts quotation marks around the integers of a JSON text that a JavaScript number cannot hold exactly.
 * @param json must be valid, so that every string in it ends.
 */
function quoteLongIntegers(json: string): string {
	const parts: string[] = [];
	let copied = 0;
	for (let at = 0; at < json.length; at++) {
		if (json[at] === '"') {
			at = endOfString(json, at);
		} else if (isInNumber(json[at])) {
			let end = at + 1;
			while (isInNumber(json[end])) end++;
			const number = json.slice(at, end);
			if (/^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number))) {
				parts.push(json.slice(copied, at), `"${number}"`);
				copied = end;
			}
			at = end - 1;
		}
	}
	return parts.join('') + json.slice(copied);
}

/** The position of the closing quotation mark of the string that begins at `start`. */
function endOfString(json: string, start: number): number {
	let at = start + 1;
	while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at;
}

function isInNumber(character: string | undefined): boolean {
	return character !== undefined && '+-.0123456789eE'.includes(character);
}

/** For `sort()`: -1, 0 or 1, by UTF-16 code units, which is the order of `sort()` without a function. */
export function compareTexts(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
