import fc from 'fast-check';

import { runs, SEED } from './support/seed';
import { jsonOf, payloadsOf, SECRET, SUBJECTS, type Subject } from './support/subjects';
import { tally } from './support/tally';

const counts = tally(__filename);
const tokens = SUBJECTS.filter(({ coversBody }) => !coversBody);
const signing = SUBJECTS.filter(({ coversBody }) => coversBody);

/** A request as the provider would send it, with a random documented payload of the provider. */
const body = (subject: Subject) =>
	fc.constantFrom(...payloadsOf(subject.folder).map(subject.encode));

describe.each(SUBJECTS)('$name', (subject) => {
	const bodies = payloadsOf(subject.folder).map(subject.encode);

	test('every documented payload passes as signed', () => {
		for (const sent of bodies) {
			const request = subject.carry(sent, subject.prove(sent, SECRET));
			expect(counts.authentic(() => subject.verify(request))).toBeNull();
		}
	});

	test('any change of one bit of the secret is refused', () => {
		const sent = bodies[0] ?? Buffer.alloc(0);
		for (let bit = 0; bit < SECRET.length * 7; bit++) {
			const request = subject.carry(sent, subject.prove(sent, flip(SECRET, bit, 7)));
			expect(counts.hostile(() => subject.verify(request), subject.whenWrong)).toBeNull();
		}
	});

	test('any change of one bit of the proof is refused', () => {
		const sent = bodies[0] ?? Buffer.alloc(0);
		const proof = subject.prove(sent, SECRET);
		for (let bit = 0; bit < proof.length * 8; bit++) {
			const changed = flip(proof, bit, 8);
			if (subject.isSameProof(proof, changed)) continue;
			const request = subject.carry(sent, changed);
			expect(counts.hostile(() => subject.verify(request), subject.whenWrong)).toBeNull();
		}
	});

	test('a proof with any one character changed, added or left out is refused', () => {
		fc.assert(
			fc.property(
				body(subject),
				fc.nat(),
				fc.string({ unit: 'binary', maxLength: 1 }),
				fc.boolean(),
				(sent, position, character, isAdded) => {
					const proof = subject.prove(sent, SECRET);
					const at = position % (proof.length + (isAdded ? 1 : 0));
					const changed = proof.slice(0, at) + character + proof.slice(isAdded ? at : at + 1);
					fc.pre(!subject.isSameProof(proof, changed));
					// The sender may put any number of spaces between `Bearer` and the token.
					fc.pre(!/^bearer {2,}/i.test(changed));
					const request = subject.carry(sent, changed);
					expect(counts.hostile(() => subject.verify(request), subject.whenWrong)).toBeNull();
				},
			),
			{ seed: SEED, numRuns: runs(500) },
		);
	});

	test('the proof of another secret is refused, whatever the secret', () => {
		fc.assert(
			fc.property(body(subject), fc.string({ minLength: 1 }), (sent, secret) => {
				fc.pre(secret !== SECRET);
				const request = subject.carry(sent, subject.prove(sent, secret));
				expect(counts.hostile(() => subject.verify(request), subject.whenWrong)).toBeNull();
			}),
			{ seed: SEED, numRuns: runs(200) },
		);
	});
});

describe.each(signing)('$name', (subject) => {
	test('any change of one bit of the body is refused', () => {
		for (const sent of payloadsOf(subject.folder).map(subject.encode)) {
			const proof = subject.prove(sent, SECRET);
			for (let bit = 0; bit < sent.length * 8; bit++) {
				const changed = Buffer.from(sent);
				changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
				if (subject.isSameBody(changed, sent)) continue;
				const request = subject.carry(changed, proof);
				expect(counts.hostile(() => subject.verify(request), ['invalid_signature'])).toBeNull();
			}
		}
	});

	test('a body with any bytes added, left out or moved is refused', () => {
		fc.assert(
			fc.property(
				body(subject),
				fc.nat(),
				fc.nat({ max: 8 }),
				fc.uint8Array({ maxLength: 8 }),
				(sent, position, removed, added) => {
					const at = position % (sent.length + 1);
					const changed = Buffer.concat([sent.subarray(0, at), added, sent.subarray(at + removed)]);
					fc.pre(!subject.isSameBody(changed, sent));
					const request = subject.carry(changed, subject.prove(sent, SECRET));
					expect(counts.hostile(() => subject.verify(request), ['invalid_signature'])).toBeNull();
				},
			),
			{ seed: SEED, numRuns: runs(500) },
		);
	});

	test('the proof of one payload does not carry another', () => {
		const bodies = payloadsOf(subject.folder).map(subject.encode);
		for (const sent of bodies) {
			for (const other of bodies.filter((one) => one !== sent)) {
				const request = subject.carry(other, subject.prove(sent, SECRET));
				expect(counts.hostile(() => subject.verify(request), ['invalid_signature'])).toBeNull();
			}
		}
	});
});

test('these prove who sends, not what is sent: a changed body passes', () => {
	expect(tokens.map(({ name }) => name)).toEqual([
		...['iletiMerkezi', 'httpSMS', 'OpenSMS token'],
		...['custom, token in the URL', 'custom, token in a header', 'custom, Basic'],
		...['infobip', 'seven X-Webhook-Token', 'africastalking', '46elks', '46elks basic', 'lox24'],
	]);
	for (const subject of tokens) {
		const request = subject.carry(jsonOf({ other: 1 }), subject.prove(jsonOf({}), SECRET));
		expect(counts.authentic(() => subject.verify(request))).toBeNull();
	}
});

/** Flips one bit of one character. `bits` is the number of bits that a character is taken to have. */
function flip(text: string, bit: number, bits: number): string {
	const at = Math.floor(bit / bits);
	const changed = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit % bits));
	return text.slice(0, at) + changed + text.slice(at + 1);
}
