import { createHmac } from 'node:crypto';

import { createDeduplicator } from '../../../nodes/shared/delivery/deduplicator';
import { EVENT_NAMES } from '../../../nodes/shared/events/vocabulary';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import { smsWebhook } from '../../../nodes/SmsWebhook/smsWebhook';
import {
	confirm,
	eventOf,
	eventsOf,
	never,
	NOW,
	receiveInTurn,
	receiveOnce,
	SECRET,
} from '../../support/receiveOnce';
import { type Parameters, receiveBody, settingsOf } from '../../support/smsWebhook';

const BODY = Buffer.from('{"status": "DELIVRD"}');
const TIME = String(Math.floor(NOW / 1000));
const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('base64');
const base64Secret = Buffer.from(SECRET).toString('base64');
/** The parameters that an HMAC needs at least. */
const DESCRIBED = {
	verification: 'hmac',
	signatureHeader: 'x',
	signatureAlgorithm: 'sha256',
	signatureEncoding: 'hex',
};

test('it has all events of the package, each with a name of its own', () => {
	const rows = Object.entries(smsWebhook.events);
	const known = EVENT_NAMES.filter((name) => name !== 'unrecognized');
	expect(rows.map(([name, { event }]) => [name, event])).toEqual(
		[...known].sort().map((name) => [name, name]),
	);
	const words = rows.map(([, { name }]) => name.replace('Otp', 'OTP').toLowerCase());
	expect(words).toEqual(rows.map(([name]) => name.replace('.', ' ')));
	for (const [, { description }] of rows) expect(description).toMatch(/^[A-Z][\w ]{15,}$/);
	expect(new Set(rows.map(([, { description }]) => description)).size).toBe(rows.length);
	const { id, displayName, timestampTolerance } = smsWebhook;
	expect([id, displayName, timestampTolerance]).toEqual(['custom', 'SMS Webhook', 300]);
	expect(smsWebhook.accountCheck({ webhookSecret: SECRET })).toBeNull();
	expect(smsWebhook.idOf?.(settingsOf({ preset: 'bird' }))).toBe('bird');
});

describe('each kind of verification', () => {
	const IN_QUERY = { query: { key: SECRET } };
	const IN_HEADER = { headers: { 'x-token': `Bearer ${SECRET}` } };
	const BASIC = {
		headers: { authorization: `Basic ${Buffer.from(`acme:${SECRET}`).toString('base64')}` },
	};
	const STANDARD = {
		headers: {
			'webhook-id': 'm1',
			'webhook-timestamp': TIME,
			'webhook-signature': `v1,${hmac(`m1.${TIME}.${BODY.toString()}`)}`,
		},
	};
	const SIGNED = {
		headers: {
			'x-signature': `t=${TIME},v1=${hmac(`m1.${TIME}.${BODY.toString()}`)}`,
			'x-id': 'm1',
		},
	};
	const HMAC: Parameters = {
		verification: 'hmac',
		signatureHeader: 'X-Signature',
		signatureAlgorithm: 'sha256',
		signatureEncoding: 'base64',
		signaturePrefix: 'v1=',
		signedContent: '{id}.{timestamp}.{body}',
		timestampHeader: 'X-Signature',
		timestampPrefix: 't=',
		idHeader: 'X-ID',
	};
	const kinds: ReadonlyArray<[Parameters, Partial<WebhookRequest>, none: string, wrong: string]> = [
		[{ parameterName: 'key' }, IN_QUERY, 'missing_token', 'invalid_token'],
		[{ tokenIn: 'header', parameterName: 'X-Token' }, IN_HEADER, 'missing_token', 'invalid_token'],
		[{ verification: 'basic' }, BASIC, 'missing_token', 'invalid_token'],
		[{ verification: 'standardWebhooks' }, STANDARD, 'missing_signature', 'invalid_signature'],
		[HMAC, SIGNED, 'missing_signature', 'invalid_signature'],
	];
	test.each(kinds)('%j takes its own proof, and no other', async (parameters, own, none, wrong) => {
		const base64 = parameters.verification === 'standardWebhooks';
		const receive = async (sent: Partial<WebhookRequest>, secret: string, now?: number) =>
			await receiveOnce(
				smsWebhook,
				settingsOf(parameters, 'acme'),
				{ body: BODY, ...sent },
				{
					secrets: [base64 ? Buffer.from(secret).toString('base64') : secret],
					...(now && { now }),
				},
			);
		expect(eventOf(await receive(own, SECRET)).event).toBe('sms.delivered');
		expect(await receive(own, 'another')).toEqual({ kind: 'rejected', code: wrong });
		for (const [, other] of kinds.filter(([, sent]) => sent !== own)) {
			expect(await receive(other, SECRET)).toEqual({ kind: 'rejected', code: none });
		}
		// Only what is signed with its time becomes too old.
		const late = await receive(own, SECRET, NOW + 301_000);
		expect(late.kind).toBe(none === 'missing_token' ? 'accepted' : 'rejected');
		if (late.kind === 'rejected') expect(late.code).toBe('stale_timestamp');
		expect((await receive({ ...own, body: Buffer.from('{}') }, SECRET)).kind).toBe(
			none === 'missing_token' ? 'accepted' : 'rejected',
		);
	});

	test('only a token in the query stands in the URL', () => {
		const inUrl = kinds.map(([parameters]) => smsWebhook.isUrlToken?.(settingsOf(parameters)));
		expect(inUrl).toEqual([true, false, false, false, false]);
	});
});

