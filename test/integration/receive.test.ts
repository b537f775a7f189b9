import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

import type { IDataObject } from 'n8n-workflow';

import { holdExecutions, startHost, type Host, type HostedTrigger } from './support/host';

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';
const PREVIOUS = 'p9Lm2Qs4Vt6Yb8Nc0Ze1';

/** The signature of each provider, from its documentation. */
const SIGNED = {
	turkeySmsTrigger: {
		credential: 'turkeySmsWebhookApi',
		payload: (id: number, time = Date.now()): object => ({
			event_type: 'sms.delivered',
			timestamp: new Date(time).toISOString(),
			data: { sms_id: id, status: 'delivered' },
		}),
		headers: (body: Buffer, secret: string): Record<string, string> => ({
			'x-turkeysms-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
			'x-turkeysms-timestamp': String(Math.floor(Date.now() / 1000)),
		}),
		signatureHeader: 'x-turkeysms-signature',
	},
	talkNTalkTrigger: {
		credential: 'talkNTalkWebhookApi',
		payload: (id: number, time = Date.now()): object => ({
			event: 'sms.delivered',
			timestamp: new Date(time).toISOString(),
			data: {
				id,
				mobile: '254712345678',
				sender_id: 'SHOP',
				message: 'Your order',
				network: 'safaricom',
			},
		}),
		headers: (body: Buffer, secret: string): Record<string, string> => ({
			'x-talkntalk-event': 'sms.delivered',
			'x-talkntalk-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
		}),
		signatureHeader: 'x-talkntalk-signature',
	},
} as const;
type Type = keyof typeof SIGNED;
const types = Object.keys(SIGNED) as Type[];
const EVENTS = ['sms.delivered', 'unrecognized'];

let host: Host;
afterEach(async () => await host.close());

async function start(
	type: Type,
	parameters: IDataObject = {},
	more: Partial<HostedTrigger> = {},
): Promise<void> {
	host = await startHost({
		type,
		parameters: { events: EVENTS, ...parameters },
		credentials: {
			[SIGNED[type].credential]: { webhookSecret: SECRET, previousWebhookSecret: PREVIOUS },
		},
		...more,
	});
}

async function send(
	type: Type,
	payload: object | string | Buffer,
	options: {
		secret?: string;
		headers?: Record<string, string>;
		url?: string;
		encoded?: (body: Buffer) => Buffer;
	} = {},
) {
	const body = Buffer.isBuffer(payload)
		? payload
		: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
	const response = await fetch(options.url ?? host.url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			...SIGNED[type].headers(body, options.secret ?? SECRET),
			...options.headers,
		},
		body: options.encoded?.(body) ?? body,
	});
	return {
		status: response.status,
		type: response.headers.get('content-type'),
		body: await response.text(),
	};
}

const RECEIVED = {
	status: 200,
	type: 'application/json; charset=utf-8',
	body: '{"received":true}',
};
const ignored = (reason: string) => ({
	...RECEIVED,
	body: `{"received":true,"ignored":"${reason}"}`,
});
const refused = (status: number, code: string) => ({
	status,
	type: RECEIVED.type,
	body: `{"error":"${code}"}`,
});

