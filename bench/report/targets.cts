import type { FillResult } from '../growth/main.cts';
import type { ScenarioResult } from '../n8n/measure.cts';
import type { ScenarioName } from '../n8n/scenarios.cts';
import type { Results } from '../results.cts';
import type { SizeResult } from '../rules/main.cts';
import type { SubjectResult } from '../rules/run.cts';
import { median, medianRatio, ratioBounds } from '../statistics.cts';
import { readable } from './svg.cts';

export interface Target {
	readonly what: string;
	/** The most that is wanted. */
	readonly limit: number;
	readonly measured: number;
	readonly unit: string;
	/** Why it is as it is; shown when the target is missed. */
	readonly reason: string;
}

const KILOBYTE = 1000;

export const documented = (subject: SubjectResult): SizeResult => subject.sizes[0]!;

/** The fastest of the libraries a subject is compared with; none for those that sign nothing. */
export function fastestPeer({ timings }: SizeResult): string | undefined {
	const own = new Set([
		'floor',
		'floor rejected',
		'floor of a signature',
		'accepted',
		'duplicate',
		'rejected',
		'verified and parsed',
	]);
	return Object.keys(timings)
		.filter((name) => !own.has(name))
		.sort((a, b) => median(timings[a] ?? []) - median(timings[b] ?? []))[0];
}

export function ratio({ timings }: SizeResult, name: string, base: string): number {
	return medianRatio(timings[name] ?? [], timings[base] ?? []);
}

export function cpuOf(results: readonly ScenarioResult[], name: ScenarioName): readonly number[] {
	return results.find((result) => result.name === name)?.cpu ?? [];
}

export function cpuRatio(
	results: readonly ScenarioResult[],
	name: ScenarioName,
	base: ScenarioName,
): number {
	return medianRatio(cpuOf(results, name), cpuOf(results, base));
}

const bounds = (results: readonly ScenarioResult[], name: ScenarioName, base: ScenarioName) =>
	ratioBounds(cpuOf(results, name), cpuOf(results, base)).map(readable).join(' to ');

export const fillRatio = (last: FillResult, first: FillResult, kind: 'accepted' | 'duplicate') =>
	medianRatio(last[kind], first[kind]);

export function targetsOf({ rules, n8n, startup, growth }: Results): Target[] {
	const targets: Target[] = [];
	for (const subject of rules?.data ?? []) targets.push(...rulesTargets(subject));
	if (n8n) {
		const { default: byDefault, lazy } = n8n.data;
		const add = (what: string, limit: number, measured: number, reason: string) =>
			targets.push({ what, limit, measured, unit: 'x', reason });
		add(
			'In n8n, lazy setting, accepted: CPU against the plain Webhook node',
			1,
			cpuRatio(lazy, 'trigger, accepted', 'Webhook'),
			`An empty trigger with a credential takes ${readable(cpuRatio(lazy, 'empty trigger, accepted', 'Webhook'))} times as long as the Webhook node, which has none: n8n fetches the credential from its database and decrypts it for every request, and keeping secrets in memory instead would go on accepting one that was replaced. What ours adds to that is mostly n8n's too: reading more parameters and storing a larger item.`,
		);
		add(
			'In n8n, lazy setting, rejected: CPU against the plain Webhook node',
			0.25,
			cpuRatio(lazy, 'trigger, rejected', 'Webhook'),
			`An empty trigger that reads its credential and refuses takes ${readable(cpuRatio(lazy, 'empty trigger, rejected', 'Webhook'))} times as long as the Webhook node takes to start a workflow: n8n fetches workflow and credential from its database for every request. Ours adds a line in the log.`,
		);
		for (const kind of ['accepted', 'rejected'] as const) {
			add(
				`In n8n, default settings, ${kind}: CPU against an empty trigger with a credential`,
				1.05,
				cpuRatio(byDefault, `trigger, ${kind}`, `empty trigger, ${kind}`),
				`${
					kind === 'rejected'
						? 'The empty trigger verifies and logs nothing.'
						: 'The empty trigger verifies nothing and passes on an item of one field.'
				} The rounds gave ${bounds(byDefault, `trigger, ${kind}`, `empty trigger, ${kind}`)}.`,
			);
		}
	}
	if (startup) {
		const { packedBytes, ours, nothing } = startup.data;
		const load = ours.map(({ loadMs }, round) => loadMs - (nothing[round]?.loadMs ?? NaN));
		targets.push(
			{
				what: 'Packed tarball',
				limit: 60,
				measured: packedBytes / KILOBYTE,
				unit: 'KB',
				reason: 'Not taken apart.',
			},
			{
				what: "Loading, over the loader's own",
				limit: 30,
				measured: median(load),
				unit: 'ms',
				reason: 'The CPU time beside it tells how much of it was waiting.',
			},
		);
	}
	const [first, last] = [growth?.data.fills[0], growth?.data.fills.at(-1)];
	if (first && last) {
		for (const kind of ['accepted', 'duplicate'] as const) {
			targets.push({
				what: `1,000,000 remembered events, ${kind}: CPU against 1,000 remembered events`,
				limit: 1.25,
				measured: fillRatio(last, first, kind),
				unit: 'x',
				reason: 'Looking into maps that no cache of the processor holds.',
			});
		}
	}
	return targets;
}

function rulesTargets(subject: SubjectResult): Target[] {
	const size = documented(subject);
	const { name, scheme } = subject;
	const peer = fastestPeer(size);
	const isToken = scheme === 'token';
	return [
		{
			what: `${name}: accepted, against its floor`,
			limit: 2,
			measured: ratio(size, 'accepted', 'floor'),
			unit: 'x',
			reason: isToken
				? 'Without a signature the floor is only comparing the token and parsing; building the event and de-duplication are measured against that.'
				: `Verifying and parsing take ${readable(ratio(size, 'verified and parsed', 'floor'))} times the floor. The rest is the event with two times in ISO 8601, two SHA-256 that keep what is remembered small, and the promises between them: parts of a microsecond each, of which no one could be left out.`,
		},
		{
			what: `${name}: rejected, against its floor`,
			limit: 1.3,
			measured: ratio(size, 'rejected', 'floor rejected'),
			unit: 'x',
			reason: isToken
				? 'The floor is a single comparison of bytes that are there already, under a tenth of a microsecond; ours turns token and secret into bytes first.'
				: 'The floor is one HMAC over what is split already; ours also finds and splits the header.',
		},
		...(peer === undefined
			? []
			: [
					{
						what: `${name}: as much of it as the fastest library does (${peer})`,
						limit: 1,
						measured: ratio(size, 'verified and parsed', peer),
						unit: 'x',
						reason: 'Both verify and parse, nothing else.',
					},
					{
						what: `${name}: accepted, against the fastest library (${peer})`,
						limit: 1,
						measured: ratio(size, 'accepted', peer),
						unit: 'x',
						reason: `The library verifies and parses only, which takes ours ${readable(ratio(size, 'verified and parsed', peer))} times as long; the rest is the event and de-duplication.`,
					},
				]),
	];
}
