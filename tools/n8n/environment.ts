import { delimiter, dirname } from 'node:path';

import { differencesOf } from './differences';

/** Settings of the developer's own n8n, database or test runner must not reach the n8n that is started here. */
const FOREIGN = /^(?:N8N_|DB_|QUEUE_|EXECUTIONS_|JEST_|NODE_ENV$|NODE_OPTIONS$|WEBHOOK_URL$)/;

export interface N8nAddress {
	readonly userFolder: string;
	readonly port: number;
	/** The port of the process in which n8n runs Code nodes. Two n8n on one machine need different ports. */
	readonly brokerPort: number;
	/** The public address that n8n is configured with. */
	readonly publicUrl: string;
	/** The Node.js that n8n runs on. */
	readonly node: string;
	/** The version of n8n. */
	readonly version: string;
}

/** The environment for an n8n on loopback that calls no other host and asks no first-run questions. */
export function n8nEnvironment(
	address: N8nAddress,
	extra: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
	const { publicUrlSetting, talkativeModules } = differencesOf(address.version);
	const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
	return {
		...Object.fromEntries(own),
		// n8n runs Code nodes in a process that it starts as plain `node`.
		PATH: `${dirname(address.node)}${delimiter}${process.env.PATH}`,
		// As in n8n's Docker image. Without it n8n is more talkative in its answers.
		NODE_ENV: 'production',
		N8N_USER_FOLDER: address.userFolder,
		N8N_PORT: String(address.port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(address.brokerPort),
		[publicUrlSetting]: address.publicUrl,
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DISABLED_MODULES: talkativeModules.join(),
		...extra,
	};
}
