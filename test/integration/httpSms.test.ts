import type { IDataObject } from 'n8n-workflow';

import {
	startHttpSmsApi,
	type CloudEvent,
	type HttpSmsApi,
	type Phone,
} from '../../tools/fake-apis/httpSms';
import { fixture, fixtureEvents } from '../support/fixtures';
import { startHost, type Host, type HostedTrigger } from './support/host';

const API_KEY = 'mV7Lr0pQ2sX9account';
const SIGNING_KEY = 'uZ3kq8Rr5vTn2bYx';
const OWN = '+18005550199';
const SECOND = '+18005550198';
const ALL = fixtureEvents('httpsms');
const OTHERS = Array.from({ length: 3 }, (_, n) => ({
	url: `https://crm.acme.com/hooks/${n}`,
	signing_key: `other-${n}`,
	phone_numbers: [SECOND],
	events: ['message.phone.received'],
}));

let api: HttpSmsApi;
let credential: Record<string, string>;
let hosts: Host[] = [];

beforeEach(async () => {
	api = await startHttpSmsApi({
		apiKey: API_KEY,
		phones: [SECOND, OWN],
		webhooks: OTHERS,
		deliveryTimeoutMs: 60_000,
	});
	credential = { webhookSecret: SIGNING_KEY, apiKey: API_KEY, baseUrl: api.url };
});
afterEach(async () => {
	for (const host of hosts) await host.close();
	hosts = [];
	await api.close();
});

async function start(
	parameters: IDataObject = {},
	more: Partial<HostedTrigger> = {},
): Promise<Host> {
	const host = await startHost({
		type: 'httpSmsTrigger',
		parameters: { events: [...ALL, 'unrecognized'], ...parameters },
		credentials: { httpSmsWebhookApi: credential },
		...more,
	});
	hosts.push(host);
	return host;
}

/** The account's webhooks for a URL. */
const webhooksFor = (url: string) => api.webhooks.filter((webhook) => webhook.url === url);
const ids = () => api.webhooks.map(({ id }) => id);
const event = (type: string, id = type): CloudEvent =>
	({ ...fixture('httpsms', type), id }) as CloudEvent;
const items = (host: Host) => host.executions.map((output) => output[0]?.[0]?.json);

