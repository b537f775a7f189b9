import type { JsonObject } from './provider';

/** Deeper than any provider's payload by far, and well below what overflows the stack of code that walks it. */
const MAX_DEPTH = 200;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as a JSON object: UTF-8 as RFC 8259 demands, a byte order mark allowed. Only for bodies
 * that are proven authentic.
 * @returns null for anything else: other JSON, other encodings, nesting deeper than 200 levels.
 */
export function parsePayload(body: Buffer): JsonObject | null {
	try {
		const text = utf8.decode(body);
		if (isTooDeep(text)) return null;
		const value: unknown = JSON.parse(
			text,
			text.includes('__proto__') || text.includes('\\u') ? withoutProto : undefined,
		);
		return isJsonObject(value) ? value : null;
	} catch {
		return null;
	}
}

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Code that copies objects key by key would take a `__proto__` member for the prototype. */
function withoutProto(key: string, value: unknown): unknown {
	return key === '__proto__' ? undefined : value;
}

function isTooDeep(text: string): boolean {
	// Every level takes two characters, so short texts, which nearly all are, need no look.
	if (text.length <= 2 * MAX_DEPTH) return false;
	let depth = 0;
	let inString = false;
	for (let i = 0; i < text.length; i++) {
		const character = text.charCodeAt(i);
		if (inString) {
			if (character === 0x5c) i++;
			else if (character === 0x22) inString = false;
		} else if (character === 0x22) inString = true;
		else if (character === 0x7b || character === 0x5b) {
			if (++depth > MAX_DEPTH) return true;
		} else if (character === 0x7d || character === 0x5d) depth--;
	}
	return false;
}
