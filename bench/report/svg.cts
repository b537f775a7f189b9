export interface Series {
	readonly name: string;
	readonly color: string;
}

export interface BarChart {
	readonly title: string;
	readonly series: readonly Series[];
	/** One row of bars each; values in the order of the series, NaN for no bar. */
	readonly groups: ReadonlyArray<{ readonly label: string; readonly values: readonly number[] }>;
	readonly unit: string;
	/** Vertical lines across all groups. */
	readonly marks?: ReadonlyArray<{ readonly value: number; readonly label: string }>;
}

export const COLORS = {
	ours: '#2563eb',
	second: '#64748b',
	third: '#f59e0b',
	floor: '#16a34a',
	mark: '#dc2626',
} as const;

const WIDTH = 820;
const LEFT = 190;
const RIGHT = 90;
const BAR = 13;
const GAP = 12;
const TOP = 70;

/** Horizontal bars from zero, each with its value. */
export function barChart({ title, series, groups, unit, marks = [] }: BarChart): string {
	const values = [...groups.flatMap((group) => group.values), ...marks.map((mark) => mark.value)];
	const maximum = Math.max(...values.filter(Number.isFinite));
	const x = (value: number) => LEFT + (value / maximum) * (WIDTH - LEFT - RIGHT);
	const parts: string[] = [];
	let y = TOP;
	for (const { label, values: bars } of groups) {
		const shown = bars.flatMap((value, index) =>
			Number.isFinite(value) ? [{ value, index }] : [],
		);
		parts.push(text(LEFT - 10, y + (shown.length * BAR) / 2 + 4, label, 'end'));
		for (const { value, index } of shown) {
			const width = Math.max(1, x(value) - LEFT);
			parts.push(
				`<rect x="${LEFT}" y="${y}" width="${fixed(width)}" height="${BAR - 2}" fill="${series[index]?.color}"/>`,
				text(x(value) + 5, y + BAR - 3, `${readable(value)} ${unit}`, 'start', 10),
			);
			y += BAR;
		}
		y += GAP;
	}
	for (const { value, label } of marks) {
		parts.push(
			`<line x1="${fixed(x(value))}" x2="${fixed(x(value))}" y1="${TOP - 6}" y2="${y}" stroke="${COLORS.mark}" stroke-dasharray="4 3"/>`,
			text(x(value), TOP - 10, label, 'middle', 10),
		);
	}
	return frame(title, series, parts, y + 6);
}

export interface LineChart {
	readonly title: string;
	readonly series: readonly Series[];
	/** Values of x, all above zero: drawn on a logarithmic scale. */
	readonly x: readonly number[];
	readonly xLabel: string;
	/** For each series a value at each x. */
	readonly lines: ReadonlyArray<readonly number[]>;
	readonly unit: string;
}

/** Lines over a logarithmic scale, from zero. */
export function lineChart({ title, series, x, xLabel, lines, unit }: LineChart): string {
	const height = 220;
	const maximum = Math.max(...lines.flat()) * 1.15;
	const [first = 1] = x;
	const decades = Math.log(x.at(-1) ?? 1) - Math.log(first);
	const at = (value: number) =>
		LEFT / 2 + ((Math.log(value) - Math.log(first)) / decades) * (WIDTH - LEFT / 2 - RIGHT);
	const up = (value: number) => TOP + height - (value / maximum) * height;
	const parts = [
		`<line x1="${LEFT / 2}" x2="${WIDTH - RIGHT}" y1="${up(0)}" y2="${up(0)}" stroke="#475569"/>`,
		...x.map((value) => text(at(value), up(0) + 16, value.toLocaleString('en'), 'middle', 11)),
		text(WIDTH / 2, up(0) + 34, xLabel, 'middle', 11),
	];
	for (const [index, line] of lines.entries()) {
		const color = series[index]?.color ?? '';
		const points = line.map((value, i) => [at(x[i] ?? 1), up(value), value] as const);
		const path = points.map(([px, py]) => `${fixed(px)},${fixed(py)}`).join(' ');
		parts.push(`<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`);
		for (const [px, py, value] of points) {
			parts.push(
				`<circle cx="${fixed(px)}" cy="${fixed(py)}" r="3" fill="${color}"/>`,
				text(px, py - 8, `${readable(value)} ${unit}`, 'middle', 10),
			);
		}
	}
	return frame(title, series, parts, TOP + height + 46);
}

function frame(title: string, series: readonly Series[], parts: string[], height: number): string {
	let x = 20;
	const legend = series.flatMap(({ name, color }) => {
		const entry = [
			`<rect x="${x}" y="34" width="11" height="11" fill="${color}"/>`,
			text(x + 16, 44, name, 'start', 11),
		];
		x += 40 + name.length * 6;
		return entry;
	});
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="system-ui, sans-serif">`,
		`<title>${escape(title)}</title>`,
		`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
		text(20, 22, title, 'start', 14),
		...legend,
		...parts,
		'</svg>',
		'',
	].join('\n');
}

function text(x: number, y: number, content: string, anchor: string, size = 12): string {
	return `<text x="${fixed(x)}" y="${fixed(y)}" font-size="${size}" text-anchor="${anchor}" fill="#0f172a">${escape(content)}</text>`;
}

/** Three digits that count. */
export function readable(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (value >= 100) return Math.round(value).toLocaleString('en');
	return value.toFixed(value >= 10 ? 1 : 2);
}

const fixed = (value: number) => String(Math.round(value * 10) / 10);
const escape = (content: string) => content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
