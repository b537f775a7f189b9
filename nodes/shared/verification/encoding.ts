/**
 * Decodes a text exactly as an encoder writes it. Node's decoder overlooks stray characters and unused bits, so that one
 * value could be written in many ways: a copy of a signed request with another text would pass for another request.
 * @param encoding base64 with padding (RFC 4648, section 4), or base64url without (section 5).
 * @returns null for any other text.
 * @example
 * decodeStrict('AA==', 'base64'); // one byte, 0
 * decodeStrict('AB==', 'base64'); // null: Node reads the same byte from it
 */
export function decodeStrict(text: string, encoding: 'base64' | 'base64url'): Buffer | null {
	const bytes = Buffer.from(text, encoding);
	return bytes.toString(encoding) === text ? bytes : null;
}
