import { textbee } from '../../../nodes/Textbee/textbee';
import { textbeeRegistration } from '../../../nodes/Textbee/textbeeRegistration';
import type { JsonObject } from '../../../nodes/shared/http/json';
import type { Send } from '../../../nodes/shared/registration/client';
import {
	startTextbee,
	type TextbeeOptions,
	type TextbeeFakeApi,
} from '../../../tools/fake-apis/textbee';
import { messageOf, registering, type RegistrationSetup, sendTo } from '../../support/registering';

const API_KEY = 'an api key';
const SECRET = 'uZ3kq8Rr5vTn2bYx-hM7';
const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const OLD_URL = 'https://n8n.old.com/webhook/5f0c6f0a/webhook';
const OTHERS = ['https://crm.acme.com/hooks/0', 'https://crm.acme.com/hooks/1'];

let api: TextbeeFakeApi;
const start = async (options: Partial<TextbeeOptions> = {}) => {
	api = await startTextbee({ apiKey: API_KEY, others: OTHERS, ...options });
};
beforeEach(() => start());
afterEach(() => api.close());

const sendWith = (apiKey = API_KEY) => sendTo(api.baseUrl, { 'x-api-key': apiKey });

type Setup = Partial<RegistrationSetup> & { readonly parameters?: JsonObject };
function trigger({ parameters, ...setup }: Setup = {}) {
	const values: JsonObject = { events: Object.keys(textbee.events), ...parameters };
	return registering(textbeeRegistration, {
		send: sendWith(),
		get: (name) => values[name],
		credential: { webhookSecret: SECRET },
		url: URL,
		...setup,
	});
}
const publish = async (setup: Setup = {}) => (await trigger(setup).publish()).result;
const own = () => api.webhooks.filter(({ deliveryUrl }) => !OTHERS.includes(deliveryUrl));
const calls = () => api.requests.map(({ method }) => method);

describe('what is registered', () => {
	test('URL, secret and chosen events, beside the webhooks of others', async () => {
		const others = structuredClone(api.webhooks);
		const parameters = { events: ['MESSAGE_SENT', 'MESSAGE_DELIVERED'] };
		expect(await publish({ parameters })).toMatchObject({ ok: true });
		expect(own()).toMatchObject([
			{
				name: 'n8n',
				deliveryUrl: URL,
				signingSecret: SECRET,
				events: ['MESSAGE_DELIVERED', 'MESSAGE_SENT'],
				isActive: true,
			},
		]);
		expect(api.webhooks.slice(0, 2)).toEqual(others);
	});

	test('UNKNOWN_STATE too for those who chose unrecognized, since most of it comes out so', async () => {
		const events = ['MESSAGE_SENT', 'unrecognized'];
		await publish({ parameters: { events } });
		expect(own()).toMatchObject([{ events: ['MESSAGE_SENT', 'UNKNOWN_STATE'] }]);
	});

	test('nothing without an event of its own; textbee is not asked', async () => {
		expect(messageOf(await publish({ parameters: { events: ['message.sent'] } }))).toBe(
			'Choose at least one event of textbee’s own.',
		);
		expect(api.requests).toEqual([]);
	});
});

describe('the life of a webhook', () => {
	test('one that is as wanted is found and left', async () => {
		await publish();
		const { _id: id } = own()[0] ?? {};
		expect(await trigger().find()).toEqual({ ok: true, value: { url: URL, id } });
		expect(await publish()).toMatchObject({ ok: true });
		expect(calls()).toEqual(['GET', 'POST', 'GET', 'GET']);
	});

	test.each<[string, object]>([
		['another secret', { signingSecret: 'a secret that was changed by hand' }],
		['other events', { events: ['MESSAGE_SENT'] }],
		['a pause because of failures', { isActive: false }],
	])('one with %s is corrected in place, its name left', async (_, changes) => {
		await publish();
		Object.assign(own()[0] ?? {}, changes, { name: 'My orders' });
		const { _id: id } = own()[0] ?? {};
		expect(await trigger().find()).toEqual({ ok: true, value: null });
		expect(await publish()).toMatchObject({ ok: true });
		expect(own()).toMatchObject([
			{
				_id: id,
				name: 'My orders',
				signingSecret: SECRET,
				isActive: true,
				events: Object.keys(textbee.events),
			},
		]);
		expect(calls().filter((method) => method === 'POST')).toHaveLength(1);
	});

	test('is removed alone', async () => {
		await publish();
		const remembered = { url: URL, id: own()[0]?._id ?? null };
		expect(await trigger({ remembered }).unpublish()).toMatchObject({ ok: true });
		expect(calls().slice(2)).toEqual(['GET', 'DELETE']);
		expect(api.webhooks.map(({ deliveryUrl }) => deliveryUrl)).toEqual(OTHERS);
	});

	test('what has no id or no URL is none', async () => {
		const webhook = { _id: 'x', deliveryUrl: URL };
		const data = [{ ...webhook, _id: 5 }, { ...webhook, deliveryUrl: null }, webhook];
		const send: Send = async () => ({ status: 200, body: { data } });
		expect(await trigger({ send }).client.list()).toMatchObject({
			ok: true,
			value: [{ id: 'x', url: URL }],
		});
	});

	test('a list that cannot be had, or read, changes nothing', async () => {
		await publish();
		const before = structuredClone(api.webhooks);
		api.failNext(500);
		expect(await publish({ url: OLD_URL })).toMatchObject({ ok: false });
		const website: Send = async () => ({ status: 200, body: '<html>' });
		expect(messageOf(await publish({ url: OLD_URL, send: website }))).toMatch(
			/does not lead to textbee’s API/,
		);
		const noList: Send = async () => ({ status: 200, body: { data: { _id: 5 } } });
		expect(await publish({ send: noList })).toMatchObject({ ok: false });
		const wanted = { kind: '', settings: '', body: {} };
		expect(await trigger({ send: noList }).client.create(wanted)).toMatchObject({ ok: false });
		expect(api.webhooks).toEqual(before);
		expect(calls()).toEqual(['GET', 'POST', 'GET']);
	});
});

