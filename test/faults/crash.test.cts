import { setTimeout as sleep } from 'node:timers/promises';

import { freePorts } from '../../tools/n8n/ports.cts';
import { onceBehind, ONCE, ONE_AT_A_TIME } from './support/example.cts';
import { readSqlite, retryInterrupted, settled } from './support/executions.cts';
import { deliver, eventsFor, shuffled } from './support/sender.cts';
import { startProxy, type Proxy } from './support/proxy.cts';
import { startSingle, type SingleN8n } from './support/single.cts';
import { print, tallyOf } from './support/tally.cts';
import { publishTriggers, type PublishedTrigger } from './support/triggers.cts';

const EVENTS_EACH = 40;
const KILLS = 2;

let single: SingleN8n;
let proxy: Proxy;
let triggers: PublishedTrigger[];
beforeAll(async () => {
	const [port = 0] = await freePorts(1);
	proxy = await startProxy('single/Caddyfile', { 'n8n:5678': `http://127.0.0.1:${port}` });
	single = await startSingle(ONE_AT_A_TIME, { port });
	triggers = await publishTriggers(single.session, single.n8n.url, {
		complete: onceBehind('once-only'),
	});
}, 240_000);
afterAll(async () => {
	await single?.n8n.close();
	await proxy?.close();
}, 60_000);

async function killAndStartAgain(): Promise<void> {
	await single.n8n.kill();
	await sleep(500);
	await single.n8n.start();
}

test('n8n killed under load and started again: nothing is lost, and nothing runs twice', async () => {
	const { n8n, session } = single;
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH)));
	const outages: Array<Promise<void>> = [];
	const journal = await deliver(events, {
		route: (url) => url.replace(n8n.url, proxy.url),
		giveUpAfterMs: 600_000,
		retryAfterMs: 2000,
		onAttempt: ({ acknowledged }) => {
			const isDue = acknowledged.size >= (events.length * (outages.length + 1)) / (KILLS + 1);
			if (isDue && outages.length < KILLS) outages.push(killAndStartAgain());
		},
	});
	await Promise.all(outages);
	// Not longer: what died before its first node n8n may show as running for ever.
	const stored = await settled(() => readSqlite(n8n.userFolder), 30_000);
	const atTrigger = tallyOf(events, journal, stored);
	print('killed twice, at the trigger', atTrigger, `answers ${JSON.stringify(journal.statuses)}`);
	expect(atTrigger).toMatchObject({ acknowledged: events.length, lost: 0 });
	// Only what ran at that moment, one at a time, is cut off.
	expect(atTrigger.interrupted).toBeLessThanOrEqual(KILLS);
	expect(tallyOf(events, journal, stored, { reaching: ONCE }).duplicated).toBe(0);

	await retryInterrupted(session, stored, ONCE);
	const afterRetry = await settled(() => readSqlite(n8n.userFolder), 30_000);
	const tally = tallyOf(events, journal, afterRetry, { reaching: ONCE });
	print('killed twice, after Remove Duplicates, interrupted ones retried', tally);
	expect(tally).toMatchObject({ duplicated: 0, lost: 0 });
	// One that died just after Remove Duplicates had noted it is discarded there when it is retried.
	expect(tally.executed).toBeGreaterThanOrEqual(events.length - KILLS);
}, 900_000);

test('what n8n itself answers while it starts', async () => {
	const [trigger] = triggers as [PublishedTrigger];
	const restarted = killAndStartAgain();
	const answers = new Map<string, number>();
	const startedAt = performance.now();
	for (let message = 9000; performance.now() - startedAt < 120_000; message++) {
		const [event] = eventsFor(trigger, 1, message);
		const journal = await deliver(event ? [event] : [], { connections: 1, retryAfterMs: null });
		const [[body] = ['']] = [...journal.acknowledged.values()];
		const kind = `${Object.keys(journal.statuses).join()} ${body}`.trim();
		answers.set(kind, (answers.get(kind) ?? 0) + 1);
		if (body === '{"received":true}') break;
		await sleep(5);
	}
	await restarted;
	const counts = [...answers].map(([answer, count]) => `${answer}: ${count}`);
	process.stdout.write(`answers while n8n starts, without a proxy: ${counts.join('; ')}\n`);
	expect(answers.get('200 {"received":true}')).toBe(1);
	for (const answer of answers.keys()) {
		expect(answer).toMatch(
			/^(?:0|404|503)$|^200 (?:\{"received":true\}|n8n is starting up\. Please wait)$/,
		);
	}
}, 180_000);
