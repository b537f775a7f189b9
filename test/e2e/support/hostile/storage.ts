import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which of these texts stand in a file of a folder, at any depth: plain, in base64, hexadecimal or percent signs. */
export function findInFiles(folder: string, texts: readonly string[]): string[] {
	const found: string[] = [];
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		// Installed code was there before.
		if (!entry.isFile() || path.includes('node_modules')) continue;
		const content = readFileSync(path);
		for (const text of texts) {
			if (spellings(text).some((one) => content.includes(one))) found.push(`${text} in ${path}`);
		}
	}
	return found;
}

/** The ways in which a program may write a text without meaning to. */
export function spellings(text: string): string[] {
	const bytes = Buffer.from(text);
	return [
		text,
		encodeURIComponent(text),
		bytes.toString('base64').replace(/=+$/, ''),
		bytes.toString('base64url'),
		bytes.toString('hex'),
	];
}
