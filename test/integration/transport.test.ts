import type { Fault } from '../../tools/fake-apis/server';
import { startHttpSmsApi, type HttpSmsApi } from '../../tools/fake-apis/httpSms';
import { startHost, type Host } from './support/host';

/** The calls to a provider's API during publishing, over HTTP through n8n-core's request helper. */

const API_KEY = 'mV7Lr0pQ2sX9account';
const SIGNING_KEY = 'uZ3kq8Rr5vTn2bYx';

let api: HttpSmsApi;
let host: Host;
beforeEach(async () => {
	api = await startHttpSmsApi({ apiKey: API_KEY, phones: ['+18005550199'] });
	const account = { webhookSecret: SIGNING_KEY, apiKey: API_KEY, baseUrl: api.url };
	host = await startHost({
		type: 'httpSmsTrigger',
		parameters: { events: ['message.phone.received'] },
		credentials: { httpSmsWebhookApi: account },
	});
});
afterEach(async () => {
	await host.close();
	await api.close();
});

/** The reason why publishing fails. Neither the error nor the log may contain a secret. */
async function refusal(): Promise<Error & { httpCode?: string }> {
	const error = await host.publish().then(
		() => new Error('It was published'),
		(reason: Error) => reason,
	);
	const everything = JSON.stringify([error, host.log]) + String(error.stack) + error.message;
	for (const secret of [API_KEY, SIGNING_KEY]) expect(everything).not.toContain(secret);
	return error;
}

test.each<[Fault, RegExp]>([
	[401, /^httpSMS answered 401 .*Copy the API Key/],
	[503, /^httpSMS answered 503 .*Try again later/],
	['reset', /^httpSMS could not be reached: it broke off the connection/],
])('%p: the message says what happened and what to do', async (fault, message) => {
	for (const method of ['GET', 'POST']) {
		api.failNext(fault, method);
		expect((await refusal()).message).toMatch(message);
	}
});

test('an HTTP status is in the error as n8n shows it', async () => {
	api.failNext(401);
	expect(await refusal()).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
});

test('a host that does not answer is given up after ten seconds', async () => {
	api.failNext('timeout');
	expect((await refusal()).message).toMatch(/could not be reached: it did not answer in time/);
}, 30_000);

test('a trigger that registered nothing looks for webhooks at its URL when it is unpublished, and changes nothing', async () => {
	await host.unpublish();
	expect(api.requests).toMatchObject([{ method: 'GET', status: 200 }]);
});
