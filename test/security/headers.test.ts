import fc from 'fast-check';

import { runs, SEED } from './support/seed';
import { payloadsOf, SECRET, SUBJECTS, type Subject } from './support/subjects';
import { tally } from './support/tally';

const counts = tally(__filename);

/** Changes to a right proof on its way, by name. A receiver must refuse each. */
const SHAPES: ReadonlyArray<[name: string, change: (proof: string) => unknown]> = [
	['empty', () => ''],
	['a space', () => ' '],
	['a NUL', () => '\0'],
	['its last character missing', (proof) => proof.slice(0, -1)],
	['its first character missing', (proof) => proof.slice(1)],
	['a NUL after it', (proof) => `${proof}\0`],
	['a NUL in it', (proof) => `${proof.slice(0, 9)}\0${proof.slice(9)}`],
	['a line feed after it', (proof) => `${proof}\n`],
	['a space after it', (proof) => `${proof} `],
	['a space before it', (proof) => ` ${proof}`],
	['a byte order mark before it', (proof) => `\ufeff${proof}`],
	['in quotes', (proof) => `"${proof}"`],
	['twice, joined as proxies do', (proof) => `${proof}, ${proof}`],
	['twice, joined by a comma', (proof) => `${proof},${proof}`],
	['twice, joined by nothing', (proof) => proof + proof],
	['another one after it', (proof) => `${proof};v2=00`],
	['full-width letters', (proof) => proof.replace(/[a-z]/g, (c) => shift(c, 0xfee0))],
	['percent signs', (proof) => encodeURIComponent(proof).replace(/[a-z]/, '%61')],
	['Latin-1 for nothing', () => 'ÿ'.repeat(64)],
	['a hundred thousand characters', () => 'a'.repeat(100_000)],
	['the proof and a hundred thousand more', (proof) => proof + '0'.repeat(100_000)],
	['a million separators', () => '='.repeat(1_000_000)],
	['a million dots', () => '.'.repeat(1_000_000)],
	['a million spaces', () => `Bearer${' '.repeat(1_000_000)}\n`],
	['the name of an object’s property', () => '__proto__=00'],
	['another one', () => 'constructor=00'],
];

/** Header values that are not a single text. */
const NOT_SINGLE: ReadonlyArray<[name: string, make: (proof: string) => unknown]> = [
	['missing', () => undefined],
	['sent twice', (proof) => [proof, proof]],
	['sent twice, the right one first', (proof) => [proof, 'x']],
	['sent twice, the right one last', (proof) => ['x', proof]],
	['no values', () => []],
];

/** Several spaces may follow `Bearer`. The rest is the token. */
const isMeant = (subject: Subject, proof: string, changed: unknown) =>
	typeof changed === 'string' && subject.isSameProof(proof, changed);

const allCodes = (subject: Subject) => [subject.whenMissing, ...subject.whenWrong];

describe.each(SUBJECTS)('$name', (subject) => {
	const [sent = Buffer.alloc(0)] = payloadsOf(subject.providerId).map(subject.encode);
	const proof = subject.prove(sent, SECRET);

	test.each(SHAPES)('%s is refused', (_, change) => {
		const request = subject.carry(sent, change(proof));
		expect(counts.hostile(() => subject.verify(request), allCodes(subject))).toBeNull();
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

function shift(character: string, by: number): string {
	return String.fromCharCode(character.charCodeAt(0) + by);
}
