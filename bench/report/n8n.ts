import { CONNECTIONS, type Cell } from '../n8n/measure';
import { RECEIVERS, type ReceiverName } from '../n8n/receivers';
import type { N8nResults, SettingResult } from '../n8n/run';
import type { SoakResults } from '../n8n/soak';
import { conditionsOf, type Part } from '../results';
import { median, medianRatio } from '../statistics';
import { megabytes, readable, table, whole } from './text';

export function n8nSection(part: Part<N8nResults>): string {
	const { settings } = part.data;
	return `## In a real n8n

${conditionsOf(part)}

TurkeySMS's documented \`sms.delivered\`, each workflow one trigger and a node that does nothing. The Webhook node verifies
nothing. CPU is that of the n8n process until it is at rest again; the database's and the sender's are not in it. Latency is what
the sender sees. Executions are those for 600 events; where time was up before, they are reckoned up.

${ratiosTable(settings)}

${settings.map(settingSection).join('\n\n')}`;
}

export function soakSection(part: Part<SoakResults>): string {
	const { growth, lost, doubled } = part.data;
	const rows = growth.map(
		({ receiver, events, seconds, executions, heapGrowth, residentGrowth }) => [
			receiver,
			whole(events),
			readable(events / seconds),
			whole(executions),
			megabytes(heapGrowth),
			String(Math.round(heapGrowth / events)),
			megabytes(residentGrowth),
		],
	);
	return `## Many events through one n8n

${conditionsOf(part)}

Lazy expression engine, SQLite, 32 connections. ${lost} events lost, ${doubled} in more than one execution. Growth is from after a warm-up to the
end, n8n being at rest; the heap after all garbage is collected. Executions include those of the warm-up.

${table(['', 'events', 'events/s', 'executions', 'heap grew by', 'bytes an event', 'resident memory grew by'], rows)}`;
}

/** The cell of a receiver under so many connections. @throws when it was not measured. */
export function cellOf(
	{ cells }: SettingResult,
	receiver: ReceiverName,
	connections: number,
): Cell {
	const cell = cells.find((one) => one.receiver === receiver && one.connections === connections);
	if (cell === undefined) throw new Error(`${receiver} was not measured at ${connections}`);
	return cell;
}

export const titleOf = ({ database, engine }: SettingResult) =>
	`${database}, ${engine === 'lazy' ? 'lazy expression engine' : 'default settings'}`;

export function executionsOf600({ events, executions }: Cell): number {
	return Math.round(600 * medianRatio(executions, events));
}

/** What decides: formed within a round, so that what disturbs one disturbs the other. */
function ratiosTable(settings: readonly SettingResult[]): string {
	const ratio = (
		setting: SettingResult,
		key: 'cpu' | 'eventsPerSecond',
		receiver: ReceiverName,
		base: ReceiverName,
		connections: number,
	) =>
		readable(
			medianRatio(
				cellOf(setting, receiver, connections)[key],
				cellOf(setting, base, connections)[key],
			),
		);
	const row = (name: string, value: (setting: SettingResult) => string) => [
		name,
		...settings.map(value),
	];
	return table(
		['ratio', ...settings.map(titleOf)],
		[
			...([1, 8, 32] as const).map((connections) =>
				row(`CPU, Batch Size 100 to Webhook node, ${connections} connections`, (setting) =>
					ratio(setting, 'cpu', 'Batch Size 100', 'Webhook node', connections),
				),
			),
			row('CPU, Batch Size 1 to Webhook node, 8 connections', (setting) =>
				ratio(setting, 'cpu', 'Batch Size 1', 'Webhook node', 8),
			),
			row('events/s, Batch Size 100 to 1, 32 connections', (setting) =>
				ratio(setting, 'eventsPerSecond', 'Batch Size 100', 'Batch Size 1', 32),
			),
			row('idle latency (p50), Batch Size 100 to 1', ({ idle }) => {
				const p50 = (name: ReceiverName) => idle.find(({ receiver }) => receiver === name)?.p50;
				return readable((p50('Batch Size 100') ?? NaN) / (p50('Batch Size 1') ?? NaN));
			}),
		],
	);
}

function settingSection(setting: SettingResult): string {
	const idle = setting.idle.map(
		({ receiver, p50, p99 }) => `${receiver} ${readable(p50)} ms (p99 ${readable(p99)} ms)`,
	);
	return `### ${titleOf(setting)}

${cellsTable(setting)}

One event at a time, n8n being at rest, half of them took at most: ${idle.join(', ')}.`;
}

function cellsTable(setting: SettingResult): string {
	const rows = CONNECTIONS.flatMap((connections) =>
		RECEIVERS.map((receiver) => {
			const cell = cellOf(setting, receiver, connections);
			const { eventsPerSecond, cpu, p50, p99 } = cell;
			const figures = [eventsPerSecond, cpu, p50, p99].map((values) => readable(median(values)));
			return [`${receiver}, ${connections}`, ...figures, whole(executionsOf600(cell))];
		}),
	);
	return table(
		['receiver, connections', 'events/s', 'CPU ms/event', 'p50, ms', 'p99, ms', 'executions'],
		rows,
	);
}
