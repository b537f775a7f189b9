import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { isHmacOf, type HmacAlgorithm } from '../../nodes/shared/verification/hmac';
import { provenPayload, verifyJwt } from '../../nodes/shared/verification/jwt';
import { say } from './support/seed';
import { tally } from './support/tally';

const counts = tally(__filename);

/** Published vectors in a folder beside the project. They are not part of the project. */
const FOLDER = resolve(__dirname, '../../../shared/vectors');
const isThere = existsSync(FOLDER);
if (!isThere) say('vectors: Project Wycheproof’s are not there, so they are left out');
const ifThere = isThere ? describe : describe.skip;

const ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const satisfies readonly HmacAlgorithm[];
type Algorithm = (typeof ALGORITHMS)[number];

describe('RFC 4231, HMAC', () => {
	/** RFC 4231: key, data and the HMACs of section 4, test cases 1 to 4, 6 and 7. */
	const CASES: ReadonlyArray<[key: Buffer, data: Buffer, hmacs: Record<Algorithm, string>]> = [
		[
			Buffer.alloc(20, 0x0b),
			Buffer.from('Hi There'),
			{
				sha256: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
				sha384:
					'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
				sha512:
					'87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
			},
		],
		[
			Buffer.from('Jefe'),
			Buffer.from('what do ya want for nothing?'),
			{
				sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
				sha384:
					'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
				sha512:
					'164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
			},
		],
		[
			Buffer.alloc(20, 0xaa),
			Buffer.alloc(50, 0xdd),
			{
				sha256: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
				sha384:
					'88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27',
				sha512:
					'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
			},
		],
		[
			Buffer.from(Array.from({ length: 25 }, (_, at) => at + 1)),
			Buffer.alloc(50, 0xcd),
			{
				sha256: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
				sha384:
					'3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb',
				sha512:
					'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
			},
		],
		[
			Buffer.alloc(131, 0xaa),
			Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
			{
				sha256: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
				sha384:
					'4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
				sha512:
					'80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
			},
		],
		[
			Buffer.alloc(131, 0xaa),
			Buffer.from(
				'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
			),
			{
				sha256: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
				sha384:
					'6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e',
				sha512:
					'e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58',
			},
		],
	];
	const runs = CASES.flatMap(([key, data, hmacs], at) =>
		ALGORITHMS.map((algorithm) => ({ at, algorithm, key, data, hmac: hmacs[algorithm] })),
	);

	test.each(runs)('case at $at, $algorithm', ({ algorithm, key, data, hmac }) => {
		const verdict = (signature: string) => () =>
			isHmacOf(data, signature, algorithm, 'hex', [key]) ? 'authentic' : 'refused';
		expect(counts.authentic(verdict(hmac))).toBeNull();
		// Test case 5 is about truncated HMACs, which no provider sends.
		expect(counts.hostile(verdict(hmac.slice(0, 32)))).toBeNull();
	});
});

/** The key of RFC 7515, appendix A.1.1, and its token, which is also the token of RFC 7519, section 3.1. */
const RFC_KEY = Buffer.from(
	'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
	'base64url',
);
const RFC_TOKEN =
	'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

describe('RFC 7515 and RFC 7519, JSON web signatures and tokens', () => {
	const verdict = (token: string) => () =>
		provenPayload(token, [RFC_KEY]) === null ? 'refused' : 'authentic';

	test('RFC 7515, appendix A.1: HMAC SHA-256', () => {
		expect(counts.authentic(verdict(RFC_TOKEN))).toBeNull();
		expect(JSON.parse(String(provenPayload(RFC_TOKEN, [RFC_KEY])))).toEqual({
			iss: 'joe',
			exp: 1300819380,
			'http://example.com/is_root': true,
		});
	});

	test('RFC 7515, appendix A.5, and RFC 7519, section 6.1: unsecured', () => {
		const [, payload] = RFC_TOKEN.split('.');
		expect(counts.hostile(verdict(`eyJhbGciOiJub25lIn0.${payload}.`))).toBeNull();
	});

	test('RFC 7515, appendix E: a critical header that is not understood', () => {
		const token =
			'eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0sDQogImh0dHA6Ly9leGFtcGxlLmNvbS9VTkRFRklORUQiOnRydWUNCn0.RkFJTA.';
		expect(counts.hostile(verdict(token))).toBeNull();
	});

	test('RFC 7519, section 3.1: authentic, but another issuer’s and without audience', () => {
		const expected = { issuer: 'api.httpsms.com', audience: 'https://n8n.example.com/' };
		const secret = RFC_KEY as unknown as string;
		const judge = () => {
			const result = verifyJwt(RFC_TOKEN, [secret], expected, 1300819380_000);
			return result.ok ? 'authentic' : result.code;
		};
		expect(counts.hostile(judge, ['invalid_token'])).toBeNull();
	});
});