describe('publishing', () => {
	test('registers one webhook with URL, key, events and all numbers of the account', async () => {
		const others = ids();
		const host = await start();
		await host.publish();
		expect(webhooksFor(host.url)).toEqual([
			expect.objectContaining({ signing_key: SIGNING_KEY, phone_numbers: [OWN, SECOND] }),
		]);
		expect([...(webhooksFor(host.url)[0]?.events ?? [])].sort()).toEqual([...ALL].sort());
		expect(ids()).toEqual(expect.arrayContaining(others));
	});

	test('registers the chosen events and numbers only', async () => {
		const events = ['message.phone.received', 'unrecognized'];
		const host = await start({ events, phoneNumbers: [SECOND] });
		await host.publish();
		expect(webhooksFor(host.url)).toMatchObject([
			{ events: ['message.phone.received'], phone_numbers: [SECOND] },
		]);
	});

	test('again, as n8n does when it starts, neither adds nor changes anything', async () => {
		const host = await start();
		await host.publish();
		const before = structuredClone(api.webhooks);
		const calls = api.requests.length;
		expect(await host.hook('checkExists')).toBe(true);
		await host.publish();
		expect(api.webhooks).toEqual(before);
		expect(new Set(api.requests.slice(calls).map(({ method }) => method))).toEqual(
			new Set(['GET']),
		);
	});

	test('after losing what it remembered it finds its webhook by URL, and can remove it', async () => {
		const host = await start();
		await host.publish();
		const [before] = webhooksFor(host.url);
		for (const key of Object.keys(host.staticData)) delete host.staticData[key];
		await host.publish();
		expect(webhooksFor(host.url)).toEqual([before]);
		await host.unpublish();
		expect(webhooksFor(host.url)).toEqual([]);
	});

	test('corrects events, numbers and key in place', async () => {
		const publicUrl = 'https://n8n.acme.com';
		const first = await start({}, { publicUrl });
		await first.publish();
		const url = `${publicUrl}${new URL(first.url).pathname}`;
		const [before] = webhooksFor(url);

		credential.webhookSecret = 'another-key-9fT3';
		const second = await start({ events: [ALL[0], ALL[1]], phoneNumbers: [OWN] }, { publicUrl });
		expect(await second.hook('checkExists')).toBe(false);
		await second.publish();
		expect(webhooksFor(url)).toEqual([
			expect.objectContaining({
				id: before?.id,
				created_at: before?.created_at,
				signing_key: 'another-key-9fT3',
				phone_numbers: [OWN],
			}),
		]);
		expect([...(webhooksFor(url)[0]?.events ?? [])].sort()).toEqual([ALL[0], ALL[1]].sort());
		expect(await second.hook('checkExists')).toBe(true);
	});

	test('adds numbers that came since, when none are chosen', async () => {
		const host = await start();
		await host.publish();
		const [before] = webhooksFor(host.url);
		const phones = api.phones as Phone[];
		phones.push({ ...(phones[0] as Phone), phone_number: '+18005550197' });
		await host.publish();
		expect(webhooksFor(host.url)).toMatchObject([
			{ id: before?.id, phone_numbers: [OWN, SECOND, '+18005550197'] },
		]);
	});

	test.each(['/', '/v1', '/v1/'])('the Base URL may end in %s', async (end) => {
		credential.baseUrl += end;
		const host = await start();
		await host.publish();
		expect(webhooksFor(host.url)).toHaveLength(1);
	});

	test('test listening has a webhook of its own', async () => {
		const host = await start();
		await host.publish();
		await host.publish({ test: true });
		expect(webhooksFor(host.url)).toHaveLength(1);
		expect(webhooksFor(host.testUrl)).toHaveLength(1);
		await host.unpublish({ test: true });
		expect(webhooksFor(host.url)).toHaveLength(1);
		expect(webhooksFor(host.testUrl)).toHaveLength(0);
		await host.publish({ test: true });
		await host.unpublish();
		expect(webhooksFor(host.url)).toHaveLength(0);
		expect(webhooksFor(host.testUrl)).toHaveLength(1);
	});
});

describe('unpublishing', () => {
	test('removes its webhook and leaves those of others', async () => {
		const others = structuredClone(api.webhooks);
		const host = await start();
		await host.publish();
		await host.unpublish();
		expect(api.webhooks).toEqual(others);
		expect(host.staticData['node:Trigger']).toEqual({});
	});

	test('of a trigger that registered nothing asks httpSMS nothing', async () => {
		const host = await start();
		await host.unpublish();
		expect(api.requests).toEqual([]);
	});

	test('a webhook that somebody removed is done', async () => {
		const host = await start();
		await host.publish();
		api.webhooks.splice(0, 1);
		await host.unpublish();
		expect(webhooksFor(host.url)).toEqual([]);
		expect(api.webhooks).toHaveLength(OTHERS.length);
	});

	test('when httpSMS fails, it is remembered and removed the next time', async () => {
		const host = await start();
		await host.publish();
		api.failNext(500, 'DELETE');
		await expect(host.unpublish()).rejects.toThrow(/httpSMS answered 500/);
		await host.unpublish();
		expect(webhooksFor(host.url)).toEqual([]);
	});

	test('a webhook made without an answer is removed too', async () => {
		const host = await start();
		api.failNext('reset', 'POST');
		await expect(host.publish()).rejects.toThrow(/could not be reached/);
		await host.unpublish();
		expect(webhooksFor(host.url)).toEqual([]);
	});
});

