import { equalTexts, isHmacOf } from '../../../../nodes/shared/verification/hmac';

/** RFC 4231, section 4.3: a key and a message that are text. */
const KEY = 'Jefe';
const MESSAGE = Buffer.from('what do ya want for nothing?');
const SHA256 = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const SHA512 =
	'164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737';

test.each(['base64', 'base64url'] as const)('%s: the same vector passes', (encoding) => {
	const text = Buffer.from(SHA256, 'hex').toString(encoding);
	expect(isHmacOf(MESSAGE, text, 'sha256', encoding, [KEY])).toBe(true);
	expect(isHmacOf(MESSAGE, SHA256, 'sha256', encoding, [KEY])).toBe(false);
	expect(isHmacOf(MESSAGE, text, 'sha256', 'hex', [KEY])).toBe(false);
});

test.each([
	['empty', ''],
	['truncated', SHA256.slice(0, 62)],
	['truncated within a byte', SHA256.slice(0, 63)],
	['extended', `${SHA256}00`],
	['in upper case', SHA256.toUpperCase()],
	['with a space before', ` ${SHA256}`],
	['with a line break after', `${SHA256}\n`],
	['with a prefix', `0x${SHA256}`],
	['with a NUL for the last digit', `${SHA256.slice(0, 63)}\0`],
	// U+0165 ends in the byte of an e, and U+FF15 is a wide 5. The length stays the same, and the text differs.
	['in wide digits', SHA256.replaceAll('5', '\uff15')],
	['in characters that end in the same byte', SHA256.replaceAll('e', '\u0165')],
])('a signature that is %s is refused', (_, wrong) => {
	expect(wrong).not.toBe(SHA256);
	expect(isHmacOf(MESSAGE, wrong, 'sha256', 'hex', [KEY])).toBe(false);
});

test('one algorithm does not stand in for another', () => {
	expect(isHmacOf(MESSAGE, SHA512, 'sha256', 'hex', [KEY])).toBe(false);
	expect(isHmacOf(MESSAGE, SHA256, 'sha512', 'hex', [KEY])).toBe(false);
});

test('the current and the previous secret pass, a third does not', () => {
	expect(isHmacOf(MESSAGE, SHA256, 'sha256', 'hex', [KEY, 'other'])).toBe(true);
	expect(isHmacOf(MESSAGE, SHA256, 'sha256', 'hex', ['other', KEY])).toBe(true);
	expect(isHmacOf(MESSAGE, SHA256, 'sha256', 'hex', ['other', 'third'])).toBe(false);
	expect(isHmacOf(MESSAGE, SHA256, 'sha256', 'hex', [])).toBe(false);
});

test('a message in parts is signed as a whole', () => {
	const parts = ['what do ya ', Buffer.from('want for '), 'nothing?'];
	expect(isHmacOf(parts, SHA256, 'sha256', 'hex', [KEY])).toBe(true);
	expect(isHmacOf(parts.reverse(), SHA256, 'sha256', 'hex', [KEY])).toBe(false);
});

test('a secret beyond ASCII counts as UTF-8', () => {
	// printf 'body' | openssl dgst -SHA256 -hmac 'gizli-şifre'
	const signature = '68bc71a68f8fa1da49ac568bd2308c44b84eef94042a48b6122beb3d2accfdcb';
	expect(isHmacOf(['body'], signature, 'sha256', 'hex', ['gizli-şifre'])).toBe(true);
});

test.each([
	['the same text', 'gizli-şifre', 'gizli-şifre', true],
	['another text', 'gizli-şifre', 'gizli-şifrf', false],
	['a shorter text', 'gizli', 'gizl', false],
	['as many characters in more bytes', 'gizli-sifre', 'gizli-şifre', false],
])('equalTexts: %s', (_, a, b, equal) => {
	expect(equalTexts(a, b)).toBe(equal);
	expect(equalTexts(b, a)).toBe(equal);
});
