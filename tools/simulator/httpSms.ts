import { createHash } from 'node:crypto';

import { signJwt } from './jwt';
import { fixtureEvents, type Payload } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';
import { uuidFor } from './uuid';

const TEN_MINUTES = 10 * 60;

export interface HttpSmsOptions {
	/** Claims that differ from httpSMS's claims; `undefined` leaves a claim out. */
	readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * httpSMS, github.com/NdoleStudio/httpsms, api/pkg/services/webhook_service.go (createRequest): a JWT that names the
 * registered URL but does not cover the body; no Authorization header when the webhook has no signing key.
 */
export const httpSms = simulatedProvider<HttpSmsOptions>({
	id: 'httpsms',
	events: fixtureEvents('httpsms'),
	eventTimePath: 'data.timestamp',
	identify: identifyEvent,
	eventIdOf,
	sign(body, options) {
		const token = options.secret.trim() && signToken(options);
		return post(body, options, {
			...(options.event === undefined ? {} : { 'X-Event-Type': options.event }),
			...(token ? { Authorization: `Bearer ${token}` } : {}),
		});
	},
	tamper: { body: changeBody, signature: changeHeader('Authorization', changeSignature) },
});

/** The JWT of one delivery attempt, with the claims of getAuthToken in the same file, in its order. */
function signToken({
	url,
	secret,
	now,
	claims,
}: {
	url: string;
	secret: string;
	now: number;
} & HttpSmsOptions): string {
	const issuedAt = Math.floor(now / 1000);
	const all = {
		iss: 'api.httpsms.com',
		sub: 'WB7DRDWrJZRGbYrv2CKGkqbzvqdC',
		aud: [url],
		exp: issuedAt + TEN_MINUTES,
		nbf: issuedAt - TEN_MINUTES,
		iat: issuedAt,
		...claims,
	};
	return signJwt(all, secret);
}

const OUTBOUND = [
	'message.phone.sent',
	'message.phone.delivered',
	'message.send.failed',
	'message.send.expired',
];

function eventIdOf({ id, type, data }: Payload): string {
	const { timestamp, owner, contact, content = null, ...rest } = data as Payload;
	if (timestamp && OUTBOUND.includes(String(type))) {
		return ['httpsms', rest.id ?? rest.message_id, type, timestamp].join(':');
	}
	if (timestamp && type === 'message.phone.received') {
		const sms = JSON.stringify([owner, contact, timestamp, content]);
		return `httpsms:${createHash('sha256').update(sms).digest('hex').substring(0, 32)}`;
	}
	return `httpsms:${String(id)}`;
}

function identifyEvent({ type, data }: Payload, message: number): Record<string, unknown> {
	const edits: Record<string, unknown> = { id: uuidFor(`${String(type)} ${message}`) };
	const { content } = data as Payload;
	// An SMS is known by parties, time and text: the id is new each time the phone hands it over.
	if (type === 'message.phone.received') edits['data.content'] = `${String(content)} ${message}`;
	for (const key of ['id', 'message_id']) {
		if (Object.hasOwn(data as object, key)) edits[`data.${key}`] = uuidFor(`message ${message}`);
	}
	return edits;
}