describe('manual registration', () => {
	const parameters = { registration: 'manual' };

	test('asks httpSMS nothing, needs no API key and leaves the webhook alone', async () => {
		delete credential.apiKey;
		const host = await start(parameters);
		await host.publish();
		await host.publish({ test: true });
		await host.unpublish({ test: true });
		await host.unpublish();
		expect(api.requests).toEqual([]);
	});

	test('still needs the signing key', async () => {
		credential.webhookSecret = '';
		const host = await start(parameters);
		await expect(host.publish()).rejects.toThrow(/Signing Key is empty/);
	});
});

describe('what is refused on publishing', () => {
	const refusal = async (parameters = {}, more: Partial<HostedTrigger> = {}): Promise<Error> => {
		const host = await start(parameters, more);
		const error = await host.publish().then(
			() => new Error('It was published'),
			(reason: Error) => reason,
		);
		const everything = JSON.stringify([error, host.log]) + String(error.stack) + error.message;
		for (const secret of [SIGNING_KEY, credential.apiKey, 'fcm-token']) {
			if (secret) expect(everything).not.toContain(secret);
		}
		return error;
	};

	test.each([
		['http://localhost:5678', /its host has no dot\..*WEBHOOK_URL/],
		['http://n8n:5678', /its host has no dot\..*WEBHOOK_URL/],
		['https://n8n.acme.com/a%20b', /percent sign\..*WEBHOOK_URL/],
		[`https://n8n.acme.com/${'x'.repeat(200)}`, /longer than 255 characters\..*WEBHOOK_URL/],
	])('a URL under %s, before httpSMS is asked', async (publicUrl, message) => {
		expect(await refusal({}, { publicUrl })).toMatchObject({
			message: expect.stringMatching(message),
		});
		expect(api.requests).toEqual([]);
	});

	test.each([
		['no API key', { apiKey: '' }, /The API Key is empty.*Registration to Manual/],
		['a Base URL that is none', { baseUrl: 'api.httpsms.com' }, /Base URL is not an http/],
		['an empty signing key', { webhookSecret: '' }, /Signing Key is empty/],
		['white space about the key', { webhookSecret: ' k3yY8zq0Rr5vTn2b' }, /white space/],
		['a key too long', { webhookSecret: 'k3yY8zq0'.repeat(40) }, /longer than 255/],
	])('%s', async (_, change, message) => {
		Object.assign(credential, change);
		expect((await refusal()).message).toMatch(message);
	});

	test('no event of httpSMS’s own', async () => {
		expect((await refusal({ events: ['unrecognized'] })).message).toMatch(/at least one event/);
	});

	test('a wrong API key, and a phone’s', async () => {
		for (const apiKey of ['wrong-Key-8Yt2', 'pk_wrong-Key-8Yt2']) {
			credential.apiKey = apiKey;
			const error = await refusal();
			expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
			expect(error.message).toMatch(/^httpSMS answered 401 \(You are not authorized.*pk_/);
		}
	});

	test('an eleventh webhook', async () => {
		const full = Array.from({ length: 10 }, () => OTHERS[0] as (typeof OTHERS)[number]);
		await api.close();
		api = await startHttpSmsApi({ apiKey: API_KEY, phones: [OWN], webhooks: full });
		credential.baseUrl = api.url;
		expect((await refusal()).message).toMatch(
			/^httpSMS answered 402 \(You can't create more than 10 webhooks.*Delete a webhook/,
		);
		expect(api.webhooks).toHaveLength(10);
	});

	test('a number that is not in the account', async () => {
		expect((await refusal({ phoneNumbers: ['+18005550000'] })).message).toMatch(
			/^httpSMS answered 422 .*The phone number \[\+18005550000\] is not available in your account/,
		);
	});

	test('an account without phones', async () => {
		await api.close();
		api = await startHttpSmsApi({ apiKey: API_KEY, phones: [] });
		credential.baseUrl = api.url;
		expect((await refusal()).message).toMatch(/has no phone/);
	});

	test.each<[number | 'reset', RegExp]>([
		[500, /^httpSMS answered 500 .*Try again later/],
		[503, /^httpSMS answered 503 .*Try again later/],
		[302, /^httpSMS answered 302 .*Check the Base URL/],
		['reset', /^httpSMS could not be reached: it broke off the connection/],
	])('a fault at httpSMS: %p', async (fault, message) => {
		for (const method of ['GET', 'POST']) {
			api.failNext(fault, method);
			expect((await refusal()).message).toMatch(message);
		}
	});

	test('a host that does not answer in time, after ten seconds', async () => {
		api.failNext('timeout');
		expect((await refusal()).message).toMatch(/could not be reached: it did not answer in time/);
	}, 30_000);

	test('a host that refuses the connection', async () => {
		const { url } = api;
		await api.close();
		expect((await refusal()).message).toMatch(/could not be reached: it refused the connection/);
		api = await startHttpSmsApi({ apiKey: API_KEY, phones: [], port: Number(new URL(url).port) });
	});
});

describe('receiving', () => {
	test('all eight events, delivered by httpSMS, start one execution each', async () => {
		const host = await start();
		await host.publish();
		for (const type of ALL) {
			expect(await api.deliver(event(type))).toMatchObject([
				{ status: 200, answer: '{"received":true}' },
			]);
		}
		expect(items(host).map((item) => item?.providerEvent)).toEqual(ALL);
		expect(api.mails).toEqual([]);
		expect(JSON.stringify([items(host), host.log])).not.toMatch(/Bearer|eyJ/);
	});

	test('an event nobody selected gets 200, so that httpSMS sends no mail', async () => {
		const host = await start();
		await host.publish();
		const [webhook] = webhooksFor(host.url);
		const narrower = await start({ registration: 'manual', events: ['message.phone.sent'] });
		await narrower.publish();
		Object.assign(webhook ?? {}, { url: narrower.url });
		expect(await api.deliver(event('message.phone.received'))).toMatchObject([
			{ status: 200, answer: '{"received":true,"ignored":"event_not_selected"}' },
		]);
		expect(narrower.executions).toEqual([]);
		expect(api.mails).toEqual([]);
	});

	test('a redelivery is a duplicate, with a new token too', async () => {
		const host = await start();
		await host.publish();
		await api.deliver(event('message.phone.sent'));
		expect(await api.deliver(event('message.phone.sent'))).toMatchObject([
			{ answer: '{"received":true,"ignored":"duplicate"}' },
		]);
		expect(host.executions).toHaveLength(1);
	});

	test('text and sender filters', async () => {
		const host = await start({ filters: { textContains: 'neighbour', senders: '18005550100' } });
		await host.publish();
		await api.deliver(event('message.phone.received'));
		expect(await api.deliver(event('message.phone.sent'))).toMatchObject([
			{ answer: '{"received":true,"ignored":"filtered"}' },
		]);
		expect(items(host).map((item) => item?.event)).toEqual(['sms.received']);
	});

	test('a webhook without signing key is refused', async () => {
		const host = await start();
		await host.publish();
		Object.assign(webhooksFor(host.url)[0] ?? {}, { signing_key: '' });
		expect(await api.deliver(event('message.phone.sent'))).toMatchObject([
			{ status: 401, answer: '{"error":"missing_token"}' },
			{ status: 401 },
		]);
	});

	test('while the key is changed, tokens of the previous one pass', async () => {
		const host = await start();
		await host.publish();
		Object.assign(credential, {
			webhookSecret: 'new-key-7Hs2kQ',
			previousWebhookSecret: SIGNING_KEY,
		});
		expect(await api.deliver(event('message.phone.sent'))).toMatchObject([{ status: 200 }]);
		await host.publish();
		delete credential.previousWebhookSecret;
		expect(await api.deliver(event('message.phone.received'))).toMatchObject([{ status: 200 }]);
		expect(host.executions).toHaveLength(2);
	});
});
