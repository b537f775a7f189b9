import fc from 'fast-check';

import { telnyxSms } from '../../nodes/TelnyxSms/telnyxSms';
import { providers } from '../../tools/simulator/index';
import { request } from '../support/wire';
import { runs, SEED } from './support/seed';
import { payloadsOf } from './support/subjects';
import { compareWithVendor, loadVendorLibrary, splice } from './support/vendorOracle';

interface Sent {
	readonly key: string;
	readonly signature: string;
	readonly timestamp: string;
	readonly body: Buffer;
}
const SECRET = 'uZ3kq8Rr5vTn2bYx';
const URL = 'https://n8n.example.com/webhook/1/webhook';
const { telnyx } = providers;
const bodies = payloadsOf('telnyx').map((payload) => Buffer.from(JSON.stringify(payload)));

/**
 * Random requests. About half are unchanged, as Telnyx would send them. Ages stay away from the limit: the library
 * reads its own clock.
 */
function telnyxRequests(): Sent[] {
	const requests = fc.record({
		body: fc.oneof(
			fc.constantFrom(...bodies),
			fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
		),
		age: fc.constantFrom(0, 0, 0, 0, 60, -60, 200, 400, -400, 100_000),
		change: fc.constantFrom(
			...['none', 'none', 'none', 'none', 'key', 'signature', 'timestamp', 'body', 'encoding'],
		),
		at: fc.nat({ max: 600 }),
		text: fc.string({ maxLength: 2 }),
	});
	return fc
		.sample(requests, { seed: SEED, numRuns: runs(3000) })
		.map(({ body, age, change, at, text }) => {
			const now = Date.now() - age * 1000;
			const { headers } = telnyx.sign(body, { url: URL, secret: SECRET, now });
			const signature = String(headers['telnyx-signature-ed25519']);
			const timestamp = String(headers['telnyx-timestamp']);
			const key = telnyx.credentialSecret(SECRET);
			const encoded = Buffer.from(signature, 'base64').toString(at % 2 ? 'base64url' : 'hex');
			return {
				key: change === 'key' ? splice(key, at, text) : key,
				signature:
					change === 'signature'
						? splice(signature, at, text)
						: change === 'encoding'
							? encoded
							: signature,
				timestamp: change === 'timestamp' ? splice(timestamp, at, text) : timestamp,
				body: change === 'body' ? Buffer.from(splice(body.toString(), at, text)) : body,
			};
		});
}

test('Telnyx’s library, telnyx 7.24.0: what passes here passes there', async () => {
	interface Webhook {
		verify(payload: string, headers: Record<string, string>): Promise<void>;
	}
	const { TelnyxWebhook } = loadVendorLibrary<{ TelnyxWebhook: new (key: string) => Webhook }>(
		'telnyx/lib/webhooks',
	);
	const headersOf = ({ signature, timestamp }: Sent) => ({
		'telnyx-signature-ed25519': signature,
		'telnyx-timestamp': timestamp,
	});
	const judged = await compareWithVendor(
		'Telnyx',
		telnyxRequests(),
		(one) => {
			const sent = request({ headers: headersOf(one), body: one.body });
			const settings = { timestampTolerance: 300 };
			const verdict = telnyxSms.verify(sent, [one.key], settings, Date.now());
			return verdict.ok ? 'authentic' : verdict.code;
		},
		async (one) => {
			try {
				await new TelnyxWebhook(one.key).verify(one.body.toString(), headersOf(one));
				return true;
			} catch {
				return false;
			}
		},
	);
	expect(judged.filter(({ theirs }) => !theirs)).toEqual([]);
	// The library ignores unused bits of base64. A signature or key then has several spellings.
	const isUnusedBits = (text: string) => Buffer.from(text, 'base64').toString('base64') !== text;
	const unexplained = judged.filter(
		({ request: { key, signature } }) => !isUnusedBits(key) && !isUnusedBits(signature),
	);
	expect(unexplained).toEqual([]);
});
