import fc from 'fast-check';

import { runs, SEED } from './support/seed';
import { NOT_SINGLE, SHAPES } from './support/shapes';
import { payloadsOf, SECRET, SUBJECTS, type Subject } from './support/subjects';
import { tally } from './support/tally';

const counts = tally(__filename);

/** Several spaces may follow `Bearer`. The rest is the token. */
const isMeant = (subject: Subject, proof: string, changed: unknown) =>
	typeof changed === 'string' && subject.isSameProof(proof, changed);

const allCodes = (subject: Subject) => [subject.whenMissing, ...subject.whenWrong];

describe.each(SUBJECTS)('$name', (subject) => {
	const [sent = Buffer.alloc(0)] = payloadsOf(subject.folder).map(subject.encode);
	const proof = subject.prove(sent, SECRET);

	test.each(SHAPES)('%s is refused, unless the scheme means it', (_, change) => {
		const changed = change(proof);
		const verdict = () => subject.verify(subject.carry(sent, changed));
		// Some schemes let a header hold several proofs, any of which is enough.
		if (isMeant(subject, proof, changed)) expect(counts.authentic(verdict)).toBeNull();
		else expect(counts.hostile(verdict, allCodes(subject))).toBeNull();
	});

	test.each(NOT_SINGLE)('%s counts as missing', (_, make) => {
		const request = subject.carry(sent, make(proof));
		expect(counts.hostile(() => subject.verify(request), [subject.whenMissing])).toBeNull();
	});

	test('the same bytes in another encoding are refused', () => {
		// Base64 has its own equals signs at the end.
		const prefix = /^(?:\w+=(?=[^=])|Bearer )?/.exec(proof)?.[0] ?? '';
		const value = proof.slice(prefix.length);
		const bytes = Buffer.from(value, /^[\da-f]+$/.test(value) ? 'hex' : 'base64');
		const others = [
			...(['hex', 'base64', 'base64url', 'latin1'] as const).map((encoding) =>
				bytes.toString(encoding),
			),
			value.toUpperCase(),
			`0x${value}`,
			value.replace(/(..)/g, '$1:'),
			value.replace(/=+$/, ''),
			`${value}=`,
			`${value}==`,
			value.replaceAll('+', '-').replaceAll('/', '_'),
			encodeURIComponent(value),
			Buffer.from(value).toString('base64'),
			Buffer.from(value).toString('hex'),
		]
			.map((other) => prefix + other)
			.filter((other) => !isMeant(subject, proof, other));
		expect(others.length).toBeGreaterThan(6);
		for (const other of others) {
			const request = subject.carry(sent, other);
			expect(counts.hostile(() => subject.verify(request), allCodes(subject))).toBeNull();
		}
	});

	test('whatever else stands there is refused', () => {
		const anyText = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom(...'=.,;: \t\0"abcdef0189ABCDEF+/-_') }),
			fc.stringMatching(/^(?:sha(?:1|224|256|384|512)|md5|none|hs256|v1)=[\da-f]{0,128}$/),
			fc.stringMatching(/^[Bb]earer [\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,50}$/),
			fc.base64String(),
		);
		const anything = fc.oneof(
			anyText,
			fc.array(anyText).filter((values) => values.length !== 1 || values[0] !== proof),
			fc.constant(undefined),
		);
		fc.assert(
			fc.property(anything, (value) => {
				fc.pre(!isMeant(subject, proof, value));
				const request = subject.carry(sent, value);
				expect(counts.hostile(() => subject.verify(request), allCodes(subject))).toBeNull();
			}),
			{ seed: SEED, numRuns: runs(1000) },
		);
	});

	test('no secret is tried for what cannot be a proof, and an empty proof fits no secret', () => {
		for (const nothing of ['', 'sha256=', 'v1=', 'Bearer ', 'Bearer ..', 'Bearer e30.e30.']) {
			const request = subject.carry(sent, nothing);
			expect(counts.hostile(() => subject.verify(request, ['', '']))).toBeNull();
		}
	});
});

describe('query parameters as Express parses them', () => {
	const tokens = SUBJECTS.filter(({ header }) => header === undefined);
	test.each(tokens)('$name: only one plain token counts', (subject) => {
		const anything = fc.anything({ withNullPrototype: true, withObjectString: true });
		fc.assert(
			fc.property(anything, (token) => {
				fc.pre(token !== SECRET);
				const request = subject.carry(Buffer.from('{}'), token);
				expect(counts.hostile(() => subject.verify(request), allCodes(subject))).toBeNull();
			}),
			{ seed: SEED, numRuns: runs(1000) },
		);
	});
});
