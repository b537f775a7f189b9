import { createHmac } from 'node:crypto';

import { equalTexts, isHmacOf } from '../../nodes/shared/verification/hmac';
import { provenPayload } from '../../nodes/shared/verification/jwt';
import { verifyToken } from '../../nodes/shared/verification/token';
import { request } from '../../test/support/wire';

/** Two calls whose times must not reveal the compared values. */
export interface Comparison {
	readonly name: string;
	readonly first: () => unknown;
	readonly second: () => unknown;
}

const SECRET = 'a7Kq2mXw9Zr4Tn6Vb8Lc3Hd5Jf1Gs0Pe'.repeat(2);
const PREVIOUS = 'Zr4Tn6Vb8Lc3Hd5Jf1Gs0Pea7Kq2mXw9'.repeat(2);
const OTHER = '0Pe3Hd5Jf1Gsa7Kq2mXw9Zr4Tn6Vb8Lc'.repeat(2);
const MESSAGE = Buffer.from('{"event":"sms.delivered"}');
const hmac = (secret: string) =>
	Buffer.from(createHmac('sha256', secret).update(MESSAGE).digest('hex'));

/** The same bytes with one byte changed. */
function changed(bytes: Buffer, at: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[at] = (copy[at] ?? 0) ^ 1;
	return copy;
}

/** Two guesses: wrong from the first byte on, and right up to the last byte. */
const guesses = (right: Buffer) => [changed(right, 0), changed(right, right.length - 1)] as const;

/** Both guesses are compared in the same place: where bytes lie in memory makes a difference too. */
function comparison(
	name: string,
	guesses: readonly [Buffer, Buffer],
	run: (guess: string) => unknown,
): Comparison {
	const place = Buffer.alloc(guesses[0].length);
	const compare = (guess: Buffer) => () => {
		guess.copy(place);
		return run(place.toString('latin1'));
	};
	return { name, first: compare(guesses[0]), second: compare(guesses[1]) };
}

const requestWith = (token: string) => request({ query: { token } });
const signed = 'eyJhbGciOiJIUzI1NiJ9.e30';
const jwtSignature = Buffer.from(createHmac('sha256', SECRET).update(signed).digest('base64url'));

/** The package's functions that compare secrets. */
export const COMPARISONS: readonly Comparison[] = [
	comparison('text', guesses(Buffer.from(SECRET)), (guess) => equalTexts(SECRET, guess)),
	comparison('HMAC, wrong at the start or the end', guesses(hmac(SECRET)), (guess) =>
		isHmacOf(MESSAGE, guess, 'sha256', 'hex', [SECRET]),
	),
	comparison(
		'HMAC, of the current or the previous secret',
		[hmac(SECRET), hmac(PREVIOUS)],
		(guess) => isHmacOf(MESSAGE, guess, 'sha256', 'hex', [SECRET, PREVIOUS]),
	),
	comparison('HMAC, of the current secret or of none', [hmac(SECRET), hmac(OTHER)], (guess) =>
		isHmacOf(MESSAGE, guess, 'sha256', 'hex', [SECRET, PREVIOUS]),
	),
	comparison(
		'token in the URL, wrong at the start or the end',
		guesses(Buffer.from(SECRET)),
		(guess) => verifyToken(requestWith(guess), [SECRET, PREVIOUS]),
	),
	comparison(
		'token, the current or the previous',
		[Buffer.from(SECRET), Buffer.from(PREVIOUS)],
		(guess) => verifyToken(requestWith(guess), [SECRET, PREVIOUS]),
	),
	comparison('JWT, wrong at the start or the end', guesses(jwtSignature), (guess) =>
		provenPayload(`${signed}.${guess}`, [SECRET]),
	),
];

/** Comparisons that leak. They show that the check would notice a leak. */
export const LEAKY: readonly Comparison[] = [
	comparison('leaky: byte for byte until one differs', guesses(Buffer.from(SECRET)), (guess) => {
		const expected = Buffer.from(SECRET);
		return expected.every((byte, at) => byte === guess.charCodeAt(at));
	}),
	comparison('leaky: no further secret once one fits', [hmac(SECRET), hmac(PREVIOUS)], (guess) =>
		[SECRET, PREVIOUS].some((secret) => isHmacOf(MESSAGE, guess, 'sha256', 'hex', [secret])),
	),
];
