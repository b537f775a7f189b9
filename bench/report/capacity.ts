import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { format } from 'prettier';

import type { Cell } from '../n8n/measure';
import { RECEIVERS, type ReceiverName } from '../n8n/receivers';
import type { N8nResults, SettingResult } from '../n8n/run';
import type { SoakResults } from '../n8n/soak';
import { conditionsOf, type Part } from '../results';
import { median, medianRatio } from '../statistics';
import { megabytes, readable, table, whole } from './text';

/** The places of the figures in docs/capacity.md. */
const FIGURES = /(<!-- figures[^>]*-->\n)[^]*(\n<!-- end of figures -->)/;

/**
 * Writes docs/capacity.md with new figures.
 * @param root of the repository.
 * @param target the same folder, or another folder to write into.
 * @returns the file.
 */
export async function writeCapacity(
	root: string,
	target: string,
	n8n: Part<N8nResults>,
	soak?: Part<SoakResults>,
): Promise<string> {
	const figures = await format(capacityFigures(n8n, soak), { parser: 'markdown' });
	const page = readFileSync(join(root, 'docs/capacity.md'), 'utf8');
	const file = join(target, 'docs/capacity.md');
	mkdirSync(dirname(file), { recursive: true });
	const inserted = (_all: string, before: string, after: string) => `${before}\n${figures}${after}`;
	writeFileSync(file, page.replace(FIGURES, inserted));
	return file;
}

function capacityFigures(part: Part<N8nResults>, soak?: Part<SoakResults>): string {
	const lazy = settingOf(part.data, 'lazy');
	return `A burst over 32 connections, with SQLite. The Webhook node does not verify requests.

${burstTable(part.data)}

${queueModeTable(part.data)}

${conclusions(lazy, soak?.data)
	.map((line) => `- ${line}`)
	.join('\n')}

${conditionsOf(part)} All figures, those of PostgreSQL too, are in [bench/results.json](../bench/results.json).`;
}

function settingOf({ settings }: N8nResults, engine: SettingResult['engine']): SettingResult {
	const setting = settings.find((one) => one.database === 'SQLite' && one.engine === engine);
	if (setting === undefined) throw new Error(`${engine} was not measured`);
	return setting;
}

/** The table cell of a receiver at a number of connections. @throws when the results lack it. */
function cellOf(
	{ cells }: SettingResult,
	receiver: ReceiverName,
	connections: number,
	triggers?: number,
): Cell {
	const cell = cells.find(
		(one) =>
			one.receiver === receiver && one.connections === connections && one.triggers === triggers,
	);
	if (cell === undefined) throw new Error(`${receiver} was not measured at ${connections}`);
	return cell;
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
				whole(Math.round(600 * medianRatio(cell.executions, cell.events))),
			];
		}),
	);
	const head = ['', 'events/s', 'CPU ms/event', 'p99, ms', 'executions for 600 events'];
	return table(head, rows);
}

/** Empty while queue mode has not been measured. */
function queueModeTable({ settings }: N8nResults): string {
	const queue = settings.find(({ database }) => database === 'queue mode');
	if (queue === undefined) return '';
	const rows = [undefined, 4].flatMap((triggers) => {
		const base = cellOf(queue, 'Webhook node', 32, triggers);
		return RECEIVERS.filter((one) => one !== 'Batch Size 1').map((receiver) => {
			const cell = cellOf(queue, receiver, 32, triggers);
			return [
				`${triggers === undefined ? 'one trigger' : `${triggers} triggers`}, ${receiver}`,
				readable(median(cell.eventsPerSecond)),
				readable(medianRatio(cell.eventsPerSecond, base.eventsPerSecond)),
				readable(median(cell.cpu)),
				readable(medianRatio(cell.cpu, base.cpu)),
			];
		});
	});
	const head = ['', 'events/s', 'of the Webhook node’s', 'CPU ms/event', 'of its'];
	return `The same in queue mode, as in [deploy/](../deploy/README.md), with the CPU of all processes, databases and Caddy too:

${table(head, rows)}`;
}

function conclusions(lazy: SettingResult, soak?: SoakResults): string[] {
	const idle = (name: ReceiverName) =>
		readable(lazy.idle.find(({ receiver }) => receiver === name)?.p50 ?? NaN);
	const lines = [
		`**One event at a time.** Events do not wait for company: the median latency is ${idle('Batch Size 100')} ms at Batch Size 100 and ${idle('Batch Size 1')} ms at Batch Size 1.`,
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
