import { createHmac } from 'node:crypto';

import { openSms } from '../../../nodes/OpenSms/openSms';
import type { OpenSmsSettings } from '../../../nodes/OpenSms/openSmsSettings';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import type { Secrets } from '../../../nodes/shared/verification/secrets';
import { NOW, SECRET } from '../../support/receiveOnce';
import { request as requestOf } from '../../support/wire';

type Hmac = Extract<OpenSmsSettings, { verification: 'hmac' }>;

const BODY = Buffer.from('{ "event": "sms.delivered", "message_id": "msg_\\u0031" }');
const HMAC: Hmac = {
	verification: 'hmac',
	signatureHeader: 'x-signature',
	signatureAlgorithm: 'sha256',
	signatureEncoding: 'hex',
	signaturePrefix: '',
};
const algorithms = ['sha256', 'sha384', 'sha512'] as const;
const encodings = ['hex', 'base64'] as const;

const sign = (settings: Hmac, secret = SECRET, body = BODY) =>
	settings.signaturePrefix +
	createHmac(settings.signatureAlgorithm, secret).update(body).digest(settings.signatureEncoding);

function verify(
	settings: OpenSmsSettings,
	request: Partial<WebhookRequest>,
	secrets: Secrets = [SECRET],
): string {
	const verdict = openSms.verify(requestOf({ body: BODY, ...request }), secrets, settings, NOW);
	return verdict.ok ? 'authentic' : verdict.code;
}
const withSignature = (settings: Hmac, signature: string | string[]) =>
	verify(settings, { headers: { 'x-signature': signature } });

describe.each(algorithms)('%s', (signatureAlgorithm) => {
	test.each(encodings)('in %s', (signatureEncoding) => {
		for (const signaturePrefix of ['', 'v1=']) {
			const settings: Hmac = { ...HMAC, signatureAlgorithm, signatureEncoding, signaturePrefix };
			const signature = sign(settings);
			expect(withSignature(settings, signature)).toBe('authentic');
			expect(withSignature(settings, sign(settings, 'another secret'))).toBe('invalid_signature');
			expect(
				verify(settings, { headers: { 'x-signature': signature }, body: Buffer.from('{}') }),
			).toBe('invalid_signature');
		}
	});

	test('does not stand in for another', () => {
		for (const other of algorithms.filter((name) => name !== signatureAlgorithm)) {
			const signature = sign({ ...HMAC, signatureAlgorithm: other });
			expect(withSignature({ ...HMAC, signatureAlgorithm }, signature)).toBe('invalid_signature');
		}
	});
});

test('only a token stands in the URL', () => {
	expect(openSms.isUrlToken?.({ verification: 'urlToken' })).toBe(true);
	expect(openSms.isUrlToken?.(HMAC)).toBe(false);
});

test('a signature made elsewhere passes', () => {
	// printf 'body' | openssl dgst -sha256 -hmac 'key' -binary | base64
	const body = Buffer.from('body');
	const settings: Hmac = { ...HMAC, signatureEncoding: 'base64' };
	const headers = { 'x-signature': 'UVquEztDXUAAlWcx9orlz164XU8NxqVG0r/NNZXsGuE=' };
	expect(verify(settings, { body, headers }, ['key'])).toBe('authentic');
});

test('hexadecimal passes in either case', () => {
	expect(withSignature(HMAC, sign(HMAC).toUpperCase())).toBe('authentic');
});

test('the prefix must be there as it was set, once', () => {
	const settings: Hmac = { ...HMAC, signaturePrefix: 'sha256=' };
	const bare = sign(HMAC);
	expect(withSignature(settings, `sha256=${bare}`)).toBe('authentic');
	for (const prefix of ['', 'SHA256=', 'sha512=', 'sha256', 'sha256= ', 'sha256=sha256=']) {
		expect(withSignature(settings, prefix + bare)).toBe('invalid_signature');
	}
	expect(withSignature(HMAC, `sha256=${bare}`)).toBe('invalid_signature');
});

test('a missing or repeated header is no signature', () => {
	const signature = sign(HMAC);
	expect(verify(HMAC, {})).toBe('missing_signature');
	expect(withSignature(HMAC, [])).toBe('missing_signature');
	expect(withSignature(HMAC, [signature, signature])).toBe('missing_signature');
	expect(withSignature(HMAC, [signature])).toBe('authentic');
	expect(verify(HMAC, { headers: { 'x-other': signature } })).toBe('missing_signature');
});

test.each(['', 'constructor', '__proto__', 'tostring'])('header name %j proves nothing', (name) => {
	const settings: Hmac = { ...HMAC, signatureHeader: name };
	expect(verify(settings, {})).not.toBe('authentic');
	expect(verify(settings, { headers: { 'x-signature': sign(HMAC) } })).not.toBe('authentic');
});

test('one way of verification does not open the other', () => {
	const headers = { 'x-signature': sign(HMAC) };
	expect(verify(HMAC, { query: { token: SECRET } })).toBe('missing_signature');
	expect(verify({ verification: 'urlToken' }, { headers })).toBe('missing_token');
	expect(verify(HMAC, { headers, query: { token: 'wrong' } })).toBe('authentic');
});
