import { serve } from '../child.cts';
import { floorCases, hmacFloorCase } from './floor.cts';
import { ownCases } from './ours.cts';
import { jwtPeers, signaturePeers } from './peers.cts';
import { bodyOf, forge, loadRules, received, sign, SUBJECTS, type Subject } from './subjects.cts';
import { timeInTurns, type Case, type Timings } from './timing.cts';

export interface RulesJob {
	/** Where the package is installed. */
	readonly folder: string;
	readonly subject: string;
	readonly rounds: number;
}

export interface SizeResult {
	/** `documented`, or the size in KiB. */
	readonly size: string;
	readonly bytes: number;
	readonly timings: Timings;
}

const KIB = 1024;
/** How many different events are gone through; fewer large ones, so that they fit into the memory caches alike. */
const SIZES: ReadonlyArray<{ size: string; bytes?: number; events: number }> = [
	{ size: 'documented', events: 512 },
	{ size: '1 KiB', bytes: KIB, events: 512 },
	{ size: '16 KiB', bytes: 16 * KIB, events: 64 },
	{ size: '256 KiB', bytes: 256 * KIB, events: 8 },
];

serve<RulesJob, SizeResult[]>(async ({ folder, subject: name, rounds }) => {
	const subject = SUBJECTS.find((one) => one.name === name);
	if (subject === undefined) throw new Error(`There is no ${name}`);
	const results: SizeResult[] = [];
	for (const { size, bytes, events } of SIZES) {
		const now = Date.now();
		const bodies = Array.from({ length: events }, (_, index) =>
			bodyOf(subject, 1_000_000 + index, now, bytes),
		);
		const cases = await casesFor(subject, folder, bodies, now);
		const timings = await timeInTurns(cases, rounds);
		results.push({ size, bytes: bodies[0]?.length ?? 0, timings });
	}
	return results;
});

async function casesFor(
	subject: Subject,
	folder: string,
	bodies: readonly Buffer[],
	now: number,
): Promise<Case[]> {
	const sent = await Promise.all(bodies.map((body) => sign(subject, body, now)));
	const requests = {
		authentic: sent.map(received),
		forged: sent.map((request) => received(forge(subject, request))),
	};
	const { scheme } = subject;
	return [
		...floorCases(scheme, sent),
		...ownCases(subject, loadRules(folder, subject), requests, now),
		...(scheme === 'hmac' ? await signaturePeers(bodies) : []),
		...(scheme === 'jwt' ? await jwtPeers(sent, now) : []),
		...(scheme === 'token' ? [hmacFloorCase(bodies)] : []),
	];
}
