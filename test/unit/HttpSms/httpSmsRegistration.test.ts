import {
	httpSmsRegistration,
	phoneNumbers,
	signingKeyProblem,
	urlProblem,
} from '../../../nodes/HttpSms/httpSmsRegistration';
import type { JsonObject } from '../../../nodes/shared/http/json';
import type { ApiRequest, ApiResponse, Send } from '../../../nodes/shared/registration/client';
import { messageOf, registering, type RegistrationSetup } from '../../support/registering';

const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const OTHER_URL = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';
const KEY = 'uZ3kq8Rr5vTn2bYx';
const EVENTS = ['message.phone.received', 'message.phone.sent'];
const PHONES = ['+18005550199', '+18005550198'];

interface Stored {
	id: string;
	url: string;
	signing_key: string;
	events: readonly string[] | null;
	phone_numbers: readonly string[] | null;
}
const stored = (id: string, changes: Partial<Stored> = {}): Stored => ({
	id,
	url: URL,
	signing_key: KEY,
	events: [...EVENTS].reverse(),
	phone_numbers: [...PHONES].reverse(),
	...changes,
});
const others = () =>
	Array.from({ length: 25 }, (_, n) => stored(`other-${n}`, { url: `${OTHER_URL}?${n}` }));

/** A fake account that keeps webhooks as the API does, and records the requests. */
function account(webhooks: Stored[]) {
	const requests: ApiRequest[] = [];
	const send: Send = async (request) => {
		requests.push(request);
		const { method, path, query, body } = request;
		const id = decodeURIComponent(path.split('/')[2] ?? '');
		const at = webhooks.findIndex((webhook) => webhook.id === id);
		const given = body as unknown as Omit<Stored, 'id'>;
		if (method === 'POST') webhooks.push({ id: 'new', ...given });
		if (method === 'PUT') webhooks[at] = { id, ...given };
		if (method === 'DELETE') webhooks.splice(at, 1);
		const [skip, limit] = [Number(query?.skip ?? 0), Number(query?.limit ?? 1)];
		const list = path === '/phones' ? [{ phone_number: PHONES[0], fcm_token: 'x' }] : webhooks;
		const data = method === 'GET' ? list.slice(skip, skip + limit) : webhooks.at(at);
		return await Promise.resolve({ status: 200, body: { data } });
	};
	return { webhooks, requests, send };
}
const calls = (requests: readonly ApiRequest[]) =>
	requests.map(({ method, path }) => `${method} ${path}`);

/** A fake account that answers every call alike. */
const responding =
	(response: ApiResponse): Send =>
	async () =>
		await Promise.resolve(response);

const trigger = (setup: Partial<RegistrationSetup> & { send: Send; parameters?: JsonObject }) => {
	const parameters: JsonObject = { events: EVENTS, phoneNumbers: PHONES, ...setup.parameters };
	return registering(httpSmsRegistration, {
		url: URL,
		get: (name) => parameters[name],
		credential: { webhookSecret: KEY },
		...setup,
	});
};

describe('registering', () => {
	const written = { url: URL, signing_key: KEY, events: EVENTS, phone_numbers: PHONES };

	test('adds a webhook in the names of the API, beside those of others on later pages', async () => {
		const { send, webhooks, requests } = account(others());
		expect((await trigger({ send }).publish()).result.ok).toBe(true);
		expect(requests).toEqual([
			{ method: 'GET', path: '/webhooks', query: { skip: 0, limit: 20 } },
			{ method: 'GET', path: '/webhooks', query: { skip: 20, limit: 20 } },
			{ method: 'POST', path: '/webhooks', body: written },
		]);
		expect(webhooks).toEqual([...others(), { id: 'new', ...written }]);
	});
	test('keeps one that is as wanted, in whatever order its lists come', async () => {
		const { send, requests } = account([...others(), stored('mine')]);
		expect(await trigger({ send }).find()).toEqual({ ok: true, value: { url: URL, id: 'mine' } });
		expect(calls(requests)).toEqual(['GET /webhooks', 'GET /webhooks']);
	});
	test.each<[string, Partial<Stored>]>([
		['key', { signing_key: 'old' }],
		['events', { events: ['message.phone.sent'] }],
		['more events', { events: [...EVENTS, 'message.call.missed'] }],
		['numbers', { phone_numbers: ['+18005550199', '+18005550100'] }],
		['no numbers', { phone_numbers: [] }],
		['lists that are null', { events: null, phone_numbers: null }],
	])('corrects one with other %s in place', async (_, changes) => {
		const { send, webhooks, requests } = account([stored('a/b', changes)]);
		expect((await trigger({ send }).publish()).remembered).toEqual([{ url: URL, id: 'a/b' }]);
		expect(calls(requests)).toEqual(['GET /webhooks', 'PUT /webhooks/a%2Fb']);
		expect(webhooks).toMatchObject([written]);
	});
	test('takes all phones of the account if none is chosen', async () => {
		const { send, webhooks } = account([]);
		await trigger({ send, parameters: { phoneNumbers: [] } }).publish();
		expect(webhooks).toMatchObject([{ phone_numbers: [PHONES[0]] }]);
	});
	test('needs a phone', async () => {
		const send = responding({ status: 200, body: { data: [] } });
		const { result } = await trigger({ send, parameters: { phoneNumbers: [] } }).publish();
		expect(messageOf(result)).toMatch(/^The httpSMS account has no phone\./);
	});
	test.each([
		[{ url: 'http://localhost:5678/x' }, /^httpSMS would refuse the webhook URL .*no dot\. Set/],
		[{ credential: { webhookSecret: ' key' } }, /^The Signing Key begins or ends with white/],
		[{ credential: {} }, /^The Signing Key is empty/],
		[{ parameters: { events: ['unrecognized'] } }, /^Choose at least one event of httpSMS’s own/],
	])('asks httpSMS nothing with %j', async (setup, expected) => {
		const { send, requests } = account([]);
		expect(messageOf((await trigger({ send, ...setup }).publish()).result)).toMatch(expected);
		expect(requests).toEqual([]);
	});
});

