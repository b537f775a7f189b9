import { createHash } from 'node:crypto';

import { signJwt } from './jwt';
import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';
import { uuidFor } from './uuid';

export interface VonageOptions {
	/** The text whose hash is in the token; the body if left out. */
	readonly hashed?: string | Buffer | undefined;
	/** Claims that differ from Vonage's claims; `undefined` leaves a claim out. */
	readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Vonage's Messages API, https://developer.vonage.com/en/getting-started/concepts/webhooks: a JWT made with the
 * signature secret, which holds the SHA-256 of the body. The token neither expires nor names a receiver.
 */
export const vonageSms = simulatedProvider<VonageOptions>({
	id: 'vonage',
	events: fixtureEvents('vonage'),
	eventTimePath: 'timestamp',
	identify: (_payload, message) => ({ message_uuid: uuidFor(`message ${message}`) }),
	eventIdOf: ({ message_uuid: id, status = 'received' }) =>
		`vonage:${String(id)}:${String(status)}`,
	sign(body, options) {
		const { secret, now, hashed = body, claims } = options;
		const hash = createHash('sha256').update(hashed).digest('hex');
		const token = signJwt(
			{
				iat: Math.floor(now / 1000),
				jti: uuidFor(hash),
				iss: 'Vonage',
				payload_hash: hash,
				api_key: 'a1b2c3d',
				application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
				...claims,
			},
			secret,
		);
		return post(body, options, { Authorization: `Bearer ${token}` });
	},
	tamper: { body: changeBody, signature: changeHeader('Authorization', changeSignature) },
});
