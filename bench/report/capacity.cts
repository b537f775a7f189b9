import type { ReceiverName } from '../n8n/receivers.cts';
import type { N8nResults, SettingResult } from '../n8n/run.cts';
import type { SoakResults } from '../n8n/soak.cts';
import { conditionsOf, type Part } from '../results.cts';
import { median } from '../statistics.cts';
import { cellOf, cellsTable, executionsOf600 } from './n8n.cts';
import { readable, whole } from './text.cts';

/** The figures of docs/capacity.md. */
export function capacityFigures(part: Part<N8nResults>, soak?: Part<SoakResults>): string {
	const lazy = settingOf(part.data, 'lazy');
	const byDefault = settingOf(part.data, 'default');
	return `<picture>
<source media="(prefers-color-scheme: dark)" srcset="images/capacity-dark.svg">
<img alt="Events per second, CPU per event and latency over connections, for the Webhook node and this trigger at Batch Size 1 and 100" src="images/capacity-light.svg">
</picture>

${conclusions(lazy, byDefault, soak?.data)
	.map((line) => `- ${line}`)
	.join('\n')}

With SQLite and the lazy expression engine (executions are those for 600 events):

${cellsTable(lazy)}

${conditionsOf(part)} The figures of PostgreSQL and of n8n's default settings are in [bench/RESULTS.md](../bench/RESULTS.md).`;
}

function settingOf({ settings }: N8nResults, engine: SettingResult['engine']): SettingResult {
	const setting = settings.find((one) => one.database === 'SQLite' && one.engine === engine);
	if (setting === undefined) throw new Error(`${engine} was not measured`);
	return setting;
}

function conclusions(lazy: SettingResult, byDefault: SettingResult, soak?: SoakResults): string[] {
	const at = (setting: SettingResult, name: ReceiverName, connections: number) => {
		const { eventsPerSecond, cpu, p99 } = cellOf(setting, name, connections);
		return `${readable(median(eventsPerSecond))} events/s, ${readable(median(cpu))} ms of CPU an event, p99 ${readable(median(p99))} ms`;
	};
	const idle = (name: ReceiverName) =>
		readable(lazy.idle.find(({ receiver }) => receiver === name)?.p50 ?? NaN);
	const executions = executionsOf600(cellOf(lazy, 'Batch Size 100', 32));
	const lines = [
		`**A burst over 32 connections, lazy expression engine.** Batch Size 100: ${at(lazy, 'Batch Size 100', 32)}. Batch Size 1: ${at(lazy, 'Batch Size 1', 32)}. n8n's own Webhook node, which verifies nothing: ${at(lazy, 'Webhook node', 32)}.`,
		`**Executions.** With Batch Size 100, 600 events of that burst took ${executions} executions instead of 600.`,
		`**The same at n8n's default settings.** Batch Size 100: ${at(byDefault, 'Batch Size 100', 32)}. Batch Size 1: ${at(byDefault, 'Batch Size 1', 32)}. Webhook node: ${at(byDefault, 'Webhook node', 32)}.`,
		`**One event at a time.** Nothing waits for company: half of the events took at most ${idle('Batch Size 100')} ms at Batch Size 100 and ${idle('Batch Size 1')} ms at Batch Size 1.`,
	];
	const [ours, theirs] = soak?.growth ?? [];
	if (soak === undefined || ours === undefined || theirs === undefined) return lines;
	const perEvent = ({ heapGrowth, events }: typeof ours) => Math.round(heapGrowth / events);
	return [
		...lines,
		`**${whole(ours.events)} events through one n8n** at Batch Size 100: ${soak.lost} lost, ${soak.doubled} in more than one execution. The heap grew by ${perEvent(ours)} bytes an event, with the Webhook node by ${perEvent(theirs)}.`,
	];
}
