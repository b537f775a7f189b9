import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts that a file of a folder contains, at any depth: plain, in base64, in hexadecimal or with percent signs. */
export function findInFiles(folder: string, texts: readonly string[]): string[] {
	const found: string[] = [];
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		// Installed code was there before the test.
		if (!entry.isFile() || path.includes('node_modules')) continue;
		const content = readFileSync(path);
		for (const text of texts) {
			if (spellings(text).some((one) => content.includes(one))) found.push(`${text} in ${path}`);
		}
	}
	return found;
}

/** The spellings in which a program may write a text by accident. */
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
