import { createHmac, hkdfSync } from 'node:crypto';

import type { WebhookRequest } from '../../../../nodes/shared/http/request';
import {
	type DescribedHmac,
	verifyDescribedHmac,
} from '../../../../nodes/shared/verification/describedHmac';
import type { Secrets } from '../../../../nodes/shared/verification/secrets';
import { parseTemplate } from '../../../../nodes/shared/verification/template';
import { request } from '../../../support/wire';

const NOW = Date.UTC(2026, 4, 22, 9, 20, 0, 123);
const TIME = String(Math.floor(NOW / 1000));
const SECRET = 'uZ3kq8Rr5vTn2bYx';
const BODY = Buffer.from('{"status": "DELIVRD", "text": "\u00e9 \ud83d\ude00"}');
const PLAIN: DescribedHmac = {
	signatureHeader: 'x-signature',
	signatureAlgorithm: 'sha256',
	signatureEncoding: 'hex',
	signaturePrefix: '',
	signedContent: parseTemplate('{body}', ''),
	timestampPrefix: '',
	secretEncoding: 'utf8',
};
const withTime = (parts: Partial<DescribedHmac> = {}): DescribedHmac => ({
	...PLAIN,
	signedContent: parseTemplate('{timestamp}.{body}', ''),
	timestampHeader: 'x-timestamp',
	...parts,
});
const hex = (text: string | Buffer, secret: string | Buffer = SECRET) =>
	createHmac('sha256', secret).update(text).digest('hex');

interface Given {
	readonly headers: WebhookRequest['headers'];
	readonly parts?: Partial<WebhookRequest>;
	readonly secrets?: Secrets;
	readonly tolerance?: number;
}
function judge(hmac: DescribedHmac, { headers, parts, secrets = [SECRET], tolerance }: Given) {
	const sent = request({ body: BODY, ...parts, headers });
	return verifyDescribedHmac(sent, secrets, hmac, { timestampTolerance: tolerance ?? 300 }, NOW);
}
function verify(hmac: DescribedHmac, given: Given): string {
	const verdict = judge(hmac, given);
	return verdict.ok ? 'authentic' : verdict.code;
}

describe('every combination, signed by node:crypto in other words', () => {
	const KEY = Buffer.from(hkdfSync('sha256', 'key', 'salt', 'info', 33));
	const SECRETS = {
		utf8: [['gizli-\u015fifre', Buffer.from('gizli-\u015fifre', 'utf8')]],
		hex: [
			[KEY.toString('hex'), KEY],
			[KEY.toString('hex').toUpperCase(), KEY],
		],
		base64: ['base64', 'base64url'].flatMap((encoding): Array<[string, Buffer]> => {
			const text = KEY.toString(encoding as 'base64');
			return [
				[text, KEY],
				[`whsec_${text}`, KEY],
			];
		}),
	} as const satisfies Record<string, ReadonlyArray<readonly [string, Buffer]>>;
	const url = 'https://n8n.example.com:5678/webhook/1/webhook';
	const TEMPLATES: ReadonlyArray<[template: string, before: string, after: string]> = [
		['{body}', '', ''],
		['{timestamp}.{body}', `${TIME}.`, ''],
		['{body}{timestamp}', '', TIME],
		['{id}.{timestamp}.{body}', `msg_1.${TIME}.`, ''],
		['{body}.{id}.{timestamp}', '', `.msg_1.${TIME}`],
		['v1:{timestamp}|{method}|{url}|{body}', `v1:${TIME}|POST|${url}?a=1&b=%20|`, ''],
		['{url}\n{body}\n', `${url}?a=1&b=%20\n`, '\n'],
	];
	const rows = (['sha256', 'sha384', 'sha512', 'sha1'] as const).flatMap((signatureAlgorithm) =>
		(['hex', 'base64', 'base64url'] as const).flatMap((signatureEncoding) =>
			(['utf8', 'base64', 'hex'] as const).map(
				(secretEncoding) => [signatureAlgorithm, signatureEncoding, secretEncoding] as const,
			),
		),
	);

	test.each(rows)('%s in %s, secret in %s', (signatureAlgorithm, encoding, secretEncoding) => {
		for (const [template, before, after] of TEMPLATES) {
			for (const signaturePrefix of ['', 'sha256=', 'v1,', 'v1 ', '\u00a7']) {
				for (const [secret, key] of SECRETS[secretEncoding]) {
					const hmac: DescribedHmac = {
						...PLAIN,
						signatureAlgorithm,
						signatureEncoding: encoding,
						signaturePrefix,
						secretEncoding,
						signedContent: parseTemplate(template, ''),
						timestampHeader: template.includes('{timestamp}') ? 'x-timestamp' : undefined,
						idHeader: template.includes('{id}') ? 'x-id' : undefined,
					};
					const message = Buffer.concat([Buffer.from(before), BODY, Buffer.from(after)]);
					const bytes = createHmac(signatureAlgorithm, key).update(message).digest();
					const text =
						encoding === 'hex'
							? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
							: btoa(String.fromCharCode(...bytes));
					const signature =
						encoding === 'base64url'
							? text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
							: text;
					const headers = {
						'x-signature': signaturePrefix + signature,
						'x-timestamp': TIME,
						'x-id': 'msg_1',
					};
					const parts = { url, rawQuery: 'a=1&b=%20' };
					const given = { headers, parts, secrets: [secret] as const };
					expect(verify(hmac, given)).toBe('authentic');
					const body = Buffer.concat([BODY, Buffer.from(' ')]);
					expect(verify(hmac, { ...given, parts: { ...parts, body } })).toBe('invalid_signature');
				}
			}
		}
	});
});

