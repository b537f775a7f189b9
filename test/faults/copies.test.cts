import { countExecutions } from '../../tools/n8n/client.cts';
import { readSqlite } from './support/executions.cts';
import { deliver, eventsFor, shuffled } from './support/sender.cts';
import { startSingle, type SingleN8n } from './support/single.cts';
import { print, tallyOf } from './support/tally.cts';
import { PROVIDERS, publishTrigger } from './support/triggers.cts';

const EVENTS = Number(process.env.EVENTS ?? 1000);

let single: SingleN8n;
beforeAll(async () => {
	single = await startSingle();
}, 180_000);
afterAll(async () => await single.n8n.close());

test.each(PROVIDERS)(
	'%s: distinct events, each sent three times, shuffled, over 16 connections, run once each',
	async (provider) => {
		const { n8n, session } = single;
		const trigger = await publishTrigger(session, { provider, publicUrl: n8n.url });
		const events = eventsFor(trigger, EVENTS);
		const t0 = performance.now();
		const journal = await deliver(shuffled([...events, ...events, ...events]), {
			retryAfterMs: null,
		});
		const answers = [...journal.acknowledged.values()].flat();
		process.stdout.write(`${(performance.now() - t0).toFixed(0)} ms\n`);

		const t1 = performance.now();
		const executions = await readSqlite(n8n.userFolder);
		process.stdout.write(`${(performance.now() - t1).toFixed(0)} ms\n`);
		const tally = tallyOf(events, journal, executions);
		print(provider, tally);
		expect(journal.statuses).toEqual({ 200: 3 * EVENTS });
		expect(tally).toEqual({
			sent: 3 * EVENTS,
			acknowledged: EVENTS,
			executed: EVENTS,
			duplicated: 0,
			lost: 0,
			interrupted: 0,
		});
		expect(answers.filter((body) => body === '{"received":true}')).toHaveLength(EVENTS);
		expect(
			answers.filter((body) => body === '{"received":true,"ignored":"duplicate"}'),
		).toHaveLength(2 * EVENTS);
		expect(await countExecutions(session, { workflowId: trigger.workflowId })).toBe(EVENTS);
	},
	300_000,
);
