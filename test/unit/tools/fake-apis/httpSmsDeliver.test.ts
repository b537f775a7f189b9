import { jwtVerify } from 'jose';

import {
	startHttpSmsApi,
	type CloudEvent,
	type HttpSmsApi,
} from '../../../../tools/fake-apis/httpSms';
import { providers, readFixture } from '../../../../tools/simulator/index';
import { startReceiver, type Receiver } from '../receiver';

const OWNER = '+18005550199';
const SIGNING_KEY = 'a signing key';
const NOW = Date.UTC(2026, 4, 22, 9, 15);

let api: HttpSmsApi;
let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
	api = await startHttpSmsApi({
		apiKey: 'uk_key',
		phones: [OWNER, '+18005550111'],
		deliveryTimeoutMs: 200,
		now: () => NOW,
		webhooks: [
			{
				url: receiver.url,
				signing_key: SIGNING_KEY,
				events: providers.httpsms.events,
				phone_numbers: [OWNER],
			},
		],
	});
});
afterEach(async () => {
	await api.close();
	await receiver.close();
});

function event(type = 'message.phone.sent') {
	return readFixture('httpsms', type) as CloudEvent;
}

test.each(providers.httpsms.events)(
	'%s arrives as it is, with a token for this URL',
	async (type) => {
		const deliveries = await api.deliver(event(type));
		expect(deliveries).toMatchObject([
			{ url: receiver.url, eventId: event(type).id, attempt: 1, status: 200 },
		]);
		const [request] = receiver.received;
		expect(JSON.parse(request?.body.toString() ?? '')).toEqual(event(type));
		expect(request?.headers).toMatchObject({
			'content-type': 'application/json',
			'x-event-type': type,
			authorization: deliveries[0]?.authorization,
		});
		const token = String(request?.headers.authorization).slice('Bearer '.length);
		const { payload } = await jwtVerify(token, new TextEncoder().encode(SIGNING_KEY), {
			currentDate: new Date(NOW),
		});
		expect(payload).toMatchObject({ aud: [receiver.url], sub: api.userId });
		expect(api.mails).toEqual([]);
	},
);

test('goes to every webhook of its type and number, and to no other', async () => {
	const register = (signing_key: string, events: string[], number: string) =>
		fetch(`${api.url}/v1/webhooks`, {
			method: 'POST',
			headers: { 'x-api-key': 'uk_key', 'Content-Type': 'application/json' },
			body: JSON.stringify({ url: receiver.url, signing_key, events, phone_numbers: [number] }),
		});
	await register('', ['message.phone.sent'], OWNER);
	await register('other type', ['message.call.missed'], OWNER);
	await register('other number', ['message.phone.sent'], '+18005550111');
	const deliveries = await api.deliver(event());
	expect(deliveries).toHaveLength(2);
	// The one without signing key has no token at all.
	expect(receiver.received.filter(({ headers }) => !('authorization' in headers))).toHaveLength(1);
	expect(await api.deliver({ ...event(), data: { ...event().data, owner: '+1999' } })).toEqual([]);
});

test.each([400, 401, 404, 500, 503])('%d is tried again once', async (status) => {
	receiver.answer = (count) => ({ status: count === 1 ? status : 200, body: 'an answer' });
	const deliveries = await api.deliver(event());
	expect(deliveries.map(({ attempt, status: code }) => [attempt, code])).toEqual([
		[1, status],
		[2, 200],
	]);
	expect(receiver.received[0]?.body).toEqual(receiver.received[1]?.body);
	expect(api.deliveries).toEqual(deliveries);
	expect(api.mails).toEqual([]);
});

test('after the second refusal the owner gets a mail with payload and answer', async () => {
	receiver.answer = () => ({ status: 401, body: '{"error":"invalid_token"}' });
	expect(await api.deliver(event())).toHaveLength(2);
	expect(receiver.received).toHaveLength(2);
	expect(api.mails).toEqual([
		{
			webhook_id: api.webhooks[0]?.id,
			webhook_url: receiver.url,
			owner: OWNER,
			user_id: api.userId,
			event_id: event().id,
			event_type: 'message.phone.sent',
			event_payload: JSON.stringify(event().data),
			http_response_status_code: 401,
			error_message: '{"error":"invalid_token"}',
		},
	]);
});

test('without answer too, in time or at all', async () => {
	receiver.answer = () => 'hang';
	const slow = await api.deliver(event());
	receiver.answer = () => 'reset';
	const broken = await api.deliver(event());
	expect([...slow, ...broken].map(({ status }) => status)).toEqual([null, null, null, null]);
	expect(api.mails).toMatchObject([
		{ http_response_status_code: null, error_message: 'TIMEOUT after 10 seconds' },
		{ http_response_status_code: null, error_message: expect.stringMatching(/hang up|reset/i) },
	]);
});
