import { createHmac } from 'node:crypto';

import type { WebhookRequest } from '../../../../nodes/shared/http/request';
import type { Secrets } from '../../../../nodes/shared/verification/secrets';
import { verifyStandardWebhooks } from '../../../../nodes/shared/verification/standardWebhooks';
import { request } from '../../../support/wire';

// Published by Standard Webhooks, and by Svix before.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const TIME = '1614265330';
const BODY = Buffer.from('{"test": 2432232314}');
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const NOW = Number(TIME) * 1000;

const KEY = Buffer.from(SECRET.slice(6), 'base64');
const sign = (id: string, time: string, body: string | Buffer = BODY) =>
	`v1,${createHmac('sha256', KEY).update(`${id}.${time}.`).update(body).digest('base64')}`;
const headersOf = (family: string, id: unknown, time: unknown, signature: unknown) =>
	({
		[`${family}-id`]: id,
		[`${family}-timestamp`]: time,
		[`${family}-signature`]: signature,
	}) as WebhookRequest['headers'];
const signed = (id: string, time: string) => headersOf('webhook', id, time, sign(id, time));

function verify(
	headers: WebhookRequest['headers'],
	{ secrets = [SECRET] as Secrets, now = NOW, tolerance = 300, body = BODY } = {},
): string {
	const settings = { timestampTolerance: tolerance };
	const verdict = verifyStandardWebhooks(request({ headers, body }), secrets, settings, now);
	return verdict.ok ? 'authentic' : verdict.code;
}

const WEBHOOK = headersOf('webhook', ID, TIME, SIGNATURE);
const SVIX = headersOf('svix', ID, TIME, SIGNATURE);
const OTHER = `v1,${'A'.repeat(43)}=`;
test.each<[string, WebhookRequest['headers'], code: string]>([
	['the published vector', WEBHOOK, 'authentic'],
	['the older names', SVIX, 'authentic'],
	['both families', { ...SVIX, ...WEBHOOK }, 'authentic'],
	[
		'an older family that is wrong',
		{ ...headersOf('svix', 'x', '1', 'y'), ...WEBHOOK },
		'authentic',
	],
	['a newer family that is wrong', { ...SVIX, 'webhook-id': 'x' }, 'missing_signature'],
	['mixed: id', { ...WEBHOOK, 'webhook-id': undefined, 'svix-id': ID }, 'missing_signature'],
	[
		'mixed: time',
		{ ...SVIX, 'svix-timestamp': undefined, 'webhook-timestamp': TIME },
		'missing_signature',
	],
	[
		'mixed: signature',
		{ ...WEBHOOK, 'webhook-signature': undefined, 'svix-signature': SIGNATURE },
		'missing_signature',
	],
	['no header', {}, 'missing_signature'],
	...['webhook', 'svix'].flatMap(
		(family): Array<[string, WebhookRequest['headers'], string]> => [
			[`${family}: no id`, headersOf(family, undefined, TIME, SIGNATURE), 'missing_signature'],
			[`${family}: no time`, headersOf(family, ID, undefined, SIGNATURE), 'missing_signature'],
			[`${family}: no signature`, headersOf(family, ID, TIME, undefined), 'missing_signature'],
			[`${family}: id twice`, headersOf(family, [ID, ID], TIME, SIGNATURE), 'missing_signature'],
			[
				`${family}: time twice`,
				headersOf(family, ID, [TIME, TIME], SIGNATURE),
				'missing_signature',
			],
			[
				`${family}: signature twice`,
				headersOf(family, ID, TIME, [SIGNATURE, SIGNATURE]),
				'missing_signature',
			],
			[`${family}: empty id`, headersOf(family, '', TIME, sign('', TIME)), 'missing_signature'],
		],
	),
	['the second fits', { ...WEBHOOK, 'webhook-signature': `${OTHER} ${SIGNATURE}` }, 'authentic'],
	['the first fits', { ...WEBHOOK, 'webhook-signature': `${SIGNATURE} ${OTHER}` }, 'authentic'],
	[
		'other versions',
		{ ...WEBHOOK, 'webhook-signature': `v1a,x v2,y v0 ${SIGNATURE}` },
		'authentic',
	],
	['no fitting one', { ...WEBHOOK, 'webhook-signature': `${OTHER} ${OTHER}` }, 'invalid_signature'],
	...[
		...[
			'',
			'v1',
			'v1,',
			' ',
			SIGNATURE.slice(3),
			SIGNATURE.replace('v1', 'v2'),
			` v1 ,${SIGNATURE}`,
		],
		...[SIGNATURE.replace('v1', 'V1'), SIGNATURE.replace('v1', 'v1a'), SIGNATURE.replace('=', '')],
		...[
			`x${SIGNATURE}`,
			`${SIGNATURE}=`,
			SIGNATURE.replace(',', ';'),
			SIGNATURE.replace(',', ', '),
		],
	].map((text): [string, WebhookRequest['headers'], string] => [
		JSON.stringify(text),
		{ ...WEBHOOK, 'webhook-signature': text },
		'invalid_signature',
	]),
	['another id', { ...WEBHOOK, 'webhook-id': 'msg_1' }, 'invalid_signature'],
	['another time', { ...WEBHOOK, 'webhook-timestamp': '1614265331' }, 'invalid_signature'],
	['an id with a full stop', signed('msg.1', TIME), 'invalid_signature'],
	['milliseconds', signed(ID, `${TIME}000`), 'invalid_timestamp'],
	['an empty time', signed(ID, ''), 'invalid_timestamp'],
	['five minutes ago', signed(ID, String(Number(TIME) - 300)), 'authentic'],
	['in five minutes', signed(ID, String(Number(TIME) + 300)), 'authentic'],
	['a second more ago', signed(ID, String(Number(TIME) - 301)), 'stale_timestamp'],
	['in a second more', signed(ID, String(Number(TIME) + 301)), 'stale_timestamp'],
])('%s', (_, headers, code) => expect(verify(headers)).toBe(code));

test.each<[Secrets, code: string]>([
	[[SECRET.slice(6)], 'authentic'],
	[['AAAA', SECRET], 'authentic'],
	[[SECRET, 'AAAA'], 'authentic'],
	[['no base64', SECRET], 'authentic'],
	[['AAAA'], 'invalid_signature'],
	[['no base64'], 'not_configured'],
])('with the secrets %j: %s', (secrets, code) => expect(verify(WEBHOOK, { secrets })).toBe(code));

test('another body is refused, an empty one may be signed', () => {
	const empty = Buffer.alloc(0);
	expect(verify(WEBHOOK, { body: empty })).toBe('invalid_signature');
	const headers = headersOf('webhook', ID, TIME, sign(ID, TIME, empty));
	expect(verify(headers, { body: empty })).toBe('authentic');
});

test('the tolerance is the node’s', () => {
	expect(verify(WEBHOOK, { now: NOW + 10_000, tolerance: 9 })).toBe('stale_timestamp');
	expect(verify(WEBHOOK, { now: NOW * 2, tolerance: 0 })).toBe('authentic');
});

test('the verdict knows the signed text and the signed time', () => {
	const sent = request({ headers: WEBHOOK, body: BODY });
	expect(verifyStandardWebhooks(sent, [SECRET], { timestampTolerance: 300 }, NOW)).toEqual({
		ok: true,
		coversBody: true,
		signedAt: NOW,
		replayableUntil: NOW + 300_000,
		signedContent: expect.stringMatching(/^[\da-f]{64}$/),
	});
});
