import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import type { Refusal } from './support/countRefusals';
import { say } from './support/seed';
import { SUBJECTS } from './support/subjects';

/**
 * Everybody can send requests of 256 KiB to a trigger, so no provider may make a refusal dear. Counted at the whole
 * trigger, in steps and in hashes, since time depends on the machine.
 */
const { stdout, stderr } = spawnSync(
	process.execPath,
	['--require', 'tsx/cjs', join(__dirname, 'support/countRefusals.ts')],
	{ cwd: join(__dirname, '../..'), encoding: 'utf8', maxBuffer: 2 ** 26 },
);
const measured = JSON.parse(stdout || '[]') as Refusal[];
const isWithoutProof = ({ proof }: Refusal) => proof === 'none' || proof === 'sent twice';
const unproven = measured.filter(isWithoutProof);
const wrong = measured.filter((one) => !isWithoutProof(one));

const MOST_HASHES = 16;

test('everything was counted', () => {
	expect(stderr).toBe('');
	expect(unproven).toHaveLength(2 * SUBJECTS.length);
	expect(wrong.length).toBeGreaterThan(6 * SUBJECTS.length);
	expect(measured.filter(({ steps }) => steps === 0)).toEqual([]);
	const most = (key: 'steps' | 'hashes') => Math.max(...wrong.map((one) => one[key]));
	say(
		`refusals: tried ${measured.length}, at most ${most('hashes')} hashes and ${most('steps')} steps`,
	);
});

test('every request is refused for its proof', () => {
	const odd = measured.filter(({ subject: name, answer, ...one }) => {
		const subject = SUBJECTS.find((other) => other.name === name);
		const codes = isWithoutProof({ subject: name, answer, ...one })
			? [subject?.whenMissing]
			: subject?.whenWrong;
		return !codes?.some((code) => answer.endsWith(` {"error":"${code}"}`));
	});
	expect(odd).toEqual([]);
});

/** The body of these says its length alone: whoever reads it, or hands it on, fails. */
test('without a proof nothing is hashed, and nobody reads the body', () => {
	expect(unproven.filter(({ hashes }) => hashes > 0)).toEqual([]);
});

test('with a wrong proof at most 16 hashes are made', () => {
	expect(wrong.filter(({ hashes }) => hashes > MOST_HASHES)).toEqual([]);
	// The count tells: each provider that signs hashes, and Twilio with two secrets tries eight spellings of the URL.
	const signing = SUBJECTS.filter(({ header }) => header !== undefined);
	for (const { name } of signing) {
		const ofOne = wrong.filter(({ subject }) => subject === name);
		expect(Math.max(...ofOne.map(({ hashes }) => hashes))).toBeGreaterThan(0);
	}
	expect(Math.max(...wrong.map(({ hashes }) => hashes))).toBe(MOST_HASHES);
});

/** For strangers. A body under a captured token of Vonage is read: the token's sender is proven, and the body is not. */
describe('no provider takes more than twice the steps of TalkNTalk', () => {
	const stepsOf = (subject: string, proof: string) =>
		measured.find((one) => one.subject === subject && one.proof === proof)?.steps ?? 0;

	test('without a proof', () => {
		const limit = 2 * stepsOf('TalkNTalk', 'none');
		expect(limit).toBeGreaterThan(0);
		expect(unproven.filter(({ steps }) => steps > limit)).toEqual([]);
	});

	test('with a proof that another secret has made', () => {
		const proof = 'of another secret';
		const limit = 2 * stepsOf('TalkNTalk', proof);
		expect(limit).toBeGreaterThan(0);
		const forged = wrong.filter((one) => one.proof === proof);
		// Fields that share a name cost Twilio a step for each name.
		const limitOf = ({ body }: Refusal) => limit + (body.endsWith('two of a name') ? 200 : 0);
		expect(forged.filter((one) => one.steps > limitOf(one))).toEqual([]);
	});
});