describe.each(types)('%s', (type) => {
	const { payload, signatureHeader, credential } = SIGNED[type];

	test('accepts an authentic event: 200 as JSON and one item', async () => {
		await start(type);
		expect(await send(type, payload(1))).toEqual(RECEIVED);
		expect(host.executions).toHaveLength(1);
		expect(host.executions[0]?.[0]).toHaveLength(1);
		expect(host.executions[0]?.[0]?.[0]?.json).toMatchObject({
			event: 'sms.delivered',
			messageId: '1',
		});
		expect(host.log).toEqual([]);
	});

	test('answers what it does not deliver with 200 and the reason', async () => {
		await start(type, { events: ['sms.delivered'] });
		const event = payload(1);
		expect(await send(type, event)).toEqual(RECEIVED);
		expect(await send(type, event)).toEqual(ignored('duplicate'));
		expect(await send(type, { unknown: 1 })).toEqual(ignored('event_not_selected'));
		expect(host.executions).toHaveLength(1);
	});

	test('refuses what is not authentic, and logs why once, without secrets', async () => {
		await start(type);
		const missing = await send(type, payload(1), { headers: { [signatureHeader]: '' } });
		expect(missing.status).toBe(401);
		expect(await send(type, payload(2), { secret: 'wrong' })).toEqual(
			refused(401, 'invalid_signature'),
		);
		expect(host.executions).toEqual([]);
		expect(host.log).toHaveLength(2);
		expect(host.log[1]).toMatchObject({
			level: 'warn',
			message: expect.stringContaining('invalid_signature'),
			meta: { code: 'invalid_signature', node: 'Trigger', workflowId: host.workflowId },
		});
		expect(JSON.stringify(host.log)).not.toMatch(
			new RegExp(`${SECRET}|${PREVIOUS}|sha256=|\\d{10}`),
		);
	});

	test.each([['[]'], ['"text"'], ['not json'], ['']])('authentic, but %j: 400', async (body) => {
		await start(type);
		const answer = await send(type, body, { headers: { 'content-type': 'text/plain' } });
		expect(answer).toEqual(refused(400, 'invalid_payload'));
		expect(host.executions).toEqual([]);
	});

	test('256 KiB pass, a byte more does not', async () => {
		await start(type);
		const sized = (bytes: number) => {
			const bare = { ...payload(bytes), pad: '' };
			const length = JSON.stringify(bare).length;
			return { ...bare, pad: 'x'.repeat(bytes - length) };
		};
		expect(await send(type, sized(262_144))).toEqual(RECEIVED);
		expect(await send(type, sized(262_145))).toEqual(refused(413, 'payload_too_large'));
	});

	test.each([
		['empty', ''],
		['only white space', '  '],
	])('secret %s: 503', async (_, webhookSecret) => {
		await start(
			type,
			{},
			{ credentials: { [credential]: { webhookSecret, previousWebhookSecret: PREVIOUS } } },
		);
		expect(await send(type, payload(1), { secret: PREVIOUS })).toEqual(
			refused(503, 'not_configured'),
		);
		expect(host.executions).toEqual([]);
	});

	test('a secret rotated while published counts from the next request on', async () => {
		const credentials: HostedTrigger['credentials'] = { [credential]: { webhookSecret: SECRET } };
		await start(type, {}, { credentials });
		expect(await send(type, payload(1), { secret: PREVIOUS })).toEqual(
			refused(401, 'invalid_signature'),
		);
		credentials[credential] = {
			webhookSecret: 'third-secret-4Hq8Ws2Ed6',
			previousWebhookSecret: PREVIOUS,
		};
		expect(await send(type, payload(1), { secret: PREVIOUS })).toEqual(RECEIVED);
		expect(await send(type, payload(2), { secret: SECRET })).toEqual(
			refused(401, 'invalid_signature'),
		);
	});

	test.each([['text/plain'], ['application/cloudevents+json'], ['application/octet-stream'], ['']])(
		'content type %j verifies too',
		async (contentType) => {
			await start(type);
			expect(await send(type, payload(1), { headers: { 'content-type': contentType } })).toEqual(
				RECEIVED,
			);
		},
	);

	test('gzip is undone before verifying; a broken one is refused', async () => {
		await start(type);
		const headers = { 'content-encoding': 'gzip' };
		expect(await send(type, payload(1), { headers, encoded: (body) => gzipSync(body) })).toEqual(
			RECEIVED,
		);
		expect(await send(type, payload(2), { headers })).toEqual(refused(401, 'unreadable_body'));
		expect(host.executions).toHaveLength(1);
	});

	test('the signature is over bytes: spacing, order, escapes and a byte order mark verify as signed', async () => {
		await start(type);
		const reversed = (id: number) => Object.fromEntries(Object.entries(payload(id)).reverse());
		expect(await send(type, JSON.stringify(payload(1), null, 4))).toEqual(RECEIVED);
		expect(await send(type, reversed(2))).toEqual(RECEIVED);
		expect(await send(type, JSON.stringify(payload(3)).replace('sms', '\\u0073ms'))).toEqual(
			RECEIVED,
		);
		expect(await send(type, `\uFEFF${JSON.stringify(payload(4))}`)).toEqual(RECEIVED);
		expect(host.executions.map((execution) => execution[0]?.[0]?.json.messageId)).toEqual([
			'1',
			'2',
			'3',
			'4',
		]);
	});

	test('a signed event time over the limit is refused', async () => {
		await start(type, { options: { maximumEventAge: 60 } });
		expect(await send(type, payload(1, Date.now() - 61 * 60_000))).toEqual(
			refused(401, 'stale_event'),
		);
		expect(await send(type, payload(2, Date.now() - 59 * 60_000))).toEqual(RECEIVED);
	});

	test('an unknown event and an unknown shape arrive whole, as unrecognized', async () => {
		await start(type);
		for (const unknown of [
			{ ...payload(1), event: 'sms.read', event_type: 'sms.read' },
			{ anything: [1] },
		]) {
			expect(await send(type, unknown)).toEqual(RECEIVED);
			const item = host.executions.at(-1)?.[0]?.[0]?.json;
			expect(item).toMatchObject({ event: 'unrecognized', raw: unknown });
		}
	});
});