test('vectors that OpenSSL made pass', () => {
	// printf '1779441600.body' | openssl dgst -sha512 -mac HMAC -macopt hexkey:00ff10 -binary | base64 -w0
	const signature =
		'AU3bXRpq8jn1jNG8yer67BF98MxAusbuvpFHl8b8hHSAFJYmbbIF6M9nHZiD4xUey2Dh9p8s6JuQGeTfXBQq5w==';
	const hmac = withTime({
		signatureAlgorithm: 'sha512',
		signatureEncoding: 'base64',
		secretEncoding: 'hex',
	});
	const headers = { 'x-signature': signature, 'x-timestamp': '1779441600' };
	const parts = { body: Buffer.from('body') };
	expect(verify(hmac, { headers, parts, secrets: ['00FF10'] })).toBe('authentic');
	// printf '' | openssl dgst -sha1 -hmac key
	const empty = { 'x-signature': 'f42bb0eeb018ebbd4597ae7213711ec60760843f' };
	const sha1: DescribedHmac = { ...PLAIN, signatureAlgorithm: 'sha1' };
	const given = { headers: empty, parts: { body: Buffer.alloc(0) }, secrets: ['key'] as const };
	expect(verify(sha1, given)).toBe('authentic');
	expect(verify(PLAIN, given)).toBe('invalid_signature');
});

const RIGHT = hex(BODY);
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
test.each([
	['', RIGHT, true],
	['', RIGHT.toUpperCase(), false],
	['', ` ${RIGHT}`, false],
	['', `${A},${RIGHT}`, false],
	['', `${RIGHT};`, false],
	['', '', false],
	['v1=', `v1=${RIGHT}`, true],
	['v1=', RIGHT, false],
	['v1=', '', false],
	['v1=', 'v1=', false],
	['v1=', `V1=${RIGHT}`, false],
	['v1=', `v1= ${RIGHT}`, false],
	['v1=', `v1=v1=${RIGHT}`, false],
	['v1=', `xv1=${RIGHT}`, false],
	['v1=', `;v1=${RIGHT}`, false],
	['v1=', `t=1;v1=${RIGHT}`, false],
	['v1=', `\tv1=${RIGHT}`, false],
	['v1=', `t=1,v1=${RIGHT}`, true],
	['v1=', `t=1 v1=${RIGHT}`, true],
	['v1=', `t=1, v1=${RIGHT}`, true],
	['v1=', ` v1=${RIGHT}`, true],
	['v1=', `v1=${RIGHT},v0=${A}`, true],
	['v1=', `v1=${RIGHT} v0=${A}`, true],
	['v1=', `v1=${RIGHT};v0=${A}`, true],
	['v1=', `v1=${RIGHT}\t`, false],
	['v1=', `v1=${RIGHT}.`, false],
	['v1=', `v1=${A},v1=${RIGHT}`, true],
	['v1=', `v1=${RIGHT},v1=${A}`, true],
	['v1=', `v1=${A} v1=${B}`, false],
	['v1=', `v2=${RIGHT}`, false],
	['v1,', `v1,${A} v1,${RIGHT}`, true],
	['v1,', `v1,v1,${RIGHT}`, true],
	['v1=', `${`v1=${A},`.repeat(7)}v1=${RIGHT}`, true],
	['v1=', `${`v1=${A},`.repeat(8)}v1=${RIGHT}`, false],
	['v1=', `v1=${RIGHT}${`,v1=${A}`.repeat(8)}`, false],
])('prefix %j, header %j: %s', (signaturePrefix, header, passes) => {
	const code = verify({ ...PLAIN, signaturePrefix }, { headers: { 'x-signature': header } });
	expect(code).toBe(passes ? 'authentic' : 'invalid_signature');
});