test('a request proves the URL if {url} is signed', () => {
	const provenBy = (parameters: Parameters) =>
		smsWebhook.provenUrl?.(settingsOf(parameters), 'https://a.example/1');
	expect(provenBy({ ...DESCRIBED, signedContent: '{url}.{body}' })).toBe('https://a.example/1');
	expect(provenBy({ ...DESCRIBED, signedContent: '{body}' })).toBeUndefined();
	expect(provenBy({ verification: 'token' })).toBeUndefined();
});

test('a copy is known by the signed text beside the event id', async () => {
	const parameters = {
		verification: 'hmac',
		signatureHeader: 'x-signature',
		signatureAlgorithm: 'sha256',
		signatureEncoding: 'base64',
		signedContent: '{url}.{body}',
		payloadFormat: 'form',
	};
	const url = 'https://n8n.example.com/webhook/1/webhook';
	const signature = hmac(`${url}?a=1.status=sent&t=1.status=sent`);
	const sent = (rawQuery: string, body: string) => ({
		...{ url, rawQuery, body: Buffer.from(body) },
		headers: { 'x-signature': signature },
	});
	const outcomes = await receiveInTurn(smsWebhook, settingsOf(parameters), [
		sent('a=1', 'status=sent&t=1.status=sent'),
		sent('a=1.status=sent&t=1', 'status=sent'),
		sent('a=1', 'status=sent&t=1.status=sent'),
	]);
	expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'ignored', 'ignored']);
});

test('an event is a copy by its id, also where another request carries it', async () => {
	const by = (body: string) => ({ query: { token: SECRET }, body: Buffer.from(body) });
	const outcomes = await receiveInTurn(smsWebhook, settingsOf({ messageIdPath: 'id' }), [
		by('{"status": "sent", "id": 1}'),
		by('{"id": 1, "status": "sent", "attempt": 2}'),
		by('{"status": "delivered", "id": 1}'),
	]);
	expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'ignored', 'accepted']);
});

test('an id that is signed in a header names no event', async () => {
	const by = (id: string, seconds: number, text: string) => {
		const time = String(Number(TIME) + seconds);
		const headers = {
			'webhook-id': id,
			'webhook-timestamp': time,
			'webhook-signature': `v1,${hmac(`${id}.${time}.${text}`)}`,
		};
		return { headers, body: Buffer.from(text) };
	};
	const settings = settingsOf({ verification: 'standardWebhooks', messageIdPath: 'id' });
	const deduplicator = createDeduplicator(never);
	const kindOf = async (sent: Partial<WebhookRequest>) => {
		const setup = { secrets: [base64Secret], deduplicator } as const;
		const outcome = await receiveOnce(smsWebhook, settings, sent, setup);
		if (outcome.kind === 'accepted') confirm(outcome);
		return outcome.kind;
	};
	expect(await kindOf(by('endpoint', 0, '{"status": "sent", "id": 1}'))).toBe('accepted');
	expect(await kindOf(by('endpoint', 0, '{"status": "sent", "id": 2}'))).toBe('accepted');
	expect(await kindOf(by('another', 60, '{"status": "sent", "id": 2}'))).toBe('ignored');
});

