import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { parse } from 'yaml';

import { listNodeTypes, openSession } from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { freePorts } from '../../tools/n8n/ports';
import { buildImage, userFolderIn } from '../support/image';
import { secretsFolder, settingsOf } from './support/compose';
import { settled, type StoredExecution } from './support/executions';
import { inOrder } from './support/order';
import { startProxy, type Proxy } from './support/proxy';
import { deliver, deliverDuring, eventsFor, shuffled } from './support/sender';
import { OWNER, tarball } from './support/single';
import { sqliteStore } from './support/store';
import { nothingAmiss, print, tallyOf } from './support/tally';
import {
	BATCH_SIZES,
	OF_EACH_KIND,
	publishTriggers,
	type PublishedTrigger,
} from './support/triggers';

/** A single process as in deploy/single, with its Caddy in front. */

const DEPLOY = resolve(__dirname, '../../deploy');
const read = (file: string) => readFileSync(join(DEPLOY, file), 'utf8');

/** The parts of the service n8n in single/compose.yaml that this test uses. */
interface Service {
	readonly environment: Readonly<Record<string, string>>;
	readonly healthcheck: { readonly test: readonly string[] };
}
const compose = parse(read('single/compose.yaml')) as { services: { n8n: Service } };
const { environment, healthcheck } = compose.services.n8n;

let home: string;
/** Outside the home folder, as on the host: the key outlives the container. */
const secrets = secretsFolder('n8n_encryption_key');
let port: number;
let n8n: N8n;
let proxy: Proxy;
beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'sms-delivery-image-'));
	[port = 0] = await freePorts(1);
	proxy = await startProxy('single/Caddyfile', { 'n8n:5678': `http://127.0.0.1:${port}` });
	newImage();
	n8n = await start();
}, 240_000);
afterAll(async () => {
	await n8n?.close();
	await proxy?.close();
	rmSync(home, { recursive: true, force: true });
	await secrets.close();
}, 60_000);

/** The image with the packed package instead of the one on npm. */
function newImage(): void {
	buildImage(home, dirname(tarball()), { SMS_DELIVERY_FILE: basename(tarball()) });
}

const userFolder = () => userFolderIn(home);

async function start(): Promise<N8n> {
	// startN8n sets the variables that hold an address or a secret, and the variables of the image.
	const own = Object.entries(settingsOf(environment, secrets.folder));
	const env = Object.fromEntries(
		own.map(([name, value]) => [name, value.replace('/home/node', home)]),
	);
	return await startN8n({ userFolder: userFolder(), port, env });
}

/** Runs Docker's health check against this n8n. */
function health(): number | null {
	const [, command = '', ...args] = healthcheck.test;
	const here = args.map((arg) => arg.replace('http://127.0.0.1:5678', n8n.url));
	return spawnSync(command, here, { stdio: 'ignore' }).status;
}

/** Removes the container and makes a new home folder from the same image. */
async function takeAway(): Promise<void> {
	await n8n.stop();
	expect(health()).not.toBe(0);
	expect(existsSync(join(home, 'data/database.sqlite'))).toBe(true);
	rmSync(userFolder(), { recursive: true });
	newImage();
}

test('the image has the package, and not a second n8n-workflow', () => {
	const modules = join(userFolder(), '.n8n/nodes/node_modules');
	expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual([
		'n8n-nodes-sms-delivery',
	]);
});

test('n8n loads the triggers, and the health check tells that it runs', async () => {
	const types = await listNodeTypes(await openSession(n8n.url, OWNER));
	expect(types).toContain('n8n-nodes-sms-delivery.turkeySmsTrigger');
	expect(health()).toBe(0);
}, 120_000);

