// Measures one subject in a process of its own, since most n8n know one provider only.
import { arrived } from '../../test/support/wire';
import { floorCases, ownCases } from './cases';
import { jwtLibraries, signatureLibraries } from './libraries';
import { measureMemory, type MemoryResult } from './memory';
import { forged, loadRules, requestOf, SUBJECTS, URL_OF_TRIGGER } from './subjects';
import { timeInTurns, type Timings } from './timing';

export interface SubjectResult {
	readonly name: string;
	/** Of the first body. */
	readonly bytes: number;
	readonly timings: Timings;
}

/** Different events that are gone through in each run. */
const EVENTS = 512;

async function measureSubject(name: string, rounds: number): Promise<SubjectResult> {
	const subject = SUBJECTS.find((one) => one.name === name);
	if (subject === undefined) throw new Error(`There is no ${name}`);
	const now = Date.now();
	const sent = await Promise.all(
		Array.from({ length: EVENTS }, (_, n) =>
			requestOf(subject, URL_OF_TRIGGER, 1_000_000 + n, now),
		),
	);
	const reach = (request: (typeof sent)[number]) => arrived(request, URL_OF_TRIGGER);
	const authentic = sent.map(reach);
	const wrong = sent.map((request) => reach(forged(subject, request)));
	const cases = [
		...floorCases(subject, authentic, wrong),
		...ownCases(subject, loadRules(), authentic, wrong, now),
		// One provider of each kind stands beside the libraries that do its kind.
		...(subject.id === 'talkntalk'
			? await signatureLibraries(authentic.map(({ body }) => body))
			: []),
		...(subject.id === 'httpsms' ? await jwtLibraries(sent, now) : []),
	];
	const timings = await timeInTurns(cases, rounds);
	return { name, bytes: authentic[0]?.body.length ?? 0, timings };
}

async function main([name = '', rounds]: readonly string[]): Promise<SubjectResult | MemoryResult> {
	return name === 'memory'
		? await measureMemory(loadRules())
		: await measureSubject(name, Number(rounds));
}

main(process.argv.slice(2)).then(
	(result) => process.send?.(result, undefined, undefined, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