const RIGHT_WITH_TIME = hex(`${TIME}.${BODY.toString()}`);
const signedAt = (time: string) => ({
	'x-signature': hex(`${time}.${BODY.toString()}`),
	'x-timestamp': time,
});
test.each<[string, WebhookRequest['headers'], code: string]>([
	['no header', {}, 'missing_signature'],
	['no signature', { 'x-timestamp': TIME }, 'missing_signature'],
	['a signature twice', { ...signedAt(TIME), 'x-signature': [A, A] }, 'missing_signature'],
	['no time', { 'x-signature': RIGHT_WITH_TIME }, 'missing_timestamp'],
	['a time twice', { ...signedAt(TIME), 'x-timestamp': [TIME, TIME] }, 'missing_timestamp'],
	['another time', { ...signedAt(TIME), 'x-timestamp': '1' }, 'invalid_signature'],
	['a wrong signature', { ...signedAt(TIME), 'x-signature': A }, 'invalid_signature'],
	['milliseconds', signedAt(String(NOW)), 'invalid_timestamp'],
	['a date', signedAt(new Date(NOW).toISOString()), 'invalid_timestamp'],
	['an empty time', signedAt(''), 'invalid_timestamp'],
	['a fraction', signedAt(`${TIME}.5`), 'invalid_timestamp'],
	['a sign', signedAt(`+${TIME}`), 'invalid_timestamp'],
	['the newest time', signedAt(String(Number(TIME) + 300)), 'authentic'],
	['a time beyond', signedAt(String(Number(TIME) + 301)), 'stale_timestamp'],
	['the oldest time', signedAt(String(Number(TIME) - 299)), 'authentic'],
	['an older time', signedAt(String(Number(TIME) - 300)), 'stale_timestamp'],
])('%s: %j is %s', (_, headers, code) => {
	expect(verify(withTime(), { headers })).toBe(code);
});

test('what is missing is said also without a time, and with a prefix before it', () => {
	expect(verify(PLAIN, { headers: {} })).toBe('missing_signature');
	const headers = { 'x-signature': RIGHT_WITH_TIME };
	expect(verify(withTime({ timestampPrefix: 't=' }), { headers })).toBe('missing_timestamp');
});

test('a tolerance of 0 is no limit, and the verdict knows the signed time', () => {
	const headers = signedAt('1');
	expect(verify(withTime(), { headers, tolerance: 0 })).toBe('authentic');
	expect(judge(withTime(), { headers: signedAt(TIME), tolerance: 60 })).toMatchObject({
		coversBody: true,
		signedAt: Number(TIME) * 1000,
		replayableUntil: (Number(TIME) + 60) * 1000,
	});
	expect(judge(PLAIN, { headers: { 'x-signature': RIGHT } })).not.toHaveProperty('signedAt');
});

test.each([
	[`t=${TIME},v1=${RIGHT_WITH_TIME}`, 'authentic'],
	[`v1=${RIGHT_WITH_TIME} t=${TIME}`, 'authentic'],
	[`t=${TIME};,v1=${RIGHT_WITH_TIME}`, 'authentic'],
	[`t=${TIME},v1=${A},v1=${RIGHT_WITH_TIME}`, 'authentic'],
	[`v1=${RIGHT_WITH_TIME}`, 'missing_timestamp'],
	[`xt=${TIME},v1=${RIGHT_WITH_TIME}`, 'missing_timestamp'],
	[`t=${TIME},t=${TIME},v1=${RIGHT_WITH_TIME}`, 'missing_timestamp'],
	[`t=,v1=${hex(`.${BODY.toString()}`)}`, 'invalid_timestamp'],
	[`t=1,v1=${RIGHT_WITH_TIME}`, 'invalid_signature'],
])('time and signature in one header: %j is %s', (header, code) => {
	const hmac = withTime({
		signaturePrefix: 'v1=',
		timestampHeader: 'x-signature',
		timestampPrefix: 't=',
	});
	expect(verify(hmac, { headers: { 'x-signature': header } })).toBe(code);
});