test('what is no JSON is refused as a payload, a form is always one', async () => {
	for (const body of ['', 'status=sent', '5', '"x"', 'null']) {
		expect(await receiveBody({}, body)).toEqual({ kind: 'rejected', code: 'invalid_payload' });
		expect((await receiveBody({ payloadFormat: 'form' }, body)).kind).toBe('accepted');
	}
});

test('Omit Message Text removes the text under its own name, the common names, and a list of texts', async () => {
	const omitted = async (textPath: string, payload: object) =>
		eventsOf(
			await receiveBody({ fields: { textPath } }, payload, { options: { omitMessageText: true } }),
		).map(({ text, raw }) => ({ text, raw }));
	const raw = { status: 'sent' };
	expect(await omitted('sms["The Text"]', { ...raw, sms: { 'The Text': 'Hi', n: 1 } })).toEqual([
		{ text: null, raw: { ...raw, sms: { n: 1 } } },
	]);
	const common = { message: 'Hi', text: 'Hi', body: 'Hi', content: 'Hi' };
	expect(await omitted('texts[0]', { ...raw, texts: ['Hi'], ...common })).toEqual([
		{ text: null, raw },
	]);
	const keysOf = (parameters: Parameters) =>
		smsWebhook.textKeysOf?.(settingsOf(parameters)).filter((key) => !(key in common));
	expect(keysOf({})).toEqual([]);
	expect(keysOf({ fields: { textPath: 'sms["The Text"]' } })).toEqual(['The Text']);
});

describe('a secret that is not written in its encoding', () => {
	const problem = (credential: object, parameters?: Parameters) =>
		smsWebhook.secretProblem?.(
			{ webhookSecret: base64Secret, ...credential },
			parameters && settingsOf(parameters),
		) ?? null;
	const HMAC = { ...DESCRIBED, signatureAlgorithm: 'sha1' };
	const noBase64 = { webhookSecret: 'no base64' };
	test.each<[object, Parameters | undefined, string | null]>([
		[noBase64, { verification: 'standardWebhooks' }, 'The Webhook Secret is not written in base64'],
		[noBase64, { preset: 'bird' }, 'The Webhook Secret is not written in base64'],
		[
			noBase64,
			{ ...HMAC, secretEncoding: 'base64' },
			'The Webhook Secret is not written in base64',
		],
		[
			noBase64,
			{ ...HMAC, secretEncoding: 'hex' },
			'The Webhook Secret is not written in hex. Copy it again, or choose another Secret Encoding.',
		],
		[noBase64, { ...HMAC, secretEncoding: 'utf8' }, null],
		[noBase64, HMAC, null],
		[noBase64, { verification: 'basic' }, null],
		[noBase64, {}, null],
		[
			{ previousWebhookSecret: 'no base64' },
			{ verification: 'standardWebhooks' },
			'The Previous Webhook Secret is not written in base64. Copy it again.',
		],
		[{ previousWebhookSecret: '' }, { verification: 'standardWebhooks' }, null],
		[{}, { verification: 'standardWebhooks' }, null],
		[{ webhookSecret: `whsec_${base64Secret}` }, { preset: 'surge' }, null],
		[{ webhookSecret: '00ff' }, { ...HMAC, secretEncoding: 'hex' }, null],
		// The test of a credential knows no node: only whsec_ tells.
		[noBase64, undefined, null],
		[
			{ webhookSecret: 'whsec_no base64' },
			undefined,
			'The Webhook Secret is not written in base64',
		],
		[{ previousWebhookSecret: 'whsec_!' }, undefined, 'The Previous Webhook Secret is not'],
		[{ webhookSecret: 5, previousWebhookSecret: null }, undefined, null],
		[{ webhookSecret: undefined }, { verification: 'standardWebhooks' }, null],
	])('%j with %j: %s', (credential, parameters, message) => {
		const expected = message === null ? null : expect.stringContaining(message);
		expect(problem(credential, parameters)).toEqual(expected);
	});
});

test('a secret that looks like base64 and is read as it is gives advice', () => {
	const advice = (webhookSecret: unknown, parameters: Parameters) =>
		smsWebhook.secretAdvice?.({ webhookSecret }, settingsOf(parameters));
	const secret = `whsec_${base64Secret}`;
	expect(advice(secret, DESCRIBED)).toMatch(
		/^The Webhook Secret begins with whsec_.*choose Base64/,
	);
	expect(advice(secret, { ...DESCRIBED, secretEncoding: 'base64' })).toBeNull();
	expect(advice(secret, { verification: 'standardWebhooks' })).toBeNull();
	expect(advice(base64Secret, DESCRIBED)).toBeNull();
	expect(advice(undefined, DESCRIBED)).toBeNull();
});