describe('the container replaced under load', () => {
	const EVENTS_EACH = { 1: 4, 100: 12 } as const;
	/** Number of the next message. Tests share this counter, so that no two loads send the same event. */
	let message = 0;
	let triggers: PublishedTrigger[];
	const route = (url: string) => url.replace(n8n.url, proxy.url);
	const executions = async () => await settled(sqliteStore(join(home, 'data/database.sqlite')));
	const newEvents = () => {
		message += 1000;
		return shuffled(
			triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH[trigger.batchSize], message)),
		);
	};
	/** Whether each event was called stale, in the order of the executions. */
	const staleness = (stored: readonly StoredExecution[], eventId: string) =>
		stored.flatMap((one) => one.events.flatMap((e) => (e.eventId === eventId ? [e.isStale] : [])));

	test('no event is lost; copies and late statuses are known until the restart, and not after', async () => {
		const session = await openSession(n8n.url, OWNER);
		triggers = [
			...(await publishTriggers(session, n8n.url)),
			...(await publishTriggers(session, n8n.url, { batchSize: 100, of: OF_EACH_KIND })),
		];
		// A single n8n runs each copy once, and calls a status stale that ranks below an earlier one.
		const copied = newEvents();
		const copies = await deliver(shuffled([...copied, ...copied, ...copied]), { route });
		message += 1000;
		const { early, late } = inOrder(triggers, 2, message);
		await deliver(late, { route });
		const [known, unknown] = [0, 1].map((half) => early.filter((_, at) => at % 2 === half));
		await deliver(known ?? [], { route });
		const before = await executions();
		for (const batchSize of BATCH_SIZES) {
			const ours = copied.filter(({ trigger }) => trigger.batchSize === batchSize);
			const tally = tallyOf(ours, copies, before);
			print(`Batch Size ${batchSize}, one n8n behind Caddy, three copies of each event`, tally);
			expect(tally).toMatchObject({ sent: 3 * ours.length, ...nothingAmiss(ours.length) });
		}
		for (const { eventId } of late) expect(staleness(before, eventId)).toEqual([false]);
		for (const { eventId } of known ?? []) expect(staleness(before, eventId)).toEqual([true]);

		let direct = new Map<string, number>();
		const disturb = async () => {
			await sleep(500);
			await takeAway();
			const asked = answersOf(triggers[0] as PublishedTrigger);
			n8n = await start();
			direct = await asked;
		};
		const options = { route, giveUpAfterMs: 240_000 };
		const { events, journal } = await deliverDuring(disturb, newEvents, options);
		const during = await executions();
		for (const batchSize of BATCH_SIZES) {
			const ours = events.filter(({ trigger }) => trigger.batchSize === batchSize);
			const tally = tallyOf(ours, journal, during);
			print(`Batch Size ${batchSize}, one n8n behind Caddy, replaced under load`, tally);
			expect(tally).toMatchObject({ acknowledged: ours.length, lost: 0, interrupted: 0 });
		}
		process.stdout.write(`replaced under load: answers ${JSON.stringify(journal.statuses)}\n`);
		// Without a proxy, n8n may acknowledge an event that no trigger has seen.
		const counts = [...direct].map(([answer, count]) => `${answer}: ${count}`);
		process.stdout.write(`answers while n8n starts, without a proxy: ${counts.join('; ')}\n`);
		expect(direct.get('200 {"received":true}')).toBe(1);
		for (const answer of direct.keys()) {
			expect(answer).toMatch(
				/^(?:0|404|503)$|^200 (?:\{"received":true\}|n8n is starting up\. Please wait)$/,
			);
		}

		// The restart cleared the trigger's memory.
		const again = copied.slice(0, 20);
		await deliver([...again, ...(unknown ?? [])], { route });
		const after = await executions();
		for (const { eventId } of again) expect(staleness(after, eventId)).toHaveLength(2);
		for (const { eventId } of unknown ?? []) expect(staleness(after, eventId)).toEqual([false]);
	}, 400_000);

	test('the volume keeps the owner and the workflows when the container goes', async () => {
		const settings = (await (await fetch(`${n8n.url}/rest/settings`)).json()) as {
			data: { userManagement: { showSetupOnFirstLoad: boolean } };
		};
		expect(settings.data.userManagement.showSetupOnFirstLoad).toBe(false);
		await openSession(n8n.url, OWNER);
	});
});

/** Collects n8n's own answers, with no proxy in front, until n8n accepts an event. */
async function answersOf(trigger: PublishedTrigger): Promise<Map<string, number>> {
	const answers = new Map<string, number>();
	const startedAt = performance.now();
	for (let message = 900_000; performance.now() - startedAt < 120_000; message++) {
		const events = eventsFor(trigger, 1, message);
		const journal = await deliver(events, { connections: 1, retryAfterMs: null });
		const [[body] = ['']] = [...journal.acknowledged.values()];
		const kind = `${Object.keys(journal.statuses).join()} ${body}`.trim();
		answers.set(kind, (answers.get(kind) ?? 0) + 1);
		if (body === '{"received":true}') break;
		await sleep(5);
	}
	return answers;
}
