import { library } from '../libraries';
import { RECEIVERS } from '../n8n/receivers';
import type { N8nResults } from '../n8n/run';
import { median } from '../statistics';

interface Vega {
	readonly View: new (runtime: unknown, options: object) => { toSVG(): Promise<string> };
	parse(spec: unknown): unknown;
}
interface VegaLite {
	compile(spec: unknown): { readonly spec: unknown };
}

const THEMES = {
	light: { text: '#24292f', line: '#d0d7de', receivers: ['#6e7781', '#0969da', '#bc4c00'] },
	dark: { text: '#e6edf3', line: '#3d444d', receivers: ['#9198a1', '#58a6ff', '#f0883e'] },
} as const;
export type Theme = keyof typeof THEMES;
export const PLOT_THEMES = Object.keys(THEMES) as Theme[];

const DECADES = [0.1, 1, 10, 100, 1000, 10_000, 100_000];
const METRICS = [
	{ field: 'eventsPerSecond', title: 'events/s', scale: { type: 'linear' }, ticks: null },
	{ field: 'cpu', title: 'CPU, ms an event', scale: { type: 'log' }, ticks: DECADES },
	{ field: 'p99', title: 'p99 latency, ms', scale: { type: 'log' }, ticks: DECADES },
] as const;
const ENGINES = { lazy: 'lazy expression engine', default: 'n8n’s default settings' };

/** Throughput, cost and latency over connections: one panel each, for both expression engines. SVG. */
export async function drawCapacity({ settings }: N8nResults, theme: Theme): Promise<string> {
	const { View, parse } = await library<Vega>('vega');
	const { compile } = await library<VegaLite>('vega-lite');
	const values = settings.flatMap(({ database, engine, cells }) =>
		cells.map(({ receiver, connections, eventsPerSecond, cpu, p99 }) => ({
			database,
			engine: ENGINES[engine],
			receiver,
			connections,
			eventsPerSecond: median(eventsPerSecond),
			cpu: median(cpu),
			p99: median(p99),
		})),
	);
	const { spec } = compile(specOf(values, theme));
	return await new View(parse(spec), { renderer: 'none' }).toSVG();
}

function specOf(values: readonly object[], theme: Theme): object {
	const { text, line, receivers } = THEMES[theme];
	const panels = METRICS.map(({ field, title, scale, ticks }, row) => ({
		facet: {
			column: {
				field: 'engine',
				sort: Object.values(ENGINES),
				// Said once, above the first row.
				header: row === 0 ? { title: null, labelFontSize: 13 } : { title: null, labels: false },
			},
		},
		spec: {
			width: 270,
			height: 150,
			layer: [
				{
					mark: { type: 'line', strokeWidth: 2 },
					encoding: {
						strokeDash: {
							field: 'database',
							scale: {
								domain: ['SQLite', 'PostgreSQL'],
								range: [
									[1, 0],
									[4, 3],
								],
							},
							legend: {
								orient: 'top',
								title: null,
								symbolType: 'stroke',
								encoding: { symbols: { stroke: { value: text } } },
								symbolSize: 200,
							},
						},
					},
				},
				{ mark: { type: 'point', size: 36, filled: true, opacity: 1 } },
			],
			encoding: {
				x: {
					field: 'connections',
					type: 'ordinal',
					axis: {
						title: row === METRICS.length - 1 ? 'connections' : null,
						labelAngle: 0,
						grid: false,
					},
				},
				y: { field, type: 'quantitative', scale, axis: { title, values: ticks } },
				color: {
					field: 'receiver',
					scale: { domain: RECEIVERS, range: receivers },
					legend: { orient: 'top', title: null, symbolType: 'circle', symbolSize: 90 },
				},
			},
		},
	}));
	return {
		data: { values },
		vconcat: panels,
		background: null,
		padding: 8,
		spacing: 14,
		config: {
			aria: false,
			font: 'system-ui, sans-serif',
			view: { stroke: line },
			axis: {
				labelColor: text,
				titleColor: text,
				titleFontWeight: 'normal',
				labelFontSize: 11,
				titleFontSize: 12,
				gridColor: line,
				domainColor: line,
				tickColor: line,
			},
			header: { labelColor: text },
			legend: {
				labelColor: text,
				labelFontSize: 12,
				columnPadding: 16,
				symbolBaseStrokeColor: text,
			},
		},
	};
}
