import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

import { fixtureEvents, type Payload } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader } from './tamper';
import { uuidFor } from './uuid';

const SIGNATURE = 'telnyx-signature-ed25519';
const TIMESTAMP = 'telnyx-timestamp';

/** The bytes before the 32 bytes of a private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Telnyx's API v2, https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks: Ed25519 over timestamp,
 * vertical bar and body. The private key is made from the secret, so that any text can stand for one.
 */
export const telnyxSms = simulatedProvider<object>({
	id: 'telnyx',
	events: fixtureEvents('telnyx'),
	eventTimePath: 'data.occurred_at',
	identify: ({ data }, message) => ({
		'data.id': uuidFor(`${String((data as Payload).event_type)} ${message}`),
		'data.payload.id': uuidFor(`message ${message}`),
	}),
	eventIdOf: ({ data }) => `telnyx:${String((data as Payload).id)}`,
	credentialSecret: (secret) => keysOf(secret).publicKey,
	sign(body, options) {
		const timestamp = String(Math.floor(options.now / 1000));
		const signed = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
		const signature = sign(null, signed, keysOf(options.secret).privateKey);
		return post(body, options, {
			[SIGNATURE]: signature.toString('base64'),
			[TIMESTAMP]: timestamp,
		});
	},
	tamper: {
		body: changeBody,
		signature: changeHeader(SIGNATURE, (value) => (value[0] === 'A' ? 'B' : 'A') + value.slice(1)),
	},
});

interface Keys {
	readonly secret: string;
	readonly privateKey: KeyObject;
	/** The public key as the Telnyx portal shows it. */
	readonly publicKey: string;
}

/** Making keys takes several times as long as signing, and tests sign with one secret again and again. */
let latest: Keys | undefined;

function keysOf(secret: string): Keys {
	if (latest?.secret !== secret) latest = makeKeys(secret);
	return latest;
}

function makeKeys(secret: string): Keys {
	const seed = createHash('sha256').update(secret).digest();
	const key = Buffer.concat([PKCS8_PREFIX, seed]);
	const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
	const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
	return { secret, privateKey, publicKey: Buffer.from(x, 'base64url').toString('base64') };
}
