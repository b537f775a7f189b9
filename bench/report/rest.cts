import type { GrowthResults } from '../growth/main.cts';
import type { StartupResults } from '../startup/run.cts';
import { median } from '../statistics.cts';
import { COLORS, lineChart, readable } from './svg.cts';
import { kilobytes, megabytes, table } from './table.cts';
import { fillRatio } from './targets.cts';

export function startupSection({
	packedBytes,
	unpackedBytes,
	files,
	ours,
	nothing,
}: StartupResults): string {
	const row = (name: string, results: StartupResults['ours']) => [
		name,
		readable(median(results.map(({ loadMs }) => loadMs))),
		readable(median(results.map(({ cpuMs }) => cpuMs))),
		kilobytes(median(results.map(({ heapBytes }) => heapBytes))),
		kilobytes(median(results.map(({ residentBytes }) => residentBytes))),
	];
	return `## Start-up and size

The package takes ${kilobytes(packedBytes)} packed and ${kilobytes(unpackedBytes)} unpacked, in ${files} files. Loaded by n8n's own loader for community
packages, in a new process each time, beside a package that holds no nodes; n8n-workflow and zod are there already, as they
are in n8n:

${table(['', 'load, ms', 'CPU, ms', 'heap', 'resident memory'], [row('this package', ours), row('a package without nodes', nothing)])}`;
}

export function growthSection({ fills, usual }: GrowthResults): string {
	const [first, last] = [fills[0], fills.at(-1)];
	const ratios =
		first && last
			? `With a thousand times as many remembered events an accepted event costs ${readable(fillRatio(last, first, 'accepted'))} times as much, a duplicate ${readable(fillRatio(last, first, 'duplicate'))} times.`
			: '';
	return `## Remembered events

TurkeySMS, documented payload, rules alone, with room for more events than the package keeps. Memory is the growth of the heap,
for the events and for the highest status of each message.

${table(
	['remembered events', 'accepted, µs', 'duplicate, µs', 'memory', 'bytes per event'],
	fills.map(({ remembered, accepted, duplicate, bytes }) => [
		remembered.toLocaleString('en'),
		readable(median(accepted)),
		readable(median(duplicate)),
		megabytes(bytes),
		String(Math.round(bytes / remembered)),
	]),
)}

![CPU per event as remembered events grow](images/bench-growth.svg)

${ratios} As shipped, a trigger keeps at most 100,000 events: after
1,000,000 it holds ${usual.remembered.toLocaleString('en')}, in ${megabytes(usual.bytes)}.`;
}

export function growthImages({ fills }: GrowthResults): Record<string, string> {
	return {
		'bench-growth.svg': lineChart({
			title: 'CPU per event, microseconds, as remembered events grow (flat is good)',
			series: [
				{ name: 'accepted', color: COLORS.ours },
				{ name: 'duplicate', color: COLORS.third },
			],
			x: fills.map(({ remembered }) => remembered),
			xLabel: 'remembered events',
			lines: [
				fills.map(({ accepted }) => median(accepted)),
				fills.map(({ duplicate }) => median(duplicate)),
			],
			unit: 'µs',
		}),
	};
}
