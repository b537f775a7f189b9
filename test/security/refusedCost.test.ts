import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import type { Refusal } from './support/countRefusals';
import { say } from './support/seed';
import { SUBJECTS } from './support/subjects';

/**
 * Everybody can send requests of 256 KiB to a trigger, so a refusal must be cheap. The tests count steps and hashes of
 * the whole trigger, because time depends on the machine.
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

/** The bodies of these requests tell their length only. Any other access to such a body fails. */
test('without a proof nothing is hashed, and nobody reads the body', () => {
	expect(unproven.filter(({ hashes }) => hashes > 0)).toEqual([]);
});

test('with a wrong proof at most 16 hashes are made', () => {
	expect(wrong.filter(({ hashes }) => hashes > MOST_HASHES)).toEqual([]);
	// Shows that the count works: every signing provider hashes. Twilio with two secrets tries eight spellings of the
	// URL.
	// Of the SMS Webhook Trigger's proofs in a header, a token and Basic authentication are compared as they are.
	const signing = SUBJECTS.filter(
		({ header, rowId, coversBody }) => header !== undefined && (rowId !== 'custom' || coversBody),
	);
	for (const { name } of signing) {
		const ofOne = wrong.filter(({ subject }) => subject === name);
		expect(Math.max(...ofOne.map(({ hashes }) => hashes))).toBeGreaterThan(0);
	}
	expect(Math.max(...wrong.map(({ hashes }) => hashes))).toBe(MOST_HASHES);
});

/**
 * Costs for strangers only. Vonage reads the body under a captured token: the token proves its sender, but not the
 * body.
 */
describe('no provider takes more than twice the steps of TalkNTalk', () => {
	const stepsOf = (subject: string, proof: string) =>
		measured.find((one) => one.subject === subject && one.proof === proof)?.steps ?? 0;
	/** The SMS Webhook Trigger first reads some thirty parameters of its user, a fixed number of steps. */
	const settingsSteps = 3 * stepsOf('TalkNTalk', 'none');
	const limitOf = ({ subject }: Refusal, usual: number) =>
		usual + (subject.startsWith('custom, ') ? settingsSteps : 0);

	test('without a proof', () => {
		const limit = 2 * stepsOf('TalkNTalk', 'none');
		expect(limit).toBeGreaterThan(0);
		expect(unproven.filter((one) => one.steps > limitOf(one, limit))).toEqual([]);
	});

	test('with a proof that another secret has made', () => {
		const proof = 'of another secret';
		const limit = 2 * stepsOf('TalkNTalk', proof);
		expect(limit).toBeGreaterThan(0);
		const forged = wrong.filter((one) => one.proof === proof);
		expect(forged.filter((one) => one.steps > limitOf(one, limit))).toEqual([]);
	});
});
