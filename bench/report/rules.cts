import type { SizeResult } from '../rules/main.cts';
import type { SubjectResult } from '../rules/run.cts';
import { median } from '../statistics.cts';
import { barChart, COLORS, readable } from './svg.cts';
import { table } from './table.cts';
import { documented, fastestPeer, ratio } from './targets.cts';

const SIGNATURE_PEERS = ['@octokit/webhooks-methods', 'stripe', 'standardwebhooks', 'svix'];
const JWT_PEERS = ['jose', 'jsonwebtoken'];

export function rulesSection(subjects: readonly SubjectResult[]): string {
	return `## The rules alone

Everything the package does with a request once it has the bytes: verify, parse, normalise, filter, de-duplicate.
CPU time of the process, in microseconds per event.

The floor is what nobody can do without: \`createHmac\`, \`timingSafeEqual\` and \`JSON.parse\` of the same bytes, with
the signature split and decoded beforehand. For httpSMS, whose token does not cover the body, it is the HMAC over the
token and the parsing of claims and body. For providers that sign nothing it is \`timingSafeEqual\` and \`JSON.parse\`.
A rejected request is never parsed, so its floor is the proof alone.

### Documented payloads

${documentedTable(subjects)}

![Cost of an event as a multiple of the floor](images/bench-rules.svg)

${tokenNote(subjects)}

### Larger bodies

Multiples of the floor for the same bytes. Bodies are filled up with records such as a provider might list.

${sizesTable(subjects)}

### Beside the libraries others use

Verify and parse one documented payload, each library with a request signed in its own way. The first column is everything this
package does, normalising and de-duplicating included; the second as much of it as the libraries do. In brackets: how many
times as long as that second column.

${peersTable(subjects)}

![Verify and parse, beside other libraries](images/bench-peers.svg)`;
}

export function rulesImages(subjects: readonly SubjectResult[]): Record<string, string> {
	const rows = subjects.filter(({ scheme }) => scheme !== 'token');
	const chosen = [subjects[0], subjects.find(({ scheme }) => scheme === 'jwt')];
	return {
		'bench-rules.svg': barChart({
			title: 'CPU per event, documented payload, as a multiple of the floor (less is better)',
			series: [
				{ name: 'accepted', color: COLORS.ours },
				{ name: 'duplicate', color: COLORS.third },
				{ name: 'rejected', color: COLORS.second },
			],
			unit: 'x',
			groups: rows.map((subject) => {
				const size = documented(subject);
				return {
					label: subject.name,
					values: [
						ratio(size, 'accepted', 'floor'),
						ratio(size, 'duplicate', 'floor'),
						ratio(size, 'rejected', 'floor rejected'),
					],
				};
			}),
			marks: [
				{ value: 1.3, label: 'limit, rejected' },
				{ value: 2, label: 'limit, accepted' },
			],
		}),
		'bench-peers.svg': barChart({
			title: 'CPU per event, documented payload, microseconds (less is better)',
			series: [{ name: 'one event', color: COLORS.ours }],
			unit: 'µs',
			groups: chosen.flatMap((subject) => (subject === undefined ? [] : peerRows(subject))),
		}),
	};
}

function peerRows(subject: SubjectResult) {
	const { timings } = documented(subject);
	const peers = subject.scheme === 'jwt' ? JWT_PEERS : SIGNATURE_PEERS;
	const labels: Record<string, string> = {
		accepted: 'this package, everything',
		'verified and parsed': 'this package, verify and parse',
		'@octokit/webhooks-methods': 'webhooks-methods',
	};
	return ['floor', 'accepted', 'verified and parsed', ...peers].map((name) => ({
		label: `${subject.name}: ${labels[name] ?? name}`,
		values: [median(timings[name] ?? [])],
	}));
}

function documentedTable(subjects: readonly SubjectResult[]): string {
	return table(
		[
			'',
			'bytes',
			'floor, µs',
			'accepted',
			'x floor',
			'duplicate',
			'x floor',
			'rejected',
			'x its floor',
		],
		subjects.map((subject) => {
			const size = documented(subject);
			const { timings, bytes } = size;
			const of = (name: string, base: string) => [
				readable(median(timings[name] ?? [])),
				readable(ratio(size, name, base)),
			];
			return [
				subject.name,
				String(bytes),
				readable(median(timings.floor ?? [])),
				...of('accepted', 'floor'),
				...of('duplicate', 'floor'),
				...of('rejected', 'floor rejected'),
			];
		}),
	);
}

function tokenNote(subjects: readonly SubjectResult[]): string {
	const tokens = subjects.filter(({ scheme }) => scheme === 'token');
	const told = tokens.map((subject) => {
		const against = ratio(documented(subject), 'accepted', 'floor of a signature');
		return `${subject.name} ${readable(against)}`;
	});
	return `A token in the URL costs next to nothing to check, so its floor says little. Against the floor of a signed webhook with
the same body, an accepted event costs: ${told.join(', ')}.`;
}

function sizesTable(subjects: readonly SubjectResult[]): string {
	const sizes = subjects[0]?.sizes.map(({ size }) => size) ?? [];
	const cell = (size: SizeResult | undefined, name: string, base: string) =>
		size === undefined ? '–' : readable(ratio(size, name, base));
	return table(
		['', ...sizes.map((size) => `accepted, ${size}`), ...sizes.map((size) => `rejected, ${size}`)],
		subjects.map((subject) => [
			subject.name,
			...subject.sizes.map((size) => cell(size, 'accepted', 'floor')),
			...subject.sizes.map((size) => cell(size, 'rejected', 'floor rejected')),
		]),
	);
}

function peersTable(subjects: readonly SubjectResult[]): string {
	const compared = subjects.filter((subject) => fastestPeer(documented(subject)) !== undefined);
	const peers = [...SIGNATURE_PEERS, ...JWT_PEERS];
	return table(
		['µs', 'this package', 'verify and parse', ...peers],
		compared.map((subject) => {
			const size = documented(subject);
			return [
				subject.name,
				readable(median(size.timings.accepted ?? [])),
				readable(median(size.timings['verified and parsed'] ?? [])),
				...peers.map((peer) => {
					const times = size.timings[peer];
					return times
						? `${readable(median(times))} (${readable(ratio(size, peer, 'verified and parsed'))})`
						: '';
				}),
			];
		}),
	);
}
