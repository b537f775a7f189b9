/**
 * Writes docs/event.schema.json: the JSON Schema of the event that every trigger emits.
 * usage: npm run schema
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { eventJsonSchema } from './eventSchema.cts';

async function main(): Promise<void> {
	const file = resolve(__dirname, '../docs/event.schema.json');
	const style = await resolveConfig(file);
	const text = await format(JSON.stringify(eventJsonSchema()), { ...style, filepath: file });
	writeFileSync(file, text);
	console.log(`Written: ${file}`);
}

void main();
