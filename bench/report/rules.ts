import { conditionsOf, type Part } from '../results';
import type { SubjectResult } from '../rules/child';
import type { RulesResults } from '../rules/run';
import { libraryVersions } from '../libraries';
import { median, medianRatio } from '../statistics';
import { megabytes, readable, table, whole } from './text';

const OWN = new Set([
	'floor',
	'floor rejected',
	'accepted',
	'duplicate',
	'rejected',
	'verified and parsed',
]);

export function rulesSection(part: Part<RulesResults>): string {
	const { subjects, memory } = part.data;
	const compared = subjects.filter((subject) => librariesOf(subject).length > 0);
	return `## The rules alone

${conditionsOf(part)}

Everything the package does with a request once it has the bytes: verify, parse, normalize, filter, de-duplicate. CPU
microseconds per event, documented payloads, and as a multiple of the floor. The floor of an event is the same for all: an
HMAC-SHA-256 over the body, a comparison in constant time and the parsing of the body. A refused request is never parsed, so its
floor is the proof alone, as node:crypto does it: the HMAC of the provider's own algorithm over what it signs (for Twilio the fields of
the form, read and sorted, behind both of the URLs that may be signed), and the Ed25519 signature for Telnyx. A token in the URL has
the floor of a signed body, and costs less.

${subjectsTable(subjects)}

### Beside the libraries others use

Verify and parse one documented payload, each library with a request signed in its own way. In brackets: how many times as
long as this package takes for the same.

${compared.map(librariesTable).join('\n\n')}

### Remembering what was delivered

A trigger remembers at most ${whole(memory.most)} events. A million events through one memory took at most ${megabytes(memory.bytes)} of heap. CPU
microseconds per event, for each hundred thousand of them: ${memory.perEvent.map(readable).join(', ')}.`;
}

const timesOf = ({ timings }: SubjectResult, name: string) => timings[name] ?? [];
const librariesOf = ({ timings }: SubjectResult) =>
	Object.keys(timings).filter((name) => !OWN.has(name));

function subjectsTable(subjects: readonly SubjectResult[]): string {
	const cells = (subject: SubjectResult, name: string, floor: string) => {
		const times = timesOf(subject, name);
		return [readable(median(times)), readable(medianRatio(times, timesOf(subject, floor)))];
	};
	return table(
		['', 'bytes', 'floor', 'accepted', 'x floor', 'duplicate', 'x floor', 'refused', 'x its floor'],
		subjects.map((subject) => [
			subject.name,
			String(subject.bytes),
			readable(median(timesOf(subject, 'floor'))),
			...cells(subject, 'accepted', 'floor'),
			...cells(subject, 'duplicate', 'floor'),
			...cells(subject, 'rejected', 'floor rejected'),
		]),
	);
}

function librariesTable(subject: SubjectResult): string {
	const versions = libraryVersions();
	const own = timesOf(subject, 'verified and parsed');
	const rows = librariesOf(subject).map((name) => {
		const times = timesOf(subject, name);
		const ratio = readable(medianRatio(times, own));
		return [`${name} ${versions[name] ?? ''}`, `${readable(median(times))} (${ratio})`];
	});
	return table(
		[subject.name, 'µs'],
		[
			['this package, everything', readable(median(timesOf(subject, 'accepted')))],
			['this package, verify and parse', readable(median(own))],
			...rows,
		],
	);
}
