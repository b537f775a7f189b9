import { createHmac } from 'node:crypto';

import { openSms } from '../../../nodes/OpenSms/openSms';
import type { OpenSmsSettings } from '../../../nodes/OpenSms/openSmsSettings';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import type { Secrets } from '../../../nodes/shared/verification/secrets';
import { NOW, receiveOnce, SECRET } from '../../support/receiveOnce';
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

test('a signature made elsewhere passes', () => {
	// printf 'body' | openssl dgst -sha256 -hmac 'key' -binary | base64
	const body = Buffer.from('body');
	const settings: Hmac = { ...HMAC, signatureEncoding: 'base64' };
	const headers = { 'x-signature': 'UVquEztDXUAAlWcx9orlz164XU8NxqVG0r/NNZXsGuE=' };
	expect(verify(settings, { body, headers }, ['key'])).toBe('authentic');
});

test('the current and the previous secret pass, a third does not', () => {
	const secrets: Secrets = ['current', 'previous'];
	const by = (secret: string) =>
		verify(HMAC, { headers: { 'x-signature': sign(HMAC, secret) } }, secrets);
	expect([by('current'), by('previous'), by('third')]).toEqual([
		'authentic',
		'authentic',
		'invalid_signature',
	]);
});

test('hexadecimal passes in either case', () => {
	expect(withSignature(HMAC, sign(HMAC).toUpperCase())).toBe('authentic');
});

describe('a signature in another form is refused', () => {
	const hex = sign(HMAC);
	test.each([
		['one digit less', hex.slice(1)],
		['one digit more', `${hex}0`],
		['half of it', hex.slice(0, 32)],
		['white space before', ` ${hex}`],
		['white space within', `${hex.slice(0, 32)} ${hex.slice(32)}`],
		['0x', `0x${hex}`],
		['base64', sign({ ...HMAC, signatureEncoding: 'base64' })],
		['empty', ''],
		['two, joined', `${hex}, ${hex}`],
		[
			'full-width digits',
			hex.replace(/\d/, (digit) => String.fromCharCode(0xff10 + Number(digit))),
		],
	])('hex: %s', (_, signature) => {
		expect(withSignature(HMAC, signature)).toBe('invalid_signature');
	});

	const settings: Hmac = { ...HMAC, signatureEncoding: 'base64' };
	const base64 = sign(settings);
	const lastLetter = base64.at(-2) as string;
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
	// 32 bytes leave two unused bits in the last letter. A lax decoder accepts all four spellings.
	const respelled = alphabet[alphabet.indexOf(lastLetter) + 1] as string;
	test.each([
		['without padding', base64.replace('=', '')],
		['padded too much', `${base64}=`],
		['unused bits set', `${base64.slice(0, -2)}${respelled}=`],
		['white space within', `${base64.slice(0, 10)} ${base64.slice(10)}`],
		['line feed after', `${base64}\n`],
		['hexadecimal', hex],
		['empty', ''],
	])('base64: %s', (_, signature) => {
		expect(withSignature(settings, signature)).toBe('invalid_signature');
	});

	test('base64url where it differs', () => {
		// This secret's signature contains the letters in which base64 and base64url differ.
		let secret = 'a';
		while (!/[+/]/.test(sign(settings, secret))) secret += 'a';
		const standard = sign(settings, secret);
		const url = standard.replaceAll('+', '-').replaceAll('/', '_');
		const by = (signature: string) =>
			verify(settings, { headers: { 'x-signature': signature } }, [secret]);
		expect([by(standard), by(url)]).toEqual(['authentic', 'invalid_signature']);
	});
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

test('a signed time bounds the age of an event', async () => {
	const body = Buffer.from(
		JSON.stringify({
			event: 'sms.delivered',
			message_id: 'msg_1',
			timestamp: new Date(NOW - 60_000).toISOString(),
		}),
	);
	const receive = (maximumEventAge: number, now: number) =>
		receiveOnce<OpenSmsSettings>(
			openSms,
			HMAC,
			{ body, headers: { 'x-signature': sign(HMAC, SECRET, body) } },
			{ events: ['sms.delivered'], options: { maximumEventAge }, now },
		);
	expect((await receive(1, NOW)).kind).toBe('accepted');
	expect(await receive(1, NOW + 1)).toEqual({ kind: 'rejected', code: 'stale_event' });
	expect((await receive(0, NOW + 1)).kind).toBe('accepted');
});
