import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { parse } from 'yaml';

/** The parts of deploy/compose.yaml that the tests use. */
interface Compose {
	readonly 'x-n8n': { readonly environment: Readonly<Record<string, string>> };
	readonly services: {
		readonly redis: {
			readonly command: readonly [shell: 'sh', flag: '-c', script: string];
			readonly healthcheck: { readonly test: readonly [kind: 'CMD-SHELL', command: string] };
		};
	};
}

/** Where containers find their secrets. */
export const SECRETS = '/run/secrets';

/** A folder with a secret of each name, as Docker mounts it. */
export function secretsFolder(...names: readonly string[]) {
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-secrets-'));
	for (const name of names) writeFileSync(join(folder, name), randomBytes(24).toString('hex'));
	return {
		folder,
		async close(): Promise<void> {
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/**
 * The settings of a service of deploy/, with its secrets in another folder. Settings that need a value of .env are left
 * out.
 */
export function settingsOf(
	environment: Readonly<Record<string, string>>,
	secrets: string,
): Record<string, string> {
	const all = Object.entries(environment).map(([name, value]) => [
		name,
		value.replace(/\$\{\w+:-([^}]*)\}/, '$1').replace(SECRETS, secrets),
	]);
	return Object.fromEntries(all.filter(([, value]) => !value?.includes('${'))) as Record<
		string,
		string
	>;
}

const FILE = resolve(__dirname, '../../../deploy/compose.yaml');
export const compose = parse(readFileSync(FILE, 'utf8')) as Compose;
