import { setTimeout as sleep } from 'node:timers/promises';

import { rest } from '../../tools/n8n/client.cts';
import { startBalancer, type Balancer } from './support/balancer.cts';
import { onceOnly, ONCE, ONE_AT_A_TIME } from './support/example.cts';
import { readSqlite } from './support/executions.cts';
import { deliver, eventsFor, shuffled } from './support/sender.cts';
import { startSingle, type SingleN8n } from './support/single.cts';
import { print, tallyOf } from './support/tally.cts';
import { publishTriggers } from './support/triggers.cts';

const EVENTS_EACH = Number(process.env.EVENTS ?? 100);
const KILLS = 2;

let single: SingleN8n;
let balancer: Balancer;
beforeAll(async () => {
	balancer = await startBalancer();
	single = await startSingle(ONE_AT_A_TIME);
	balancer.serve([single.n8n.url]);
}, 180_000);
afterAll(async () => {
	await single.n8n.close();
	await balancer.close();
});

test('n8n killed twice under load and started again', async () => {
	const { n8n, session } = single;
	const triggers = await publishTriggers(session, n8n.url, { complete: onceOnly });
	const events = shuffled(triggers.flatMap((trigger) => eventsFor(trigger, EVENTS_EACH)));
	const outages: Array<Promise<void>> = [];
	const killAt = Array.from({ length: KILLS }, (_, i) =>
		Math.ceil((events.length * (i + 1)) / (KILLS + 1)),
	);
	const killAndRestart = async () => {
		await n8n.kill();
		await sleep(500);
		await n8n.start();
	};
	const t0 = performance.now();
	const journal = await deliver(events, {
		route: (url) => url.replace(n8n.url, balancer.url),
		onAttempt: ({ acknowledged }) => {
			if (acknowledged.size >= (killAt[0] ?? Infinity)) {
				killAt.shift();
				outages.push(killAndRestart());
			}
		},
	});
	await Promise.all(outages);
	process.stdout.write(
		`${(performance.now() - t0).toFixed(0)} ms ${JSON.stringify(journal.statuses)}\n`,
	);
	await sleep(5000);
	const executions = await readSqlite(n8n.userFolder);
	const kinds: Record<string, number> = {};
	for (const e of executions) {
		const k = `${e.status}:${e.eventId === 'unknown'}:${e.reached.join('>')}`;
		kinds[k] = (kinds[k] ?? 0) + 1;
	}
	console.log(kinds, [...balancer.passed]);
	const known = new Set(executions.map((e) => e.eventId));
	console.log(
		[...journal.acknowledged]
			.filter(([id]) => !known.has(id))
			.map(([id, b]) => id + ' ' + b.join('|'))
			.join('\n'),
	);
	print('at the trigger', tallyOf(events, journal, executions));
	print('after Remove Duplicates', tallyOf(events, journal, executions, { reaching: ONCE }));
	for (const e of executions.filter(({ status }) => status !== 'success')) {
		try {
			const r = (await rest(session, 'POST', `/executions/${e.id}/retry`, {
				loadWorkflow: false,
			})) as any;
			console.log(
				e,
				r.status,
				JSON.stringify(r.data.resultData.lastNodeExecuted),
				Object.keys(r.data.resultData.runData),
			);
		} catch (error) {
			console.log(e, String(error));
		}
	}
	await sleep(2000);
	const after = await readSqlite(n8n.userFolder);
	print('after retry', tallyOf(events, journal, after, { reaching: ONCE }));
}, 300_000);
