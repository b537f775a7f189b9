import { startHttpSmsApi, type HttpSmsApi } from '../../../../tools/fake-apis/httpSms';

const PHONES = Array.from({ length: 23 }, (_, at) => `+180055501${String(at).padStart(2, '0')}`);
const WEBHOOK = {
	url: 'https://n8n.example.com/webhook/1/webhook',
	signing_key: 'a signing key',
	events: ['message.phone.sent', 'message.phone.delivered', 'message.send.failed'],
	phone_numbers: [PHONES[0] ?? ''],
};

let api: HttpSmsApi;
let time = Date.UTC(2026, 4, 22);
beforeEach(async () => {
	api = await startHttpSmsApi({ apiKey: 'uk_key', phones: PHONES, now: () => time++ });
});
afterEach(() => api.close());

async function call(
	method: string,
	path: string,
	body?: unknown,
	apiKey: string | null = 'uk_key',
) {
	const response = await fetch(api.url + path, {
		method,
		headers: {
			...(apiKey === null ? {} : { 'x-api-key': apiKey }),
			...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const answer = (await response.json()) as { status: string; message: string; data?: unknown };
	return { code: response.status, ...answer, list: answer.data as Record<string, unknown>[] };
}

test.each([
	['none', null],
	['a wrong', 'uk_other'],
	["a phone's own", 'pk_key'],
])('401 with %s API key', async (_which, apiKey) => {
	for (const path of ['/v1/users/me', '/v1/phones', '/v1/webhooks']) {
		expect(await call('GET', path, undefined, apiKey)).toMatchObject({
			code: 401,
			status: 'error',
			message: 'You are not authorized to carry out this request.',
		});
	}
	expect((await call('POST', '/v1/webhooks', WEBHOOK, apiKey)).code).toBe(401);
	expect(api.webhooks).toEqual([]);
});

test('shows the account', async () => {
	expect(await call('GET', '/v1/users/me')).toMatchObject({
		code: 200,
		status: 'success',
		data: { id: api.userId, email: 'owner@example.com', api_key: 'uk_key' },
	});
});

test('an unknown path gives 404', async () => {
	for (const path of ['/', '/v1', '/v1/messages', '/v2/phones', '/v1/webhooks/1/2']) {
		expect((await call('GET', path)).code).toBe(404);
	}
});

describe('phones', () => {
	test('come in pages of ten, newest first, with their FCM token', async () => {
		const { code, message, list } = await call('GET', '/v1/phones');
		expect({ code, message }).toEqual({ code: 200, message: 'fetched 10 phones' });
		expect(list.map(({ phone_number }) => phone_number)).toEqual(PHONES.toReversed().slice(0, 10));
		expect(list[0]).toMatchObject({ user_id: api.userId, fcm_token: 'fcm-token-of-+18005550122' });
	});

	test('page to the end', async () => {
		const first = await call('GET', '/v1/phones?limit=20&skip=0');
		const second = await call('GET', '/v1/phones?limit=20&skip=20');
		const numbers = [...first.list, ...second.list].map(({ phone_number }) => phone_number);
		expect(numbers).toEqual(PHONES.toReversed());
		expect((await call('GET', '/v1/phones?limit=20&skip=40')).list).toEqual([]);
	});

	test.each(['limit=21', 'limit=0', 'limit=many', 'skip=-1', 'skip=some'])(
		'%s is refused',
		async (query) => {
			const { code, data } = await call('GET', `/v1/phones?${query}`);
			expect(code).toBe(422);
			expect(data).toHaveProperty(query.replace(/=.*/, ''));
		},
	);

	test('can be searched', async () => {
		const { list } = await call('GET', '/v1/phones?query=50122');
		expect(list.map(({ phone_number }) => phone_number)).toEqual(['+18005550122']);
	});
});

describe('webhooks', () => {
	test('are stored, listed one at a time unless told, searched, changed and deleted', async () => {
		const stored = await call('POST', '/v1/webhooks', WEBHOOK);
		expect(stored).toMatchObject({
			code: 201,
			status: 'success',
			message: 'webhook created successfully',
			data: { ...WEBHOOK, user_id: api.userId, events: expect.any(Array) },
		});
		const { id } = stored.data as { id: string };
		const other = { ...WEBHOOK, url: 'https://other.example.com/hook' };
		await call('POST', '/v1/webhooks', other);

		expect((await call('GET', '/v1/webhooks')).list.map(({ url }) => url)).toEqual([other.url]);
		const all = await call('GET', '/v1/webhooks?limit=20&skip=0');
		expect(all.message).toBe('fetched 2 webhooks');
		expect(all.list.map(({ url }) => url)).toEqual([other.url, WEBHOOK.url]);
		const found = await call('GET', '/v1/webhooks?limit=20&query=N8N.example');
		expect(found.list.map(({ url }) => url)).toEqual([WEBHOOK.url]);
		expect((await call('GET', `/v1/webhooks/${id}`)).code).toBe(404);

		const change = { ...WEBHOOK, events: ['message.call.missed'], signing_key: '' };
		const changed = await call('PUT', `/v1/webhooks/${id}`, change);
		expect(changed).toMatchObject({ code: 200, data: { ...change, id } });
		expect(api.webhooks).toHaveLength(2);

		expect(await call('DELETE', `/v1/webhooks/${id}`)).toMatchObject({ code: 200, data: null });
		expect(api.webhooks.map(({ url }) => url)).toEqual([other.url]);
	});

	test('a missing one gives 500, something that is no UUID 422', async () => {
		const missing = '32343a19-da5e-4b1b-a767-3298a73703cb';
		for (const [method, body] of [
			['PUT', WEBHOOK],
			['DELETE', undefined],
		] as const) {
			expect(await call(method, `/v1/webhooks/${missing}`, body)).toMatchObject({
				code: 500,
				message: 'We ran into an internal error while handling the request.',
			});
			expect(await call(method, '/v1/webhooks/7', body)).toMatchObject({
				code: 422,
				data: { webhookID: ['The webhookID field must contain valid UUID'] },
			});
		}
	});

	test('the eleventh costs money', async () => {
		for (let at = 1; at <= 10; at++) {
			const url = `https://example.com/${at}`;
			expect((await call('POST', '/v1/webhooks', { ...WEBHOOK, url })).code).toBe(201);
		}
		expect(await call('POST', '/v1/webhooks', WEBHOOK)).toMatchObject({
			code: 402,
			message: expect.stringContaining("can't create more than 10 webhooks"),
		});
		expect(api.webhooks).toHaveLength(10);
		expect((await call('GET', '/v1/webhooks?limit=20')).list).toHaveLength(10);
	});

	test('events come back in the order of chance, each once', async () => {
		const chances = [0.5, 0.9, 0.1];
		const ordered = await startHttpSmsApi({
			apiKey: 'uk_key',
			phones: PHONES,
			random: () => chances.shift() ?? 0,
			webhooks: [{ ...WEBHOOK, events: [...WEBHOOK.events, 'message.phone.sent'] }],
		});
		expect(ordered.webhooks[0]?.events).toEqual([
			'message.send.failed',
			'message.phone.sent',
			'message.phone.delivered',
		]);
		await ordered.close();
	});

	test('white space around URL and key goes, a missing scheme is added', async () => {
		const untidy = { ...WEBHOOK, url: ' example.com/hook ', signing_key: ' key ' };
		expect((await call('POST', '/v1/webhooks', untidy)).data).toMatchObject({
			url: 'https://example.com/hook',
			signing_key: 'key',
		});
	});

	test.each(['http://127.0.0.1:5678/webhook/1/webhook', `https://example.com/${'a'.repeat(235)}`])(
		'takes %s',
		async (url) => {
			expect((await call('POST', '/v1/webhooks', { ...WEBHOOK, url })).code).toBe(201);
		},
	);

	const FORMAT = 'The url field format is invalid';
	test.each([
		['url', 'http://localhost:5678/webhook/1', FORMAT],
		['url', 'http://n8n:5678/webhook/1', FORMAT],
		['url', 'https://example.com/a%20b', FORMAT],
		['url', 'ftp://example.com/hook', FORMAT],
		['url', undefined, FORMAT],
		['url', `https://example.com/${'a'.repeat(236)}`, 'The url field must be maximum 255 char'],
		['signing_key', 'a'.repeat(256), 'The signing_key field must be maximum 255 char'],
		['events', [], 'The events field is required'],
		['events', undefined, 'The events field is required'],
		['events', ['unrecognized'], 'The events field has an invalid event with name [unrecognized]'],
		['phone_numbers', [], 'The phone_numbers field is required'],
		['phone_numbers', ['+1 800'], expect.stringContaining('in index [0] must contain only digits')],
	])('refuses %s %s', async (field, value, message) => {
		const body = { ...WEBHOOK, [field]: value };
		const refused = {
			code: 422,
			status: 'error',
			data: { [field]: expect.arrayContaining([message]) },
		};
		expect(await call('POST', '/v1/webhooks', body)).toMatchObject(refused);
		const id = '32343a19-da5e-4b1b-a767-3298a73703cb';
		expect(await call('PUT', `/v1/webhooks/${id}`, body)).toMatchObject(refused);
		expect(api.webhooks).toEqual([]);
	});

	test('refuses a number that is not in the account, under "from"', async () => {
		const body = { ...WEBHOOK, phone_numbers: [PHONES[1], '18005550100', '+4915112345678'] };
		const { code, data } = await call('POST', '/v1/webhooks', body);
		expect(code).toBe(422);
		expect((data as { from: string[] }).from.map((text) => /\[(.*?)\]/.exec(text)?.[1])).toEqual([
			'18005550100',
			'+4915112345678',
		]);
	});

	test.each([{ ...WEBHOOK, url: 5 }, { ...WEBHOOK, events: 'all' }, [null], 'text', null])(
		'cannot read %j',
		async (body) => {
			expect((await call('POST', '/v1/webhooks', body)).code).toBe(Array.isArray(body) ? 422 : 400);
		},
	);
});

describe('faults', () => {
	test('hit the next request, or the next of a method, once', async () => {
		api.failNext(500, 'DELETE');
		api.failNext(503);
		expect((await call('GET', '/v1/phones')).code).toBe(503);
		expect((await call('GET', '/v1/phones')).code).toBe(200);
		expect((await call('DELETE', '/v1/webhooks/7')).code).toBe(500);
		expect((await call('DELETE', '/v1/webhooks/7')).code).toBe(422);
	});

	test('break the connection or answer nothing, and leave the account as it was', async () => {
		api.failNext('reset');
		await expect(call('POST', '/v1/webhooks', WEBHOOK)).rejects.toMatchObject({
			cause: { code: 'ECONNRESET' },
		});
		api.failNext('timeout');
		const giveUp = new AbortController();
		const unanswered = fetch(`${api.url}/v1/phones`, { signal: giveUp.signal });
		while (api.requests.length < 2) await new Promise(setImmediate);
		giveUp.abort();
		await expect(unanswered).rejects.toMatchObject({ name: 'AbortError' });
		expect(api.webhooks).toEqual([]);
		expect(api.requests).toEqual([
			{ method: 'POST', path: '/v1/webhooks', body: WEBHOOK, status: null },
			{ method: 'GET', path: '/v1/phones', body: undefined, status: null },
		]);
	});
});
