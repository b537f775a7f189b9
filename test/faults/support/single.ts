import { openSession, type Session } from '../../../tools/n8n/client';
import { startN8n, type N8n, type N8nOptions } from '../../../tools/n8n/instance';

export const OWNER = { email: 'owner@example.com', password: 'Sample-Password-1' };

export interface SingleN8n {
	readonly n8n: N8n;
	readonly session: Session;
}

/** A separate n8n process with only this package and an empty database. */
export async function startSingle(
	env: Readonly<Record<string, string>> = {},
	options: Pick<N8nOptions, 'port' | 'onLine'> = {},
): Promise<SingleN8n> {
	const n8n = await startN8n({ ...options, tarball: tarball(), env: { ...FOR_LOAD, ...env } });
	return { n8n, session: await openSession(n8n.url, OWNER) };
}

/** The most starts of a dead n8n. */
const STARTS = 3;

/**
 * Starts an n8n that died, and again when the start fails, as Docker's restart policy does. n8n 2.40.7 can fail on an
 * execution that was stored but not yet started (`getTime` of null, in its insights). It has marked this execution by
 * then.
 */
export async function startAgain(n8n: Pick<N8n, 'start'>): Promise<void> {
	for (let tries = 1; ; tries++) {
		try {
			return await n8n.start();
		} catch (error) {
			if (tries === STARTS) throw error;
			process.stdout.write('n8n did not start after it had died; started again\n');
		}
	}
}

/** The settings for a busy n8n: see the README. */
export const FOR_LOAD = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** Name of the environment variable that holds the packed package's path. */
export const TARBALL = 'SMS_DELIVERY_TARBALL';

/** Path of the packed package. */
export function tarball(): string {
	const path = process.env[TARBALL];
	if (path === undefined) throw new Error('Run the fault tests with: npm run test:faults');
	return path;
}
