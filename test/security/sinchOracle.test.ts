import fc from 'fast-check';

import { sinchSms } from '../../nodes/SinchSms/sinchSms';
import { providers } from '../../tools/simulator/index';
import { arrived } from '../support/wire';
import { runs, SEED } from './support/seed';
import { payloadsOf } from './support/subjects';
import { compareWithVendor, loadVendorLibrary, splice } from './support/vendorOracle';

interface Sent {
	readonly secret: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

const SECRET = 'foo_secret1234';
const URL = 'https://n8n.example.com/webhook/1/webhook';
const PREFIX = 'x-sinch-webhook-signature';
const bodies = payloadsOf('sinch').map((payload) => Buffer.from(JSON.stringify(payload)));

/** Random requests. About half are unchanged, as Sinch would send them. */
function sinchRequests(): Sent[] {
	const requests = fc.record({
		body: fc.oneof(
			fc.constantFrom(...bodies),
			fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
		),
		change: fc.constantFrom(
			...['none', 'none', 'none', 'none', 'none', 'none', 'secret', 'body', 'shift', 'missing'],
			...['', '-nonce', '-timestamp', '-algorithm'],
		),
		name: fc.constantFrom('', '-nonce', '-timestamp', '-algorithm'),
		at: fc.nat({ max: 600 }),
		text: fc.string({ maxLength: 2 }),
	});
	return fc
		.sample(requests, { seed: SEED, numRuns: runs(4000) })
		.map(({ body, change, name, at, text }) => {
			const signed = providers.sinch.sign(body, { url: URL, secret: SECRET, now: Date.now() });
			const headers = Object.fromEntries(
				Object.entries(signed.headers).map(([key, value]) => [key.toLowerCase(), String(value)]),
			);
			if (change === 'missing') delete headers[PREFIX + name];
			const changed = headers[PREFIX + change];
			if (changed !== undefined) headers[PREFIX + change] = splice(changed, at, text);
			// Moves the end of the body, after a dot, to the beginning of the nonce. The signed text stays the same.
			const point = change === 'shift' ? body.indexOf('.') : -1;
			if (point >= 0) {
				headers[`${PREFIX}-nonce`] =
					`${body.subarray(point + 1).toString()}.${headers[`${PREFIX}-nonce`]}`;
			}
			const altered = change === 'body' ? Buffer.from(splice(body.toString(), at, text)) : body;
			return {
				secret: change === 'secret' ? SECRET + text : SECRET,
				headers,
				body: point >= 0 ? body.subarray(0, point) : altered,
			};
		});
}

test('Sinch’s library, @sinch/sdk-client 1.5.0: what passes here passes there', async () => {
	interface Helper {
		validateWebhookSignature(secret: string, headers: object, body: string): boolean;
	}
	// The package's main module needs @sinch/sdk-core. Its verifier does not.
	const sdk = loadVendorLibrary<Helper>('@sinch/sdk-client/dist/utils/authorization.helper');
	const judged = await compareWithVendor(
		'Sinch',
		sinchRequests(),
		({ secret, headers, body }) => {
			const sent = arrived({ method: 'POST', url: URL, headers, body }, URL);
			const verdict = sinchSms.verify(sent, [secret], { timestampTolerance: 0 }, Date.now());
			return verdict.ok ? 'authentic' : verdict.code;
		},
		({ secret, headers, body }) => sdk.validateWebhookSignature(secret, headers, body.toString()),
	);
	expect(judged.filter(({ theirs }) => !theirs)).toEqual([]);
	// The library checks neither the algorithm nor the time, and accepts a nonce that holds the end of the body.
	for (const { ours, request } of judged) {
		const isShifted = ['-nonce', '-timestamp'].some((name) =>
			request.headers[PREFIX + name]?.includes('.'),
		);
		const allowed = ['unsupported_algorithm'];
		if (isShifted) allowed.push('invalid_signature');
		expect(allowed).toContain(ours);
	}
});
