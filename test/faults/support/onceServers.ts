import { freePorts } from '../../../tools/n8n/ports';
import { serverCredentials, sqlOf, type Credentials } from './example';
import { createOpened } from './opened';
import { startPostgres, type Postgres } from './postgres';
import { startProxy, type Proxy } from './proxy';
import { startRedis } from './redis';
import { startSingle, type SingleN8n } from './single';

/** An n8n with PostgreSQL behind Caddy, and the servers that the once-only examples need. */
export interface OnceServers {
	readonly postgres: Postgres;
	readonly proxy: Proxy;
	readonly single: SingleN8n;
	/** Credentials of the examples' nodes. */
	readonly credentials: Credentials;
	close(): Promise<void>;
}

export async function startOnceServers(): Promise<OnceServers> {
	const { keep, close } = createOpened();
	try {
		const postgres = keep(await startPostgres());
		const redis = keep(await startRedis());
		const [port = 0] = await freePorts(1);
		const upstreams = { 'n8n:5678': `http://127.0.0.1:${port}` };
		const proxy = keep(await startProxy('single/Caddyfile', upstreams));
		const single = await startSingle(postgres.env, { port });
		keep(single.n8n);
		const credentials = await serverCredentials(single.session, { postgres, redis });
		postgres.run(sqlOf('once-only-postgres', 'Make the Table, Forget Old Events'));
		return { postgres, proxy, single, credentials, close };
	} catch (error) {
		await close();
		throw error;
	}
}