describe('what textbee refuses is told in its words, with what to do', () => {
	test('the sixth webhook', async () => {
		await api.close();
		await start({ others: [...OTHERS, ...[2, 3, 4].map((n) => `https://crm.acme.com/${n}`)] });
		expect(messageOf(await publish())).toMatch(
			/^textbee answered 400 \(You can create at most 5 webhook subscriptions\)\. Delete a webhook/,
		);
	});

	test('a host of a private network', async () => {
		const url = 'http://127.0.0.1:5678/webhook/1/webhook';
		expect(messageOf(await publish({ url }))).toMatch(
			/400 \(Delivery URL host is not allowed\)\. .*N8N_WEBHOOK_URL.*WEBHOOK_ALLOW_PRIVATE_HOSTS=true/,
		);
		await api.close();
		await start({ allowPrivateHosts: true });
		expect(await publish({ url })).toMatchObject({ ok: true });
	});

	test('an API key that is wrong', async () => {
		expect(messageOf(await publish({ send: sendWith('another') }))).toMatch(
			/^textbee answered 401 \(Unauthorized\)\. Copy an API key/,
		);
	});

	test.each([
		[404, /answered 404 .*Check the Base URL/],
		[400, /answered 400 .*Correct the named value in this node/],
		[429, /answered 429 .*Try again later/],
		[503, /answered 503 .*Try again later/],
		['reset', /^textbee could not be reached: it broke off the connection\. Check the Base URL/],
	] as const)('%p', async (fault, expected) => {
		api.failNext(fault, 'POST');
		expect(messageOf(await publish())).toMatch(expected);
	});
});

describe('the credential', () => {
	test.each([
		['https://api.textbee.dev/api/v1', 'https://api.textbee.dev/api/v1'],
		[' https://api.textbee.dev/api/v1/ ', 'https://api.textbee.dev/api/v1'],
		['https://api.textbee.dev', 'https://api.textbee.dev/api/v1'],
		['http://textbee-api:3001/', 'http://textbee-api:3001/api/v1'],
		['http://api', 'http://api/api/v1'],
		['https://acme.com/sms/api/v1', 'https://acme.com/sms/api/v1'],
		['api.textbee.dev', null],
		['', null],
		[undefined, null],
	])('base URL %p', (baseUrl, expected) => {
		const credential = { apiKey: API_KEY, webhookSecret: SECRET, baseUrl };
		const root = textbeeRegistration.apiRoot(credential);
		expect(root.ok ? root.value : null).toBe(expected);
		const problem =
			expected === null
				? /^The Base URL is not an http or https address\. .*https:\/\/api\.textbee\.dev\/api\/v1\./
				: /^$/;
		expect(messageOf(root)).toMatch(problem);
		expect(textbee.credentialProblem?.(credential) ?? '').toMatch(problem);
	});

	test('registers nothing without an API key, and says what to do', () => {
		expect(messageOf(textbeeRegistration.apiRoot({ webhookSecret: SECRET }))).toMatch(
			/API Key is empty.*Manual/,
		);
	});

	test('a secret of fewer than 20 characters is a problem, with an API key and without', () => {
		const problem = (webhookSecret: unknown) => textbee.credentialProblem?.({ webhookSecret });
		expect(problem('x'.repeat(20))).toBeNull();
		expect(problem('x'.repeat(19))).toMatch(/20 characters/);
		expect(problem(undefined)).toMatch(/20 characters/);
		const account = { apiKey: API_KEY, baseUrl: 'https://api.textbee.dev' };
		const short = { ...account, webhookSecret: 'x'.repeat(19) };
		expect(textbee.credentialProblem?.(short)).toMatch(/20 characters/);
		expect(messageOf(textbeeRegistration.apiRoot(short))).toMatch(/20 characters/);
		expect(textbee.credentialProblem?.({ webhookSecret: SECRET })).toBeNull();
		expect(textbee.credentialProblem?.({ webhookSecret: SECRET, baseUrl: 'x' })).toBeNull();
	});

	test('of a bad Base URL and a short secret, the Base URL is named first', () => {
		const credential = { apiKey: API_KEY, webhookSecret: 'short', baseUrl: 'x' };
		expect(messageOf(textbeeRegistration.apiRoot(credential))).toMatch(/^The Base URL is not/);
		expect(textbee.credentialProblem?.(credential)).toMatch(/^The Base URL is not/);
	});

	test('is tested by asking whom the key belongs to', async () => {
		const check = (apiKey: string) =>
			textbee.accountCheck({ apiKey, webhookSecret: SECRET, baseUrl: api.url });
		const ask = async (apiKey: string) => {
			const request = check(apiKey)?.request;
			const response = await fetch(String(request?.url), { headers: request?.headers ?? {} });
			return check(apiKey)?.problem(response.status, await response.json());
		};
		expect(await ask(API_KEY)).toBeNull();
		expect(await ask('another')).toMatch(/401 \(Unauthorized\)\. Copy an API key/);
		expect(check(API_KEY)?.problem(200, '<html>')).toMatch(
			/answered 200 with something else\. Check the Base URL/,
		);
		expect(textbee.accountCheck({ webhookSecret: SECRET })).toBeNull();
		expect(textbee.accountCheck({ apiKey: API_KEY, baseUrl: 'x' })).toBeNull();
	});
});
