import {
	createWebhook,
	deleteWebhook,
	listPhoneNumbers,
	listWebhooks,
	updateWebhook,
} from '../../../nodes/HttpSms/httpSmsApi';
import type { ApiResponse, ApiRequest } from '../../../nodes/shared/registration/client';

const WEBHOOK = {
	url: 'https://n8n.acme.com/webhook/x/webhook',
	signingKey: 'key',
	events: ['message.phone.sent'],
	phoneNumbers: ['+18005550199'],
};
const STORED = {
	id: '32343a19-da5e-4b1b-a767-3298a73703cb',
	user_id: 'user',
	url: WEBHOOK.url,
	signing_key: 'key',
	events: WEBHOOK.events,
	phone_numbers: WEBHOOK.phoneNumbers,
};

/** An API that answers every request alike, or by `skip`, and notes what it was asked. */
function api(answer: ApiResponse | ((request: ApiRequest) => ApiResponse)) {
	const requests: ApiRequest[] = [];
	return {
		requests,
		send: async (request: ApiRequest) => {
			requests.push(request);
			return typeof answer === 'function' ? answer(request) : answer;
		},
	};
}
const ok = (data: unknown): ApiResponse => ({ status: 200, body: { status: 'success', data } });

test('writes a webhook in the names of the API', async () => {
	const { send, requests } = api({ status: 201, body: { data: STORED } });
	const written = {
		url: WEBHOOK.url,
		signing_key: 'key',
		events: WEBHOOK.events,
		phone_numbers: WEBHOOK.phoneNumbers,
	};
	expect(await createWebhook(send, WEBHOOK)).toEqual({
		ok: true,
		value: { id: STORED.id, ...WEBHOOK },
	});
	await updateWebhook(send, STORED.id, WEBHOOK);
	expect(requests).toEqual([
		{ method: 'POST', path: '/webhooks', body: written },
		{ method: 'PUT', path: `/webhooks/${STORED.id}`, body: written },
	]);
});

test('reads lists page by page until one is not full', async () => {
	const all = Array.from({ length: 45 }, (_, n) => ({ ...STORED, id: String(n) }));
	const { send, requests } = api(({ query }) => {
		const [skip, limit] = [Number(query?.skip), Number(query?.limit)];
		return ok(all.slice(skip, skip + limit));
	});
	const result = await listWebhooks(send);
	expect(result.ok && result.value.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
	expect(requests.map(({ query }) => query)).toEqual([
		{ skip: 0, limit: 20 },
		{ skip: 20, limit: 20 },
		{ skip: 40, limit: 20 },
	]);
});

test('a list that never ends is given up, since a part of it says nothing about the rest', async () => {
	const { send, requests } = api(ok(Array.from({ length: 20 }, () => STORED)));
	expect(await listWebhooks(send)).toMatchObject({
		ok: false,
		problem: {
			message: 'httpSMS lists more than can be read. Remove there what is no longer used.',
		},
	});
	expect(requests).toHaveLength(50);
});

test('of a phone only the number is read', async () => {
	const { send } = api(ok([{ phone_number: '+18005550199', fcm_token: 'secret' }]));
	expect(await listPhoneNumbers(send)).toEqual({ ok: true, value: ['+18005550199'] });
});

test('lists that are null count as empty', async () => {
	const { send } = api(ok([{ ...STORED, events: null, phone_numbers: null }]));
	expect(await listWebhooks(send)).toMatchObject({ value: [{ events: [], phoneNumbers: [] }] });
});

test.each([
	[200, { status: 'success', data: null }],
	[204, ''],
])('a removal answered %p is one', async (status, body) => {
	const { send, requests } = api({ status, body });
	expect((await deleteWebhook(send, 'a/b')).ok).toBe(true);
	expect(requests).toEqual([{ method: 'DELETE', path: '/webhooks/a%2Fb' }]);
});

test.each([[undefined], ['<html>'], [{ data: [{ id: 5 }] }], [{ data: {} }], [[]]])(
	'an answer %j is not from httpSMS',
	async (body) => {
		expect(await listWebhooks(api({ status: 200, body }).send)).toEqual({
			ok: false,
			problem: { status: 200, message: expect.stringMatching(/Base URL is not httpSMS’s API/) },
		});
	},
);

describe('a failed call', () => {
	const message = async (answer: ApiResponse): Promise<string> => {
		const result = await createWebhook(api(answer).send, WEBHOOK);
		if (result.ok) throw new Error('It did not fail');
		expect(result.problem.status).toBe(answer.status);
		return result.problem.message;
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
			'httpSMS answered 422 (validation errors while storing webhook; The url field format is invalid; The url field must be maximum 255 char; The phone number [+1] is not available in your account). Correct it in this node or its credential, then publish again.',
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

	test.each([
		['ECONNABORTED', /^httpSMS could not be reached: it did not answer in time\./],
		['ETIMEDOUT', /^httpSMS could not be reached: it did not answer in time\./],
		['ECONNREFUSED', /^httpSMS could not be reached: it refused the connection\./],
		['ENOTFOUND', /^httpSMS could not be reached: its host name is unknown\./],
		['CERT_HAS_EXPIRED', /^httpSMS could not be reached: its certificate has expired\./],
		[undefined, /^httpSMS could not be reached\./],
	])('without an answer (%s) says so', async (code, expected) => {
		expect(await message({ status: null, code })).toMatch(expected);
	});
});
