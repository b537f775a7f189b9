/**
 * Writes examples/events: the event that each documented payload becomes, ready to be pinned to a trigger in n8n's
 * editor. usage: npm run sample-events
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { documentedEvent } from '../test/support/documentedEvent.cts';

const FIXTURES = resolve(__dirname, '../test/fixtures');
export const SAMPLES = resolve(__dirname, '../examples/events');

/** Later than any fixture's own time, in Unix milliseconds. */
const RECEIVED_AT = Date.UTC(2026, 4, 22, 9, 20, 0, 123);

/** By path below examples/events: a list of one item each, which is the form in which n8n takes pinned data. */
export function sampleEvents(): ReadonlyMap<string, readonly object[]> {
	const samples = new Map<string, readonly object[]>();
	for (const entry of readdirSync(FIXTURES, { withFileTypes: true })) {
		if (!entry.isDirectory()) continue;
		for (const file of readdirSync(join(FIXTURES, entry.name))) {
			const event = documentedEvent(entry.name, file.replace(/\.json$/, ''), RECEIVED_AT);
			samples.set(join(entry.name, file), [event]);
		}
	}
	return samples;
}

async function main(): Promise<void> {
	// Here and not above: the test imports this file, and Jest cannot load what Prettier loads.
	const { format, resolveConfig } = await import('prettier');
	rmSync(SAMPLES, { recursive: true, force: true });
	for (const [path, items] of sampleEvents()) {
		const file = join(SAMPLES, path);
		mkdirSync(resolve(file, '..'), { recursive: true });
		const style = await resolveConfig(file);
		writeFileSync(file, await format(JSON.stringify(items), { ...style, filepath: file }));
	}
	console.log(`Written: ${SAMPLES}`);
}

if (require.main === module) void main();
