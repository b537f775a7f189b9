import fc from 'fast-check';
import { errors, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';

import { verifyJwt } from '../../../../nodes/shared/verification/jwt';

const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const ISSUER = 'api.httpsms.com';
const SECRETS = ['uZ3kq8Rr5vTn2bYx', 'gizli-şifre-öncekisi'] as const;
const NOW_SECONDS = 1_779_441_600;
const RUNS = 4000;
const SEED = Number(process.env.FC_SEED ?? 20_260_522);

const bytes = (text: string) => new TextEncoder().encode(text);

/** Mostly httpSMS's values, and now and then another value, so that most tokens have at most one fault. */
const mostly = <T>(usual: T, ...odd: Array<fc.Arbitrary<T>>): fc.Arbitrary<T> =>
	fc.oneof(
		{ weight: 8, arbitrary: fc.constant(usual) },
		...odd.map((arbitrary) => ({ weight: 1, arbitrary })),
	);
const aroundNow = fc
	.constantFrom(...[-3600, -61, -60.5, -60, -59.5, -59, -1, 0, 1, 59, 59.5, 60, 60.5, 61, 3600])
	.map((offset) => NOW_SECONDS + offset);
const noTime = fc.constantFrom(undefined, null, 'soon', String(NOW_SECONDS), true, [NOW_SECONDS]);

const claims = fc.record({
	iss: mostly<unknown>(ISSUER, fc.constantFrom(undefined, 'api.example.com', null, [ISSUER], '')),
	aud: mostly<unknown>(
		[URL],
		fc.constantFrom(URL, [URL, 'x'], [1, URL]),
		fc.constantFrom(undefined, null, [], 'x', ['x'], `${URL}/`, [[URL]], { aud: URL }),
	),
	exp: mostly<unknown>(NOW_SECONDS + 600, aroundNow, aroundNow, noTime),
	nbf: mostly<unknown>(NOW_SECONDS - 600, aroundNow, aroundNow, noTime),
	iat: mostly<unknown>(NOW_SECONDS, fc.constant(undefined), aroundNow),
	sub: fc.string(),
});
const signing = fc.record({
	alg: mostly('HS256', fc.constantFrom('HS384', 'HS512', 'none')),
	secret: mostly(SECRETS[0], fc.constant(SECRETS[1]), fc.constant('a stranger')),
});
const damage = mostly<(token: string) => string>(
	(token) => token,
	fc.nat().map((at) => (token: string) => replaceAt(token, at % token.length, 'A')),
	fc.nat().map((at) => (token: string) => replaceAt(token, at % token.length, '.')),
	fc.nat().map((at) => (token: string) => token.slice(0, at % token.length)),
	fc.constant((token: string) => `${token}.AAAA`),
);

const replaceAt = (text: string, at: number, by: string) =>
	text.slice(0, at) + by + text.slice(at + 1);

async function sign(payload: object, alg: string, secret: string): Promise<string> {
	if (alg === 'none') return new UnsecuredJWT({ ...payload }).encode();
	return await new SignJWT({ ...payload })
		.setProtectedHeader({ alg, typ: 'JWT' })
		.sign(bytes(secret));
}

/** jose's verdict under the same rules, as a code of this package. */
async function judge(token: string): Promise<string> {
	let verdict = 'invalid_token';
	for (const secret of SECRETS) {
		try {
			await jwtVerify(token, bytes(secret), {
				algorithms: ['HS256'],
				issuer: ISSUER,
				audience: URL,
				requiredClaims: ['exp'],
				clockTolerance: 60,
				currentDate: new Date(NOW_SECONDS * 1000),
			});
			return 'authentic';
		} catch (error) {
			if (error instanceof errors.JWTExpired) verdict = 'expired_token';
			if (error instanceof errors.JWTClaimValidationFailed) {
				if (error.claim === 'nbf' && error.reason === 'check_failed') verdict = 'expired_token';
				if (error.claim === 'aud') verdict = 'wrong_audience';
			}
		}
	}
	return verdict;
}

function ours(token: string): string {
	const expected = { issuer: ISSUER, audience: URL };
	const verdict = verifyJwt(token, SECRETS, expected, NOW_SECONDS * 1000);
	return verdict.ok ? 'authentic' : verdict.code;
}

/** jose also accepts base64url with unused bits set. */
const isCanonical = (token: string) =>
	token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

test(`${RUNS} tokens signed by jose get the verdict jose gives them (seed ${SEED})`, async () => {
	const counts: Record<string, number> = {};
	await fc.assert(
		fc.asyncProperty(claims, signing, damage, async (payload, { alg, secret }, harm) => {
			const token = harm(await sign(payload, alg, secret));
			const [theirs, own] = [await judge(token), ours(token)];
			const isAuthentic = theirs === 'authentic' && isCanonical(token);
			expect(own === 'authentic').toBe(isAuthentic);
			// When a token has several faults, the package may name another fault than jose. These two codes must agree
			// with jose.
			if (own === 'expired_token') expect(theirs).toBe('expired_token');
			if (own === 'wrong_audience') expect(theirs).toBe('wrong_audience');
			counts[own] = (counts[own] ?? 0) + 1;
		}),
		{ numRuns: RUNS, seed: SEED },
	);
	// The generator is useful only if it reaches every verdict often.
	for (const code of ['authentic', 'invalid_token', 'expired_token', 'wrong_audience']) {
		expect(counts[code]).toBeGreaterThan(RUNS / 40);
	}
});

test.each([null, 'soon', String(NOW_SECONDS), true, [NOW_SECONDS]])(
	'an iat of %p, on which nothing depends, costs a token at jose and not here',
	async (iat) => {
		const token = await sign(
			{ iss: ISSUER, aud: URL, exp: NOW_SECONDS + 600, iat },
			'HS256',
			SECRETS[0],
		);
		expect(await judge(token)).toBe('invalid_token');
		expect(ours(token)).toBe('authentic');
	},
);
