import { generateKeyPairSync, verify, createPublicKey } from 'node:crypto';

import { publicKeyProblem, verifyEd25519 } from '../../../../nodes/shared/verification/ed25519';

const PROVEN = { ok: true, coversBody: true };
const refused = (code: string) => ({ ok: false, code });
const fromHex = (hex: string) => Buffer.from(hex, 'hex');

/** RFC 8032, section 7.1: public key, message and signature. */
const RFC_8032: ReadonlyArray<[name: string, key: string, message: string, signature: string]> = [
	[
		'TEST 1',
		'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
		'',
		'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
	],
	[
		'TEST 2',
		'3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
		'72',
		'92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
	],
	[
		'TEST 3',
		'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
		'af82',
		'6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
	],
];
const [, [, KEY_HEX, MESSAGE_HEX, SIGNATURE_HEX]] = RFC_8032 as [
	unknown,
	[string, string, string, string],
];
const KEY = fromHex(KEY_HEX).toString('base64');
const MESSAGE = fromHex(MESSAGE_HEX);
const SIGNATURE = fromHex(SIGNATURE_HEX).toString('base64');

test.each(RFC_8032)('RFC 8032, %s', (_, key, message, signature) => {
	const keys = [fromHex(key).toString('base64')];
	const text = fromHex(signature).toString('base64');
	expect(verifyEd25519(fromHex(message), text, keys)).toEqual(PROVEN);
	expect(verifyEd25519(Buffer.concat([fromHex(message), MESSAGE]), text, keys)).toEqual(
		refused('invalid_signature'),
	);
});

test('no signature', () => {
	expect(verifyEd25519(MESSAGE, undefined, [KEY])).toEqual(refused('missing_signature'));
});

test('either key may fit, and a key that is none does not stand in the way', () => {
	const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
	const otherKey = Buffer.from(String(other.x), 'base64url').toString('base64');
	expect(verifyEd25519(MESSAGE, SIGNATURE, [otherKey, KEY])).toEqual(PROVEN);
	expect(verifyEd25519(MESSAGE, SIGNATURE, ['no key', KEY])).toEqual(PROVEN);
	expect(verifyEd25519(MESSAGE, SIGNATURE, [otherKey])).toEqual(refused('invalid_signature'));
	expect(verifyEd25519(MESSAGE, SIGNATURE, ['no key', ''])).toEqual(refused('not_configured'));
	expect(verifyEd25519(MESSAGE, SIGNATURE, [])).toEqual(refused('not_configured'));
});

test('the answer is the same when a key is met again, also after many others', () => {
	for (let round = 0; round < 3; round++) {
		for (let n = 0; n < 70; n++) {
			const key = Buffer.alloc(32, n + 2).toString('base64');
			expect(verifyEd25519(MESSAGE, SIGNATURE, [key])).toEqual(refused('invalid_signature'));
		}
		expect(verifyEd25519(MESSAGE, SIGNATURE, [KEY])).toEqual(PROVEN);
	}
});

describe('a signature is written in one way only', () => {
	const bytes = fromHex(SIGNATURE_HEX);
	test.each([
		['base64url', bytes.toString('base64url')],
		['hexadecimal', SIGNATURE_HEX],
		['no padding', SIGNATURE.replace(/=+$/, '')],
		['more padding', `${SIGNATURE}=`],
		['a space', `${SIGNATURE} `],
		['a line feed in it', `${SIGNATURE.slice(0, 40)}\n${SIGNATURE.slice(40)}`],
		['one byte less', bytes.subarray(0, 63).toString('base64')],
		['one byte more', Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64')],
		['nothing', ''],
	])('%s', (_, text) => {
		expect(verifyEd25519(MESSAGE, text, [KEY])).toEqual(refused('invalid_signature'));
	});
	test('unused bits', () => {
		// The last character before the padding carries only two bits.
		const at = SIGNATURE.length - 3;
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
		const next = alphabet[alphabet.indexOf(SIGNATURE[at] ?? '') + 1] ?? '';
		const changed = SIGNATURE.slice(0, at) + next + SIGNATURE.slice(at + 1);
		expect(Buffer.from(changed, 'base64').equals(bytes)).toBe(true);
		expect(verifyEd25519(MESSAGE, changed, [KEY])).toEqual(refused('invalid_signature'));
	});
	test('S plus the order of the group (RFC 8032, section 8.4)', () => {
		const order = 2n ** 252n + 27742317777372353535851937790883648493n;
		const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`);
		for (const other of [s + order, s + 2n * order]) {
			const hex = other.toString(16).padStart(64, '0');
			const changed = Buffer.concat([bytes.subarray(0, 32), fromHex(hex).reverse()]);
			expect(verifyEd25519(MESSAGE, changed.toString('base64'), [KEY])).toEqual(
				refused('invalid_signature'),
			);
		}
	});
});

describe('a key', () => {
	test('that is right', () => {
		expect(publicKeyProblem(KEY)).toBeNull();
		expect(publicKeyProblem('eu2zvPjhY6odxV34Z/EsRiERvTodkev4Fq0SlK90Izg=')).toBeNull();
	});
	test.each([
		['nothing', ''],
		['no text', undefined],
		['hexadecimal', KEY_HEX],
		['base64url', 'eu2zvPjhY6odxV34Z_EsRiERvTodkev4Fq0SlK90Izg='],
		['no padding', KEY.replace('=', '')],
		['white space', ` ${KEY}`],
		['unused bits', `${KEY.slice(0, -2)}${KEY.at(-2) === 'w' ? 'x' : 'x'}=`],
		['31 bytes', Buffer.alloc(31, 7).toString('base64')],
		['33 bytes', Buffer.alloc(33, 7).toString('base64')],
		['64 bytes', Buffer.alloc(64, 7).toString('base64')],
		['PEM', '-----BEGIN PUBLIC KEY-----'],
	])('that is none: %s', (_, key) => {
		expect(publicKeyProblem(key)).toContain('is not a key');
		expect(verifyEd25519(MESSAGE, SIGNATURE, [String(key)])).toEqual(refused('not_configured'));
	});

	/** The eight points of small order and their other encodings, each with both sign bits. */
	const P = 2n ** 255n - 19n;
	const ORDER_8 = fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
	const y8 = BigInt(`0x${Buffer.from(ORDER_8).reverse().toString('hex')}`);
	const encoded = (y: bigint, sign: bigint) =>
		fromHex((y + (sign << 255n)).toString(16).padStart(64, '0')).reverse();
	const smallOrder = [0n, 1n, P - 1n, P, P + 1n, y8, P - y8].flatMap((y) => [
		encoded(y, 0n),
		encoded(y, 1n),
	]);

	test.each(smallOrder.map((key) => [key.toString('hex'), key] as const))(
		'of small order is refused: %s',
		(_, key) => {
			const text = key.toString('base64');
			expect(publicKeyProblem(text)).toContain('anybody can make signatures');
			const zero = Buffer.concat([encoded(1n, 0n), Buffer.alloc(32)]).toString('base64');
			expect(verifyEd25519(MESSAGE, zero, [text])).toEqual(refused('not_configured'));
		},
	);
	test('of order 1 would fit any message, did we not refuse it', () => {
		const x = encoded(1n, 0n).toString('base64url');
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		const zero = Buffer.concat([encoded(1n, 0n), Buffer.alloc(32)]);
		expect(verify(null, Buffer.from('anything'), key, zero)).toBe(true);
	});
});
