import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { parse } from 'yaml';

/** The parts of deploy/compose.yaml that the tests use. */
interface Compose {
	readonly 'x-n8n': { readonly environment: Readonly<Record<string, string>> };
	readonly services: {
		readonly redis: {
			readonly command: string;
			readonly healthcheck: { readonly test: readonly [kind: 'CMD-SHELL', command: string] };
		};
	};
}

const FILE = resolve(__dirname, '../../../deploy/compose.yaml');
export const compose = parse(readFileSync(FILE, 'utf8')) as Compose;
