import { startHttpSmsApi, type HttpSmsApi } from '../../../../tools/fake-apis/httpSms';

const PHONE = '+18005550199';
const SEND = { from: PHONE, to: '+18005550100', content: 'Your parcel is on its way.' };

let api: HttpSmsApi;
beforeEach(async () => {
	api = await startHttpSmsApi({ apiKey: 'uk_key', phones: [PHONE] });
});
afterEach(() => api.close());

async function call(method: string, path: string, body?: unknown, apiKey = 'uk_key') {
	const response = await fetch(api.url + path, {
		method,
		headers: { 'x-api-key': apiKey, 'Content-Type': 'application/json' },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	return { code: response.status, ...((await response.json()) as object) };
}

test('takes a message, and shows it by its id as it stands', async () => {
	const data = { owner: PHONE, contact: SEND.to, content: SEND.content, status: 'pending' };
	expect(await call('POST', '/v1/messages/send', SEND)).toMatchObject({
		code: 200,
		status: 'success',
		data: { ...data, request_id: null, type: 'mobile-terminated', send_attempt_count: 0 },
	});
	const [message] = api.messages;
	if (message === undefined) throw new Error('no message');
	const path = `/v1/messages/${message.id}`;
	expect(await call('GET', path)).toMatchObject({ code: 200, data: { id: message.id, ...data } });
	api.keepMessage({ ...message, status: 'delivered' });
	expect(await call('GET', path)).toMatchObject({ data: { ...data, status: 'delivered' } });
	expect(api.messages).toHaveLength(1);
});

test.each([
	['to', { to: 'Anna' }],
	['from', { from: '' }],
	['from', { from: '+18005550111' }],
	['content', { content: '' }],
])('422 with what is wrong with %s', async (field, change) => {
	const answer = await call('POST', '/v1/messages/send', { ...SEND, ...change });
	expect(answer).toMatchObject({ code: 422, status: 'error' });
	expect(Object.keys((answer as unknown as { data: object }).data)).toEqual([field]);
	expect(api.messages).toEqual([]);
});

test('400 for what is no message, 404 for an id it does not know, 422 for what is no id, 401 without the key', async () => {
	expect((await call('POST', '/v1/messages/send', { ...SEND, to: 5 })).code).toBe(400);
	const unknown = '32343a19-da5e-4b1b-a767-3298a73703cb';
	expect(await call('GET', `/v1/messages/${unknown}`)).toEqual({
		code: 404,
		status: 'error',
		message: `cannot find message with ID [${unknown}]`,
	});
	expect((await call('GET', '/v1/messages/5')).code).toBe(422);
	expect((await call('GET', `/v1/messages/${unknown}`, undefined, 'pk_key')).code).toBe(401);
});