interface MacVectors {
	readonly testGroups: ReadonlyArray<{
		readonly tagSize: number;
		readonly tests: ReadonlyArray<{
			readonly tcId: number;
			readonly key: string;
			readonly msg: string;
			readonly tag: string;
			readonly result: 'valid' | 'invalid';
		}>;
	}>;
}

ifThere('Project Wycheproof, HMAC', () => {
	test.each(ALGORITHMS)('%s', (algorithm) => {
		const size = Number(algorithm.slice(3));
		let ran = 0;
		for (const { tagSize, tests } of read<MacVectors>(`hmac_${algorithm}_test.json`).testGroups) {
			for (const { tcId, key, msg, tag, result } of tests) {
				const verdict = () =>
					isHmacOf(Buffer.from(msg, 'hex'), tag, algorithm, 'hex', [Buffer.from(key, 'hex')])
						? 'authentic'
						: 'refused';
				// Wycheproof calls truncated tags valid. No provider sends truncated tags, so the package refuses them.
				const isValid = result === 'valid' && tagSize === size;
				const wrong = isValid ? counts.authentic(verdict) : counts.hostile(verdict);
				expect({ tcId, wrong }).toEqual({ tcId, wrong: null });
				ran++;
			}
		}
		say(`vectors: ran ${ran} of Project Wycheproof’s for HMAC with ${algorithm}`);
		expect(ran).toBe(174);
	});
});

interface JwsVectors {
	readonly testGroups: ReadonlyArray<{
		readonly private?: JsonWebKey;
		readonly public?: JsonWebKey;
		readonly tests: ReadonlyArray<{
			readonly tcId: number;
			readonly jws: unknown;
			readonly result: 'valid' | 'invalid' | 'acceptable';
		}>;
	}>;
}
interface JsonWebKey {
	readonly kty?: string;
	readonly k?: string;
	readonly n?: string;
	readonly x?: string;
}

ifThere('Project Wycheproof, JSON web signatures', () => {
	/**
	 * Wycheproof calls these valid, because a decoder may skip other characters. RFC 7515 allows base64url's characters
	 * only.
	 */
	const STRICTER = [372, 373];
	/**
	 * These equal the valid case 357 byte for byte. Wycheproof calls them invalid for a padding that they do not
	 * contain.
	 */
	const CONTRADICTORY = [367, 370];

	test('HMAC tokens as they say, all others refused, whatever the key', () => {
		let ran = 0;
		const { testGroups } = read<JwsVectors>('json_web_signature_test.json');
		const valid = testGroups.flatMap(({ tests }) => tests).find(({ tcId }) => tcId === 357) as {
			jws: string;
		};
		for (const group of testGroups) {
			const keys = keysOf(group.private ?? {}, group.public ?? {});
			const isHmac = group.private?.kty === 'oct';
			for (const { tcId, jws, result } of group.tests) {
				const token = typeof jws === 'string' ? jws : JSON.stringify(jws);
				const verdict = () => (provenPayload(token, keys) === null ? 'refused' : 'authentic');
				if (CONTRADICTORY.includes(tcId)) expect(token).toBe(valid.jws);
				const isValid =
					isHmac &&
					(CONTRADICTORY.includes(tcId) || (result === 'valid' && !STRICTER.includes(tcId)));
				const wrong = isValid ? counts.authentic(verdict) : counts.hostile(verdict);
				expect({ tcId, wrong }).toEqual({ tcId, wrong: null });
				ran++;
			}
		}
		say(`vectors: ran ${ran} of Project Wycheproof’s for JSON web signatures`);
		expect(ran).toBe(401);
	});

	/** The key. For a public key, the text that a confused receiver would use as the HMAC's key. */
	function keysOf(secret: JsonWebKey, shared: JsonWebKey): Buffer[] {
		if (secret.k !== undefined) return [Buffer.from(secret.k, 'base64url')];
		const parts = [shared.n ?? '', shared.x ?? ''].map((part) => Buffer.from(part, 'base64url'));
		return [...parts, Buffer.from(JSON.stringify(shared))];
	}
});

function read<Vectors>(file: string): Vectors {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Vectors;
}