test.each([
	[200, { status: 'success', data: null }],
	[204, ''],
])('a removal answered %p is one', async (status, body) => {
	const { send, requests } = account([stored('a/b')]);
	const answering: Send = async (request) => {
		const response = await send(request);
		return request.method === 'DELETE' ? { status, body } : response;
	};
	const remembered = { url: URL, id: 'a/b' };
	expect((await trigger({ send: answering, remembered }).unpublish()).ok).toBe(true);
	expect(calls(requests)).toEqual(['GET /webhooks', 'DELETE /webhooks/a%2Fb']);
});

test('the list of phones has their numbers alone', async () => {
	expect(await phoneNumbers(account([]).send)).toEqual({
		ok: true,
		value: [{ name: PHONES[0], value: PHONES[0] }],
	});
	expect((await phoneNumbers(responding({ status: 500, body: {} }))).ok).toBe(false);
});

describe('calls', () => {
	const removal = async (response: ApiResponse) =>
		(await trigger({ send: responding(response) }).client.remove(stored('one') as never)).ok;
	test('removing succeeds by 200 and by 204, and by nothing else', async () => {
		expect(await removal({ status: 200, body: { data: null } })).toBe(true);
		expect(await removal({ status: 204, body: undefined })).toBe(true);
		expect(await removal({ status: 500, body: { message: 'broken' } })).toBe(false);
	});

	test('without chosen numbers the phones of the account are asked for, and a failure is passed on', async () => {
		const send = responding({ status: 500, body: {} });
		const parameters = { phoneNumbers: undefined } as unknown as JsonObject;
		expect(await trigger({ send, parameters }).wanted()).toMatchObject({
			ok: false,
			problem: { status: 500 },
		});
		const { send: asked, requests } = account([]);
		expect(await trigger({ send: asked, parameters }).wanted()).toMatchObject({
			ok: true,
			value: [{ body: { phone_numbers: [PHONES[0]] } }],
		});
		expect(calls(requests)).toEqual(['GET /phones']);
	});

	test('a list of numbers that cannot be read is named', async () => {
		const { send } = account([]);
		await expect(trigger({ send, parameters: { phoneNumbers: {} } }).wanted()).rejects.toThrow(
			'The parameter Phone Numbers must be a list',
		);
	});

	test('a person finds the webhook at the place that messages name', () => {
		expect(httpSmsRegistration.place).toBe('at httpsms.com/settings, under Webhooks');
	});
});

describe('the account', () => {
	const baseUrl = 'https://api.httpsms.com';
	test('is at the Base URL', () => {
		expect(httpSmsRegistration.apiRoot({ apiKey: 'key', baseUrl })).toEqual({
			ok: true,
			value: 'https://api.httpsms.com/v1',
		});
	});
	test.each([
		[{ baseUrl }, /API Key is empty.*Manual/],
		[{ apiKey: 'key', baseUrl: 'x' }, /^The Base URL is not .*https:\/\/api\.httpsms\.com\.$/],
	])('cannot be opened with %j', (credential, expected) => {
		expect(messageOf(httpSmsRegistration.apiRoot(credential))).toMatch(expected);
	});
});

test('a list that never ends is given up, since a part of it says nothing about the rest', async () => {
	let count = 0;
	const send: Send = async () => {
		count++;
		const data = Array.from({ length: 20 }, () => stored('one'));
		return await Promise.resolve({ status: 200, body: { data } });
	};
	expect(messageOf(await trigger({ send }).find())).toBe(
		'httpSMS lists more entries than can be read. Remove entries there that are no longer used.',
	);
	expect(count).toBe(50);
});

test.each([[undefined], ['<html>'], [{ data: {} }], [[]]])(
	'an answer %j is not from httpSMS',
	async (body) => {
		const result = await trigger({ send: responding({ status: 200, body }) }).find();
		expect(result).toEqual({
			ok: false,
			problem: {
				status: 200,
				message: expect.stringMatching(/Base URL does not lead to httpSMS’s API/),
			},
		});
	},
);
test('a webhook that comes back without id or URL is not from httpSMS either', async () => {
	for (const data of [{ id: 'new' }, { url: URL }, null]) {
		const { send } = account([]);
		const odd: Send = async (request) =>
			request.method === 'POST' ? { status: 200, body: { data } } : await send(request);
		expect((await trigger({ send: odd }).publish()).result).toMatchObject({
			ok: false,
			problem: { status: 200 },
		});
	}
});

