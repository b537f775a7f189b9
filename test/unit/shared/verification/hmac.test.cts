import { fromHex, isHmacOf } from '../../../../nodes/shared/verification/hmac';

/** RFC 4231, section 4.3: a key and a message that are text. */
const KEY = 'Jefe';
const MESSAGE = Buffer.from('what do ya want for nothing?');
const EXPECTED = {
	sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
	sha384:
		'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
	sha512:
		'164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
} as const;
const algorithms = ['sha256', 'sha384', 'sha512'] as const;

test.each(algorithms)('%s: the vector of RFC 4231 passes', (algorithm) => {
	expect(isHmacOf(MESSAGE, fromHex(EXPECTED[algorithm]), algorithm, [KEY])).toBe(true);
});

test.each(algorithms)('%s: a change of any one byte of the signature is refused', (algorithm) => {
	const right = fromHex(EXPECTED[algorithm]);
	for (let i = 0; i < right.length; i++) {
		const wrong = Buffer.from(right);
		wrong[i] = (wrong[i] ?? 0) ^ 1;
		expect(isHmacOf(MESSAGE, wrong, algorithm, [KEY])).toBe(false);
	}
});

test('a truncated, extended or empty signature is refused', () => {
	const right = fromHex(EXPECTED.sha256);
	for (const wrong of [
		right.subarray(0, 31),
		Buffer.concat([right, Buffer.alloc(1)]),
		Buffer.alloc(0),
	]) {
		expect(isHmacOf(MESSAGE, wrong, 'sha256', [KEY])).toBe(false);
	}
});

test('one algorithm does not stand in for another', () => {
	expect(isHmacOf(MESSAGE, fromHex(EXPECTED.sha512), 'sha256', [KEY])).toBe(false);
	expect(isHmacOf(MESSAGE, fromHex(EXPECTED.sha256), 'sha512', [KEY])).toBe(false);
});

test('the current and the previous secret pass, a third does not', () => {
	const signature = fromHex(EXPECTED.sha256);
	expect(isHmacOf(MESSAGE, signature, 'sha256', [KEY, 'other'])).toBe(true);
	expect(isHmacOf(MESSAGE, signature, 'sha256', ['other', KEY])).toBe(true);
	expect(isHmacOf(MESSAGE, signature, 'sha256', ['other', 'third'])).toBe(false);
});

test('a secret beyond ASCII counts as UTF-8', () => {
	// printf 'body' | openssl dgst -sha256 -hmac 'gizli-şifre'
	const signature = fromHex('68bc71a68f8fa1da49ac568bd2308c44b84eef94042a48b6122beb3d2accfdcb');
	expect(isHmacOf('body', signature, 'sha256', ['gizli-şifre'])).toBe(true);
});

describe('fromHex', () => {
	test('decodes lower-case pairs', () => {
		expect(fromHex('00ff7a')).toEqual(Buffer.from([0, 255, 122]));
	});
	test.each(['', 'f', '0g', '00FF', ' 00', '00 ', '0x00', '00\n', '００'])(
		'%j gives nothing',
		(text) => {
			expect(fromHex(text)).toHaveLength(0);
		},
	);
});
