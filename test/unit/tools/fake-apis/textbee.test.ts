import { createHmac } from 'node:crypto';

import { readFixture } from '../../../../tools/simulator/index';
import { startTextbee, type TextbeeFakeApi } from '../../../../tools/fake-apis/textbee';
import { startReceiver, type Receiver } from '../receiver';

const SECRET = 'a signing secret of enough length';
const OTHER_SECRET = 'another secret of enough length';
const EVENT = readFixture('textbee', 'MESSAGE_SENT');

let api: TextbeeFakeApi;
let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
	api = await startTextbee({ apiKey: 'key', allowPrivateHosts: true });
	await call('POST', '/webhooks', {
		deliveryUrl: receiver.url,
		signingSecret: SECRET,
		events: ['MESSAGE_SENT'],
	});
});
afterEach(async () => {
	await api.close();
	await receiver.close();
});

async function call(method: string, path: string, body?: object, apiKey = 'key') {
	const response = await fetch(api.baseUrl + path, {
		method,
		headers: { 'x-api-key': apiKey, 'Content-Type': 'application/json' },
		...(body && { body: JSON.stringify(body) }),
	});
	return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}
const idOfWebhook = () => api.webhooks[0]?._id ?? '';
const hmac = (body: Buffer | undefined, secret: string) =>
	createHmac('sha256', secret)
		.update(body ?? '')
		.digest('hex');

describe('the API', () => {
	test('knows nobody without the key, and no other route', async () => {
		expect(await call('GET', '/webhooks', undefined, 'no')).toEqual({
			status: 401,
			error: 'Unauthorized',
			code: 'AUTH_INVALID',
		});
		expect(await call('GET', '/devices')).toMatchObject({
			status: 404,
			message: 'Cannot GET /api/v1/devices',
		});
		expect(await call('PUT', `/webhooks/${idOfWebhook()}`, {})).toMatchObject({ status: 404 });
	});

	test('shows, changes and deletes a webhook', async () => {
		const path = `/webhooks/${idOfWebhook()}`;
		expect(await call('GET', path)).toMatchObject({ data: { signingSecret: SECRET } });
		const change = { isActive: false, signingSecret: OTHER_SECRET, user: 'somebody' };
		expect(await call('PATCH', path, change)).toMatchObject({
			status: 200,
			data: { isActive: false, signingSecret: OTHER_SECRET, deliveryUrl: receiver.url },
		});
		expect(api.webhooks[0]?.user).not.toBe('somebody');
		expect(await call('DELETE', path)).toMatchObject({ data: { success: true } });
		expect(await call('DELETE', path)).toMatchObject({
			status: 404,
			message: 'Subscription not found',
		});
	});

	test('fails on what is no id of MongoDB', async () => {
		expect(await call('DELETE', '/webhooks/7')).toMatchObject({ status: 500 });
	});

	test.each([
		[{}, 'Invalid delivery URL'],
		[{ deliveryUrl: 'ftp://example.com' }, 'Delivery URL must use http or https'],
		[{ deliveryUrl: 'https://example.com' }, 'Invalid signing secret'],
		[{ deliveryUrl: 'https://example.com', signingSecret: SECRET }, 'Choose atleast one event'],
		[
			{ deliveryUrl: 'https://example.com', signingSecret: SECRET, events: ['unrecognized'] },
			'Invalid event type',
		],
	])('refuses %j', async (body, message) => {
		expect(await call('POST', '/webhooks', body)).toMatchObject({
			status: 400,
			message: expect.stringContaining(message),
		});
		expect(api.webhooks).toHaveLength(1);
	});
});

describe('deliveries', () => {
	test('go to the webhooks that want the event, signed over the body', async () => {
		expect(await api.deliver(readFixture('textbee', 'MESSAGE_RECEIVED'))).toEqual([]);
		expect(await api.deliver(EVENT)).toMatchObject([{ status: 200, outcome: 'delivered' }]);
		const [request] = receiver.received;
		expect(JSON.parse(String(request?.body))).toEqual({
			...EVENT,
			webhookSubscriptionId: idOfWebhook(),
		});
		expect(request?.headers['x-signature']).toBe(hmac(request?.body, SECRET));
	});

	test.each([400, 401, 404, 429])('%d is final', async (status) => {
		receiver.answer = () => ({ status });
		expect(await api.deliver(EVENT)).toMatchObject([{ status, outcome: 'dropped' }]);
		expect(await api.retry()).toEqual([]);
	});

	test('a 5xx and no answer wait, and are signed with the secret of the moment', async () => {
		receiver.answer = () => ({ status: 503 });
		expect(await api.deliver(EVENT)).toMatchObject([{ status: 503, outcome: 'waiting' }]);
		receiver.answer = () => 'reset';
		expect(await api.retry()).toMatchObject([{ status: null, outcome: 'waiting' }]);
		await call('PATCH', `/webhooks/${idOfWebhook()}`, { signingSecret: OTHER_SECRET });
		receiver.answer = () => ({ status: 200 });
		expect(await api.retry()).toMatchObject([{ outcome: 'delivered' }]);
		const last = receiver.received.at(-1);
		expect(last?.headers['x-signature']).toBe(hmac(last?.body, OTHER_SECRET));
	});

	test('what waits for a webhook is given up when that is deleted', async () => {
		receiver.answer = () => ({ status: 503 });
		await api.deliver(EVENT);
		await call('DELETE', `/webhooks/${idOfWebhook()}`);
		expect(await api.retry()).toEqual([]);
		expect(receiver.received).toHaveLength(1);
	});
});
