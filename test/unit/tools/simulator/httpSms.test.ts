import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';

import { providers } from '../../../../tools/simulator/index';

const URL = 'https://n8n.example.com/webhook/1/webhook';
const NOW = Date.UTC(2026, 4, 22, 9, 14, 7, 999);
const SECONDS = Math.floor(NOW / 1000);
const options = { url: URL, secret: 'a signing key', now: NOW };

async function tokenOf(extra: Parameters<typeof providers.httpsms.build>[1] = options) {
	const { headers } = await providers.httpsms.build('message.phone.sent', extra);
	return String(headers.Authorization).replace(/^Bearer /, '');
}

test('the token verifies with the signing key, at the time it was made and not half an hour later', async () => {
	const token = await tokenOf();
	const key = new TextEncoder().encode(options.secret);
	const expected = { algorithms: ['HS256'], issuer: 'api.httpsms.com', audience: URL };
	await expect(
		jwtVerify(token, key, { ...expected, currentDate: new Date(NOW) }),
	).resolves.toBeTruthy();
	await expect(
		jwtVerify(token, key, { ...expected, currentDate: new Date(NOW + 30 * 60_000) }),
	).rejects.toThrow('"exp" claim timestamp check failed');
	await expect(
		jwtVerify(token, new TextEncoder().encode('another key'), {
			...expected,
			currentDate: new Date(NOW),
		}),
	).rejects.toThrow('signature verification failed');
});

test('the claims are those httpSMS makes', async () => {
	const token = await tokenOf();
	expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
	expect(decodeJwt(token)).toEqual({
		iss: 'api.httpsms.com',
		sub: 'WB7DRDWrJZRGbYrv2CKGkqbzvqdC',
		aud: [URL],
		exp: SECONDS + 600,
		nbf: SECONDS - 600,
		iat: SECONDS,
	});
});

test('claims can be changed and left out', async () => {
	const token = await tokenOf({
		...options,
		userId: 'me',
		claims: { iss: 'other', nbf: undefined },
	} as never);
	expect(decodeJwt(token)).toMatchObject({ iss: 'other', sub: 'me' });
	expect(decodeJwt(token)).not.toHaveProperty('nbf');
});

test('the event type is in a header, and there is no token without signing key', async () => {
	const request = await providers.httpsms.build('message.call.missed', { ...options, secret: ' ' });
	expect(request.headers).toEqual({
		'Content-Type': 'application/json',
		'X-Event-Type': 'message.call.missed',
	});
});

test('the token does not depend on the body', async () => {
	const [one, other] = await Promise.all(
		['{}', '{"a":1}'].map((body) => providers.httpsms.sign(Buffer.from(body), options)),
	);
	expect(one?.headers.Authorization).toBe(other?.headers.Authorization);
});

test('all events of one message share its id and have an id of their own', async () => {
	const payloads = providers.httpsms.events.map((event) =>
		providers.httpsms.payload(event, { now: NOW, message: 7 }),
	);
	const version4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/;
	const messageIds = payloads
		.map(({ data }) => data as { id?: string; message_id?: string })
		.map(({ id, message_id }) => id ?? message_id)
		.filter((id) => id !== undefined);
	expect(messageIds).toHaveLength(6);
	expect(new Set(messageIds).size).toBe(1);
	expect(messageIds[0]).toMatch(version4);
	expect(new Set(payloads.map(({ id }) => id)).size).toBe(8);
	for (const { id } of payloads) expect(id).toMatch(version4);
});
