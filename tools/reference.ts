/**
 * Brings the reference in docs/ up to date with the code: writes event.schema.json, event.examples.json, and the parts of
 * event.md that follow from the code, the fixtures and the providers' pages. Writes the maintainers' address into
 * SECURITY.md.
 * usage: npm run reference
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { eventExamples, eventPage } from './eventPage';
import { eventJsonSchema } from './eventSchema';
import { securityPage } from './release/address';

const inRoot = (file: string) => resolve(__dirname, '..', file);
const inDocs = (file: string) => inRoot(`docs/${file}`);

async function write(file: string, text: string): Promise<void> {
	const style = await resolveConfig(file);
	writeFileSync(file, await format(text, { ...style, filepath: file }));
	console.log(`Written: ${file}`);
}

async function main(): Promise<void> {
	await write(inDocs('event.schema.json'), JSON.stringify(eventJsonSchema()));
	await write(inDocs('event.examples.json'), JSON.stringify(eventExamples()));
	const page = inDocs('event.md');
	await write(page, eventPage(readFileSync(page, 'utf8')));
	const security = inRoot('SECURITY.md');
	const manifest = readFileSync(inRoot('package.json'), 'utf8');
	await write(security, securityPage(readFileSync(security, 'utf8'), manifest));
}

void main();