describe('a sample payload', () => {
	const preview = (samplePayload: string, parameters: Parameters = {}) =>
		smsWebhook.preview?.(settingsOf({ ...parameters, samplePayload }));
	const PATHS = { messageIdPath: 'id', fields: { toPath: 'to', textPath: 'text', timePath: 'at' } };
	const known = (count: number) => JSON.stringify(new Array(count).fill({ status: 'sent' }));

	test.each<[sample: string, Parameters, ok: boolean, message: string]>([
		[
			'{"status": "DELIVRD", "id": 1, "to": "+254712345678", "at": 5}',
			PATHS,
			true,
			'the Sample Payload makes one event: sms.delivered from "DELIVRD" with eventId, messageId, to, occurredAt, without text',
		],
		[
			'{"status": "sent"}',
			{},
			true,
			'the Sample Payload makes one event: sms.sent from "sent" with no field',
		],
		[
			'{"status": "sent", "errorMessage": "x"}',
			{ fields: { errorMessagePath: 'errorMessage' } },
			true,
			'the Sample Payload makes one event: sms.sent from "sent" with error',
		],
		[
			'{"status": "sent"}',
			{
				fields: { errorMessagePath: 'a', errorCodePath: 'b', priceAmountPath: 'c', timePath: 'd' },
			},
			true,
			'the Sample Payload makes one event: sms.sent from "sent" with no field, without error, price, occurredAt',
		],
		[
			'{"id": "1", "to": "15550100", "status": "DELIVRD"}',
			{ preset: 'bird' },
			false,
			'has no status where it is looked for',
		],
		[
			'[{"status": "sent"}, {"status": "+254712345678"}, 5]',
			{},
			true,
			'the Sample Payload makes 3 events: sms.sent from "sent" with no field; unrecognized with no field; unrecognized with no field',
		],
		[
			'status=failed',
			{ payloadFormat: 'form' },
			true,
			'the Sample Payload makes one event: sms.failed from "failed" with no field',
		],
		// A preset with several mappings: the keys that are left out depend on the payload.
		[
			'id=1&status=Success',
			{ preset: 'africastalking' },
			true,
			'the Sample Payload makes one event: sms.delivered from "Success" with eventId, messageId',
		],
		[
			'{"list": [{"status": "sent"}]}',
			{ eventsPath: 'list' },
			true,
			'the Sample Payload makes one event: sms.sent from "sent" with no field',
		],
		[
			known(6),
			{},
			true,
			`the Sample Payload makes 6 events: ${new Array(5).fill('sms.sent from "sent" with no field').join('; ')}`,
		],
		[
			'{"status": "gone"}',
			{},
			false,
			'The Sample Payload makes no event that is known: no row of Statuses has "gone". Add a row, or correct Status Path.',
		],
		[
			'[{"status": 1}, {}, {"status": "c"}, {"status": "d"}, {"status": "e"}, {"status": "f"}]',
			{},
			false,
			'The Sample Payload makes no event that is known: no row of Statuses has "1", "c", "d", "e", "f". Add a row, or correct Status Path.',
		],
		[
			JSON.stringify([...'abcde', 'x'.repeat(101)].map((status) => ({ status })).reverse()),
			{},
			false,
			`: no row of Statuses has "${'x'.repeat(100)}", "e", "d", "c", "b". Add a row`,
		],
		[
			'[]',
			{},
			false,
			'The Sample Payload has no status where it is looked for. Paste only the body of a request, or correct the paths.',
		],
		['{"results": []}', { preset: 'infobip' }, false, 'has no status where it is looked for'],
		['{', {}, false, 'The Sample Payload is not JSON. Correct it, or empty it.'],
		['status=sent', {}, false, 'The Sample Payload is not JSON. Correct it, or empty it.'],
		['5', {}, false, 'The Sample Payload is not JSON. Correct it, or empty it.'],
	])('%s with %j: %s', (sample, parameters, ok, message) => {
		const made = preview(sample, parameters);
		expect(made?.ok).toBe(ok);
		if (ok) expect(made?.message).toBe(message);
		else expect(made?.message).toContain(message);
	});

	test('an empty one shows nothing', () => expect(preview('  ')).toBeNull());
});
