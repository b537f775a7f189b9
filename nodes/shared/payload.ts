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
		const value: unknown = JSON.parse(
			text,
			text.includes('__proto__') || text.includes('\\u') ? withoutProto : undefined,
		);
		// Every level takes two characters, so short texts, which nearly all are, need no look.
		if (text.length > 2 * MAX_DEPTH && isTooDeep(value)) return null;
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

/** @param levels how many more there may be. */
function isTooDeep(value: unknown, levels = MAX_DEPTH): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((member) => isTooDeep(member, levels - 1));
}