describe('a failed call', () => {
	const message = async (response: ApiResponse): Promise<string> => {
		const result = await trigger({ send: responding(response) }).find();
		expect(result).toMatchObject({ ok: false, problem: { status: response.status } });
		return messageOf(result);
	};
	const error = (status: number, words: string, data?: unknown): ApiResponse => ({
		status,
		body: { status: 'error', message: words, data },
	});

	test('gives what httpSMS said and what to do', async () => {
		expect(
			await message(error(401, 'You are not authorized to carry out this request.', 'Make sure')),
		).toBe(
			'httpSMS answered 401 (You are not authorized to carry out this request). Copy the API Key of your account from httpsms.com/settings into the credential. A phone API key, which begins with pk_, is not enough.',
		);
		expect(await message(error(402, "You can't create more than 10 webhooks"))).toMatch(
			/^httpSMS answered 402 \(You can't create more than 10 webhooks\)\. Delete a webhook/,
		);
		expect(await message(error(429, 'Too many requests'))).toMatch(/Try again later\.$/);
		expect(await message(error(500, 'We ran into an internal error'))).toMatch(
			/^httpSMS answered 500 \(We ran into an internal error\)\. Try again later\.$/,
		);
	});

	test('gives every field that httpSMS refuses', async () => {
		const data = {
			url: ['The url field format is invalid', 'The url field must be maximum 255 char'],
			from: ['The phone number [+1] is not available in your account.'],
		};
		expect(await message(error(422, 'validation errors while storing webhook', data))).toBe(
			'httpSMS answered 422 (validation errors while storing webhook; The url field format is invalid; The url field must be maximum 255 char; The phone number [+1] is not available in your account). Correct the named value in this node or its credential, then publish again.',
		);
	});

	test.each([404, 301, 405])('%p points to the Base URL', async (status) => {
		expect(await message({ status, body: '<html>' })).toBe(
			`httpSMS answered ${status}. Check the Base URL in the credential. The default is https://api.httpsms.com.`,
		);
	});

	test('repeats no more than 300 characters', async () => {
		expect((await message(error(500, 'x'.repeat(10_000)))).length).toBeLessThan(400);
	});

	test('without an answer points to the Base URL', async () => {
		expect(await message({ status: null, code: undefined })).toMatch(
			/^httpSMS could not be reached\. Check the Base URL .* internet access too\.$/,
		);
	});
});

test('a percent sign of the node’s name is blamed on the name, one of the address on the address', async () => {
	const publish = async (url: string, tail: string) => {
		const setup = { send: account([]).send, url, tail, nodeName: 'httpSMS Trigger' };
		return messageOf((await trigger(setup).publish()).result);
	};
	const tail = 'W1/httpsms%20trigger/webhook';
	expect(await publish(`https://n8n.acme.com/webhook/${tail}`, tail)).toMatch(
		/percent sign\. The node’s name “httpSMS Trigger” is a part of this URL.*Rename the node/,
	);
	expect(await publish('https://n8n.acme.com/a%20b/webhook/1/webhook', '1/webhook')).toMatch(
		/percent sign\. Set N8N_WEBHOOK_URL/,
	);
	// httpSMS refuses this address under any name.
	expect(await publish(`http://localhost:5678/webhook/${tail}`, tail)).toMatch(
		/Set N8N_WEBHOOK_URL/,
	);
});

describe('what httpSMS refuses', () => {
	test.each([
		URL,
		'http://127.0.0.1:5678/webhook/x/webhook',
		'http://10.0.0.5/webhook/x/webhook',
		`https://n8n.acme.com/${'x'.repeat(255 - 21)}`,
		'https://n8n.acme.com',
		'https://a.b/',
	])('%s is taken', (url) => expect(urlProblem(url)).toBeNull());

	test.each([
		['http://localhost:5678/webhook/x/webhook', /no dot/],
		['http://n8n:5678/webhook/a.b/webhook', /no dot/],
		['xhttps://n8n.acme.com/webhook/x/webhook', /no dot/],
		['http://[::1]:5678/webhook/x/webhook', /no dot/],
		['https://n8n.acme.com/webhook/a%20b/webhook', /percent/],
		[`https://n8n.acme.com/${'x'.repeat(256 - 21)}`, /longer than 255/],
	])('%s is refused', (url, expected) => expect(urlProblem(url)).toMatch(expected));

	test('keys', () => {
		expect(signingKeyProblem('x'.repeat(255))).toBeNull();
		expect(signingKeyProblem('x'.repeat(256))).toMatch(/longer than 255/);
		expect(signingKeyProblem(' key')).toMatch(/white space/);
		expect(signingKeyProblem('')).toMatch(/empty/);
		expect(signingKeyProblem('  ')).toMatch(/empty/);
	});
});
