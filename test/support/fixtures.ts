import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const folder = resolve(__dirname, '../fixtures');

/** The documented payload of one event of a provider, as bytes the provider would send. */
export function fixtureBytes(provider: string, event: string): Buffer {
	// Windows allows no colon in a file name.
	return readFileSync(resolve(folder, provider, `${encodeURIComponent(event)}.json`));
}

export function fixture(provider: string, event: string): Record<string, unknown> {
	return JSON.parse(fixtureBytes(provider, event).toString()) as Record<string, unknown>;
}

/** Names of the provider's events that have a fixture. */
export function fixtureEvents(provider: string): string[] {
	const files = readdirSync(resolve(folder, provider));
	return files.map((file) => decodeURIComponent(basename(file, '.json')));
}
