import fc from 'fast-check';

import { vonageSms } from '../../nodes/VonageSms/vonageSms';
import { providers } from '../../tools/simulator/index';
import { signJwt } from '../../tools/simulator/jwt';
import { request } from '../support/wire';
import { runs, SEED } from './support/seed';
import { payloadsOf } from './support/subjects';
import { compareWithVendor, loadVendorLibrary } from './support/vendorOracle';

interface Sent {
	readonly token: string;
	readonly secret: string;
	readonly body: Buffer;
}

const SECRET = 'uZ3kq8Rr5vTn2bYx';
const URL = 'https://n8n.example.com/webhook/1/webhook';
const bodies = payloadsOf('vonage').map((payload) => Buffer.from(JSON.stringify(payload)));

/** The token of a body as Vonage makes it, or with another header or other claims. */
function tokenOf(body: Buffer, claims: object, header: object | null): string {
	const { headers } = providers.vonage.sign(body, {
		url: URL,
		secret: SECRET,
		now: Date.now(),
		claims: { ...claims },
	});
	const token = String(headers.Authorization).slice('Bearer '.length);
	const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
	return header === null ? token : signJwt(JSON.parse(payload) as object, SECRET, header);
}

/** Random requests. About half are unchanged, as Vonage would send them. */
function vonageRequests(): Sent[] {
	const hour = 3600;
	const now = Math.floor(Date.now() / 1000);
	const claims = fc.constantFrom(
		...[{}, {}, {}, { exp: now + hour }, { exp: now - hour }, { nbf: now + hour }],
		...[{ exp: 'x' }, { payload_hash: undefined }, { iss: 'other' }],
	);
	const header = fc.constantFrom(
		...[null, null, null, null, { alg: 'none' }, { alg: 'HS512', typ: 'JWT' }, { alg: 'HS256' }],
	);
	const requests = fc.record({
		body: fc.constantFrom(...bodies),
		claims,
		header,
		change: fc.constantFrom('none', 'none', 'none', 'token', 'secret', 'body'),
		at: fc.nat({ max: 600 }),
		text: fc.string({ maxLength: 2 }),
	});
	return fc
		.sample(requests, { seed: SEED, numRuns: runs(4000) })
		.map(({ body, claims: some, header: other, change, at, text }) => {
			const token = tokenOf(body, some, other);
			const place = at % token.length;
			return {
				token: change === 'token' ? token.slice(0, place) + text + token.slice(place + 1) : token,
				secret: change === 'secret' ? SECRET + text : SECRET,
				body: change === 'body' ? Buffer.concat([body, Buffer.from(text)]) : body,
			};
		});
}

test('Vonage’s library, @vonage/jwt 1.17.1: what passes here passes there', async () => {
	const sdk = loadVendorLibrary<{ verifySignature(token: string, secret: string): boolean }>(
		'@vonage/jwt/dist/cjs/verifySignature',
	);
	const judged = await compareWithVendor(
		'Vonage',
		vonageRequests(),
		({ token, secret, body }) => {
			const sent = request({ headers: { authorization: `Bearer ${token}` }, body });
			const verdict = vonageSms.verify(sent, [secret], undefined, Date.now());
			return verdict.ok ? 'authentic' : verdict.code;
		},
		({ token, secret }) => {
			try {
				return sdk.verifySignature(token, secret);
			} catch {
				return false;
			}
		},
	);
	expect(judged.filter(({ theirs }) => !theirs)).toEqual([]);
	// The library checks the signature alone. It checks neither the hash of the body nor the spelling of the token.
	const codes = new Set(judged.map(({ ours }) => ours));
	expect(
		[...codes].filter((code) => !['invalid_signature', 'invalid_token'].includes(code)),
	).toEqual([]);
});