describe('delivering once', () => {
	const type = 'talkNTalkTrigger';
	const { payload } = SIGNED[type];

	test('many copies at once start one execution, and the others are duplicates', async () => {
		await start(type);
		const event = payload(1);
		const answers = await Promise.all(Array.from({ length: 20 }, () => send(type, event)));
		expect(answers.filter((answer) => answer.body === RECEIVED.body)).toHaveLength(1);
		expect(answers.filter((answer) => answer.body === ignored('duplicate').body)).toHaveLength(19);
		expect(host.executions).toHaveLength(1);
	});

	test('when n8n answers an error, the next copy is delivered', async () => {
		await start(type);
		const event = payload(1);
		host.onExecution = () => {
			throw new Error('database unavailable');
		};
		expect((await send(type, event)).status).toBe(500);
		host.onExecution = () => undefined;
		expect(await send(type, event)).toEqual(RECEIVED);
		expect(await send(type, event)).toEqual(ignored('duplicate'));
		expect(host.executions).toHaveLength(1);
	});

	test('a copy that arrives while the first is failing is delivered in its place', async () => {
		await start(type);
		const event = payload(1);
		const { reached, fail } = holdExecutions(host);
		const first = send(type, event);
		await reached;
		const second = send(type, event);
		host.onExecution = () => undefined;
		fail();
		expect((await first).status).toBe(500);
		expect(await second).toEqual(RECEIVED);
		expect(host.executions).toHaveLength(1);
	});

	test('when the sender hangs up before the answer, the execution counts all the same', async () => {
		await start(type);
		const body = Buffer.from(JSON.stringify(payload(1)));
		const reached = new Promise<void>((resolve) => {
			host.onExecution = (response) => {
				resolve();
				return once(response, 'close');
			};
		});
		const { hostname, port, pathname } = new URL(host.url);
		const socket = connect(Number(port), hostname);
		const headers = {
			...SIGNED[type].headers(body, SECRET),
			'content-length': String(body.length),
		};
		socket.write(
			`POST ${pathname} HTTP/1.1\r\nhost: x\r\n${Object.entries(headers)
				.map(([name, value]) => `${name}: ${value}\r\n`)
				.join('')}\r\n`,
		);
		socket.write(body);
		await reached;
		host.onExecution = () => undefined;
		socket.destroy();
		expect(await send(type, body)).toEqual(ignored('duplicate'));
		expect(host.executions).toHaveLength(1);
	});

	test('a status below one already delivered is marked stale', async () => {
		await start(type, { events: ['sms.sent', 'sms.delivered'] });
		await send(type, payload(1));
		await send(type, { ...payload(1), event: 'sms.sent' });
		expect(host.executions.map((execution) => execution[0]?.[0]?.json.isStale)).toEqual([
			false,
			true,
		]);
	});

	test('test listening and production remember apart; every test begins anew, publishing anew forgets nothing', async () => {
		await start(type);
		const event = payload(1);
		expect(await send(type, event, { url: host.testUrl })).toEqual(RECEIVED);
		expect(await send(type, event)).toEqual(RECEIVED);
		expect(await send(type, event, { url: host.testUrl })).toEqual(ignored('duplicate'));
		await host.unpublish({ test: true });
		await host.publish({ test: true });
		expect(await send(type, event, { url: host.testUrl })).toEqual(RECEIVED);
		expect(await send(type, event)).toEqual(ignored('duplicate'));
		await host.unpublish();
		await host.publish();
		expect(await send(type, event)).toEqual(ignored('duplicate'));
		expect(await send(type, event, { url: host.testUrl })).toEqual(ignored('duplicate'));
	});
});

describe('publishing', () => {
	test.each(types)('%s: an empty secret is refused with advice', async (type) => {
		await start(type, {}, { credentials: { [SIGNED[type].credential]: { webhookSecret: '' } } });
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringMatching(/Secret is empty.*Enter it in the credential/),
		});
	});

	test.each([
		['http://localhost:5678', /only inside your network.*WEBHOOK_URL/],
		['http://n8n.acme.com', /plain http.*WEBHOOK_URL/],
	])('a URL under %s is a warning, not a refusal', async (publicUrl, warning) => {
		await start('talkNTalkTrigger', {}, { publicUrl });
		await host.publish();
		expect(host.log).toEqual([
			expect.objectContaining({ level: 'warn', message: expect.stringMatching(warning) }),
		]);
	});

	test('a public https URL gives no warning', async () => {
		await start('talkNTalkTrigger', {}, { publicUrl: 'https://n8n.acme.com' });
		await host.publish();
		expect(host.log).toEqual([]);
	});
});

describe('TurkeySMS timestamp header', () => {
	const type = 'turkeySmsTrigger';
	const at = (seconds: number) => ({
		'x-turkeysms-timestamp': String(Math.floor(Date.now() / 1000) + seconds),
	});

	test('within the tolerance it passes, outside it does not', async () => {
		await start(type, { options: { timestampTolerance: 300 } });
		const { payload } = SIGNED[type];
		expect(await send(type, payload(1), { headers: at(-200) })).toEqual(RECEIVED);
		expect(await send(type, payload(2), { headers: at(-400) })).toEqual(
			refused(401, 'stale_timestamp'),
		);
		expect(await send(type, payload(3), { headers: at(400) })).toEqual(
			refused(401, 'stale_timestamp'),
		);
	});
	test('by default a late retry with its first timestamp passes, a day-old one does not', async () => {
		await start(type);
		const { payload } = SIGNED[type];
		expect(await send(type, payload(1), { headers: at(-80_000) })).toEqual(RECEIVED);
		expect(await send(type, payload(2), { headers: at(-90_000) })).toEqual(
			refused(401, 'stale_timestamp'),
		);
	});
});
