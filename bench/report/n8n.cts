import { CONNECTIONS, type ScenarioResult } from '../n8n/measure.cts';
import type { N8nResults } from '../n8n/run.cts';
import type { ScenarioName } from '../n8n/scenarios.cts';
import { median, quantile } from '../statistics.cts';
import { barChart, COLORS, readable } from './svg.cts';
import { megabytes, table } from './table.cts';
import { cpuOf, cpuRatio } from './targets.cts';

const ORDER: readonly ScenarioName[] = [
	'Webhook',
	'Webhook + Code',
	'empty trigger, accepted',
	'trigger, accepted',
	'trigger, duplicate',
	'trigger, rejected',
	'empty trigger, rejected',
];

export function n8nSection({ default: byDefault, lazy, growth }: N8nResults): string {
	return `## In a real n8n

TurkeySMS's documented \`sms.delivered\`, ${CONNECTIONS} requests at a time on kept-alive connections, each workflow one trigger and a node
that does nothing. \`trigger\` is this package's; \`Webhook\` is n8n's own node, which verifies nothing; \`Webhook + Code\` checks the
same signature in a Code node; \`empty trigger\` only reads a credential and answers. CPU is that of the n8n process, until it
is at rest again, and in brackets what the process that runs Code nodes adds. Latency is what the sender sees with
${CONNECTIONS} requests under way, so most of it is waiting for the others.

### Default settings

${scenarioTable(byDefault)}

### With \`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true\`

${scenarioTable(lazy)}

![CPU per event in n8n](images/bench-n8n.svg)

In these figures (how far they may be trusted is said at the top):

${conclusions(byDefault, lazy)}

### Many published workflows

With the lazy setting, at most three rounds; the memory is n8n's, and grows also with every execution it has handled.

${growthTable(growth)}`;
}

export function n8nImages({ default: byDefault, lazy }: N8nResults): Record<string, string> {
	return {
		'bench-n8n.svg': barChart({
			title: 'CPU of the n8n process per event, milliseconds (less is better)',
			series: [
				{ name: 'default settings', color: COLORS.second },
				{ name: 'lazy expression engine', color: COLORS.ours },
			],
			unit: 'ms',
			groups: ORDER.map((name) => ({
				label: name,
				values: [median(cpuOf(byDefault, name)), median(cpuOf(lazy, name))],
			})),
		}),
	};
}

function scenarioTable(results: readonly ScenarioResult[]): string {
	return table(
		['', 'CPU, ms', 'x Webhook', 'events/s', 'p50, ms', 'p99, ms', 'events'],
		ORDER.map((name) => {
			const { cpu, otherCpu, eventsPerSecond, latencies, events } = resultOf(results, name);
			const other = median(otherCpu);
			return [
				name,
				readable(median(cpu)) + (other >= 0.5 ? ` (+ ${readable(other)})` : ''),
				readable(cpuRatio(results, name, 'Webhook')),
				readable(median(eventsPerSecond)),
				readable(quantile(latencies, 0.5)),
				readable(quantile(latencies, 0.99)),
				String(events),
			];
		}),
	);
}

function conclusions(
	byDefault: readonly ScenarioResult[],
	lazy: readonly ScenarioResult[],
): string {
	const ms = (results: readonly ScenarioResult[], name: ScenarioName) =>
		`${readable(median(cpuOf(results, name)))} ms`;
	const share = (results: readonly ScenarioResult[], name: ScenarioName, base: ScenarioName) =>
		readable(cpuRatio(results, name, base));
	return [
		`The lazy setting: an accepted event takes ${ms(lazy, 'trigger, accepted')} of CPU with it and ${ms(byDefault, 'trigger, accepted')} without.`,
		`With it, an accepted event costs ${share(lazy, 'trigger, accepted', 'Webhook')} times what n8n's own Webhook node costs without verifying anything, and ${share(lazy, 'trigger, accepted', 'Webhook + Code')} times what Webhook and Code cost.`,
		`A request that is refused costs ${share(lazy, 'trigger, rejected', 'Webhook')} times what it costs a Webhook node to start a workflow for it, a redelivery ${share(lazy, 'trigger, duplicate', 'Webhook')} times.`,
		`What is n8n's own: at default settings an empty trigger with a credential takes ${ms(byDefault, 'empty trigger, accepted')}, this package's ${ms(byDefault, 'trigger, accepted')}.`,
	]
		.map((line) => `- ${line}`)
		.join('\n');
}

function growthTable(growth: N8nResults['growth']): string {
	const names = ['trigger, accepted', 'trigger, duplicate', 'trigger, rejected'] as const;
	return table(
		[
			'published workflows',
			...names.map((name) => `${name.replace('trigger, ', '')}, CPU ms`),
			'memory of n8n',
		],
		growth.map(({ workflows, results, residentBytes }) => [
			String(workflows),
			...names.map((name) => readable(median(cpuOf(results, name)))),
			megabytes(residentBytes),
		]),
	);
}

function resultOf(results: readonly ScenarioResult[], name: ScenarioName): ScenarioResult {
	const result = results.find((one) => one.name === name);
	if (result === undefined) throw new Error(`There is no result for ${name}`);
	return result;
}
