// usage: npm start [-- --port <port>]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { lock } from 'proper-lockfile';

import { openSession, type Session } from './n8n/client';
import { installN8n } from './n8n/install';
import { startN8n, type N8n } from './n8n/instance';
import { isFree } from './n8n/ports';
import { buildAndPack } from './pack';
import { PROVIDER_IDS, PROVIDERS } from './providers';
import { send } from './simulator/index';
import { readOptions } from './start/options';
import { setUpSample, type SetUpSample } from './start/setup';
import { fakeApiPorts, startFakeApis } from './start/fakeApis';
import { readState, writeState } from './start/state';

const FOLDER = join(__dirname, '../.n8n-dev');
const STATE_FILE = join(FOLDER, 'simulate.json');
const OWNER = { email: 'dev@example.com', password: 'Dev-Password-1' };

/** Everything from a fresh clone to a running n8n in which every trigger has received one event. */
async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	if ('help' in options) return console.log(options.help);
	const { port } = options;
	await assertFree(port, 'n8n');
	for (const other of fakeApiPorts(port)) await assertFree(other, 'the fake API of a vendor’s API');
	mkdirSync(FOLDER, { recursive: true });
	await lockFolder();

	const { version } = await installN8n();
	const tarball = buildAndPack(join(FOLDER, 'package'), console.log);
	const fields = await startFakeApis(port);
	console.log(`Starting n8n ${version} …`);
	let isQuiet = true;
	const onLine = (line: string) => void (isQuiet || console.log(line));
	const n8n = await startN8n({ tarball, userFolder: FOLDER, port, onLine });
	stopOnSignal(n8n);

	const session = await openSession(n8n.url, OWNER);
	const before = readState(STATE_FILE);
	const samples: SetUpSample[] = [];
	for (const id of PROVIDER_IDS) samples.push(await setUpSample(session, id, fields[id], before));
	writeState(STATE_FILE, {
		baseUrl: n8n.url,
		triggers: Object.fromEntries(
			samples.map(({ provider, webhookUrl, secret, previousSecret }) => [
				provider,
				{ webhookUrl, secret, previousSecret },
			]),
		),
	});
	await introduce(session, samples);
	isQuiet = false;
}

async function assertFree(port: number, what: string): Promise<void> {
	if (await isFree(port)) return;
	throw new Error(
		`Port ${port}, wanted for ${what}, is in use. Stop what listens there (another npm start, another n8n?) or choose another port: npm start -- --port 5700`,
	);
}

async function lockFolder(): Promise<void> {
	try {
		await lock(FOLDER, { lockfilePath: join(FOLDER, '.lock'), stale: 10_000 });
	} catch (error) {
		if ((error as { code?: unknown }).code !== 'ELOCKED') throw error;
		throw new Error('npm start is running already in this folder, or was killed seconds ago.');
	}
}

function stopOnSignal(n8n: N8n): void {
	let isStopping = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			// A terminal's Ctrl-C comes twice: from the terminal and from npm.
			if (isStopping) return;
			isStopping = true;
			console.log('\nStopping n8n …');
			void n8n.stop().then(() => process.exit(0));
		});
	}
}

/** Sends the first event to each example and prints what the user can see and do. */
async function introduce(session: Session, samples: readonly SetUpSample[]): Promise<void> {
	console.log(`
n8n is running with this package.

  Editor   ${session.url}
  Log in   ${OWNER.email}   ${OWNER.password}

Example workflows, published. Each has just been sent one event:
`);
	for (const { provider, workflowId, webhookUrl, secret } of samples) {
		const {
			provider: { displayName },
			event,
			simulator,
		} = PROVIDERS[provider];
		const now = Date.now();
		const message = Math.floor(now / 100) % 1e10;
		const target = { url: webhookUrl, secret, now, message };
		const answer = await send(await simulator.build(event, target));
		console.log(
			`  ${displayName.padEnd(13)} ${event.padEnd(23)} → ${answer.status}   ${session.url}/workflow/${workflowId}/executions`,
		);
	}
	console.log(`
Send more, from another terminal:

  npm run simulate -- turkeysms sms.failed
  npm run simulate -- --list

Ctrl-C ends n8n. The log of n8n follows here.
`);
}

main().catch((error: unknown) => {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exit(1);
});