describe('a signed id', () => {
	const hmac: DescribedHmac = {
		...PLAIN,
		signedContent: parseTemplate('{id}.{body}', ''),
		idHeader: 'x-id',
	};
	const by = (id: string | string[] | undefined, text: string) =>
		verify(hmac, {
			headers: { 'x-id': id, 'x-signature': hex(`${text}.${BODY.toString()}`) },
		});
	test.each([
		['msg_1', 'msg_1', 'authentic'],
		[['msg_1'], 'msg_1', 'authentic'],
		['', '', 'authentic'],
		['msg_1', 'msg_2', 'invalid_signature'],
		['msg_1.{}', 'msg_1.{}', 'invalid_signature'],
		[undefined, 'undefined', 'missing_signature'],
		[['msg_1', 'msg_1'], 'msg_1', 'missing_signature'],
	])('%j, signed as %j: %s', (id, text, code) => expect(by(id, text)).toBe(code));

	test('of a megabyte is only long', () => {
		const id = 'x'.repeat(2 ** 20);
		expect(by(id, id)).toBe('authentic');
		expect(by(`${id}.`, `${id}.`)).toBe('invalid_signature');
	});
	test('cannot take the beginning of the body', () => {
		const signature = hex('msg.a=1.status=delivered');
		const moved = { headers: { 'x-id': 'msg.a=1', 'x-signature': signature } };
		const body = Buffer.from('status=delivered');
		expect(verify(hmac, { ...moved, parts: { body } })).toBe('invalid_signature');
	});
});

test('the URL is signed as configured, and the query as sent', () => {
	const hmac: DescribedHmac = { ...PLAIN, signedContent: parseTemplate('{url}|{body}', '') };
	const url = 'https://n8n.example.com/webhook-test/1/webhook';
	const by = (signed: string, rawQuery: string) =>
		verify(hmac, {
			headers: { 'x-signature': hex(`${signed}|${BODY.toString()}`) },
			parts: { url, rawQuery },
		});
	expect(by(url, '')).toBe('authentic');
	expect(by(`${url}?a=%20`, 'a=%20')).toBe('authentic');
	expect(by(`${url}?`, '')).toBe('invalid_signature');
	expect(by(url, 'a=1')).toBe('invalid_signature');
});

describe('secrets', () => {
	const BASE64: DescribedHmac = { ...PLAIN, secretEncoding: 'base64' };
	const key = Buffer.from('AAAA', 'base64');
	test.each<[Secrets, signed: string, code: string]>([
		[['AAAA'], hex(BODY, key), 'authentic'],
		[['BBBB', 'AAAA'], hex(BODY, key), 'authentic'],
		[['AAAA', 'BBBB'], hex(BODY, key), 'authentic'],
		[['BBBB'], hex(BODY, key), 'invalid_signature'],
		[['BBBB', 'CCCC'], hex(BODY, key), 'invalid_signature'],
		// The sender may be right, if a secret cannot be read.
		[['no base64'], hex(BODY, 'no base64'), 'not_configured'],
		[['no base64', 'BBBB'], hex(BODY, key), 'not_configured'],
		[['BBBB', 'no base64'], hex(BODY, key), 'not_configured'],
		[['no base64', 'AAAA'], hex(BODY, key), 'authentic'],
		[['AAAA', 'no base64'], hex(BODY, key), 'authentic'],
	])('%j', (secrets, signature, code) => {
		expect(verify(BASE64, { headers: { 'x-signature': signature }, secrets })).toBe(code);
	});
});

test('a copy is known by what is signed, whichever secret signed it and wherever its borders are', () => {
	const hmac: DescribedHmac = {
		...PLAIN,
		signaturePrefix: 'v1=',
		signedContent: parseTemplate('{url}.{body}', ''),
	};
	const nameOf = (signature: string, rawQuery: string, body: string) => {
		const parts = { url: 'https://x', rawQuery, body: Buffer.from(body) };
		const headers = { 'x-signature': signature };
		const verdict = judge(hmac, { headers, parts, secrets: ['new', 'old'] });
		return verdict.ok && verdict.signedContent;
	};
	const [byNew, byOld] = ['new', 'old'].map((secret) => `v1=${hex('https://x?a.b=1.c=2', secret)}`);
	const name = nameOf(`${byNew} ${byOld}`, 'a', 'b=1.c=2');
	expect(name).toEqual(expect.stringMatching(/^[\da-f]{64}$/));
	expect(nameOf(String(byOld), 'a.b=1', 'c=2')).toBe(name);
	expect(nameOf(`v1=${hex('https://x?a.b=1.c=3', 'new')}`, 'a', 'b=1.c=3')).not.toBe(name);
});
