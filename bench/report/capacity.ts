import { RECEIVERS, type ReceiverName } from '../n8n/receivers';
import type { N8nResults, SettingResult } from '../n8n/run';
import type { SoakResults } from '../n8n/soak';
import { conditionsOf, type Part } from '../results';
import { median } from '../statistics';
import { cellOf, executionsOf600 } from './n8n';
import { megabytes, readable, table, whole } from './text';

/** The figures of docs/capacity.md. */
export function capacityFigures(part: Part<N8nResults>, soak?: Part<SoakResults>): string {
	const lazy = settingOf(part.data, 'lazy');
	return `<picture>
<source media="(prefers-color-scheme: dark)" srcset="images/capacity-dark.svg">
<img alt="Events per second, CPU per event and latency over connections, for the Webhook node and this trigger at Batch Size 1 and 100" src="images/capacity-light.svg">
</picture>

A burst over 32 connections, with SQLite. The Webhook node verifies nothing.

${burstTable(part.data)}

${conclusions(lazy, soak?.data)
	.map((line) => `- ${line}`)
	.join('\n')}

${conditionsOf(part)} All figures, those of PostgreSQL too, are in [bench/RESULTS.md](../bench/RESULTS.md).`;
}

function settingOf({ settings }: N8nResults, engine: SettingResult['engine']): SettingResult {
	const setting = settings.find((one) => one.database === 'SQLite' && one.engine === engine);
	if (setting === undefined) throw new Error(`${engine} was not measured`);
	return setting;
}

function burstTable(results: N8nResults): string {
	const rows = (['lazy', 'default'] as const).flatMap((engine) =>
		RECEIVERS.map((receiver) => {
			const cell = cellOf(settingOf(results, engine), receiver, 32);
			return [
				`${engine === 'lazy' ? 'lazy expression engine' : 'n8n’s default settings'}, ${receiver}`,
				readable(median(cell.eventsPerSecond)),
				readable(median(cell.cpu)),
				readable(median(cell.p99)),
				whole(executionsOf600(cell)),
			];
		}),
	);
	const head = ['', 'events/s', 'CPU ms/event', 'p99, ms', 'executions for 600 events'];
	return table(head, rows);
}

function conclusions(lazy: SettingResult, soak?: SoakResults): string[] {
	const idle = (name: ReceiverName) =>
		readable(lazy.idle.find(({ receiver }) => receiver === name)?.p50 ?? NaN);
	const lines = [
		`**One event at a time.** Nothing waits for company: the median latency is ${idle('Batch Size 100')} ms at Batch Size 100 and ${idle('Batch Size 1')} ms at Batch Size 1.`,
	];
	const [ours, theirs] = soak?.growth ?? [];
	if (soak === undefined || ours === undefined || theirs === undefined) return lines;
	const change = ({ heapGrowth }: typeof ours) =>
		`${megabytes(Math.abs(heapGrowth))} ${heapGrowth < 0 ? 'smaller' : 'larger'}`;
	return [
		...lines,
		`**${whole(ours.events)} events through one n8n** at Batch Size 100: ${soak.lost} lost, ${soak.doubled} in more than one execution. The heap was ${change(ours)} than before, with the Webhook node ${change(theirs)}.`,
	];
}
