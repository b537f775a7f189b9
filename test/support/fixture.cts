import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(__dirname, '../fixtures');

/** The bytes of a documented payload, as its provider would send it. */
export function fixture(providerId: string, event: string): Buffer {
	return readFileSync(resolve(folder, providerId, `${event}.json`));
}

/** Names of all documented events of a provider, as its fixtures have them. */
export function fixtureNames(providerId: string): string[] {
	return readdirSync(resolve(folder, providerId))
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.replace(/\.json$/, ''));
}
