import { textbee } from '../../../nodes/Textbee/textbee';
import { signingSecretProblem, type Webhook } from '../../../nodes/Textbee/textbeeApi';
import { textbeeRegistration } from '../../../nodes/Textbee/textbeeRegistration';
import type { JsonObject } from '../../../nodes/shared/http/json';
import type { Send } from '../../../nodes/shared/registration/client';
import {
	findRegistration,
	type Own,
	register,
	unregister,
} from '../../../nodes/shared/registration/reconcile';
import type { RegistrationInput } from '../../../nodes/shared/registration/registration';
import {
	startTextbee,
	type TextbeeOptions,
	type TextbeeFakeApi,
} from '../../../tools/fake-apis/textbee';

const API_KEY = 'an api key';
const SECRET = 'uZ3kq8Rr5vTn2bYx-hM7';
const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const OLD_URL = 'https://n8n.old.com/webhook/5f0c6f0a/webhook';
const OTHERS = ['https://crm.acme.com/hooks/0', 'https://crm.acme.com/hooks/1'];
const NOBODY: Own = { known: undefined, isLeftover: () => false };

let api: TextbeeFakeApi;
const start = async (options: Partial<TextbeeOptions> = {}) => {
	api = await startTextbee({ apiKey: API_KEY, others: OTHERS, ...options });
};
beforeEach(() => start());
afterEach(() => api.close());

/** Calls the fake API as n8n would with this credential. */
const sendWith =
	(apiKey = API_KEY): Send =>
	async ({ method, path, body }) => {
		const response = await fetch(api.baseUrl + path, {
			method,
			headers: { 'x-api-key': apiKey, 'Content-Type': 'application/json' },
			...(body && { body: JSON.stringify(body) }),
		}).catch(() => null);
		return response === null
			? { status: null, code: 'ECONNRESET' }
			: { status: response.status, body: await response.json() };
	};

const inputOf = (
	changes: {
		parameters?: JsonObject;
		credential?: JsonObject;
		url?: string;
		send?: Send;
	} = {},
): RegistrationInput => ({
	send: changes.send ?? sendWith(),
	get: (name) => ({ events: Object.keys(textbee.events), ...changes.parameters })[name],
	credential: { webhookSecret: SECRET, ...changes.credential },
	url: changes.url ?? URL,
	isTest: false,
	known: undefined,
	nodeId: '5f0c6f0a',
	setUrlAdvice: '',
});

async function wanted(input = inputOf()): Promise<readonly Webhook[]> {
	const result = await textbeeRegistration.wanted(input);
	if (!result.ok) throw new Error(result.problem.message);
	return result.value;
}
const publish = async (input = inputOf(), own = NOBODY) =>
	await register(textbeeRegistration.api(input), await wanted(input), own, () => undefined);
const own = () => api.webhooks.filter(({ deliveryUrl }) => !OTHERS.includes(deliveryUrl));
const calls = () => api.requests.map(({ method }) => method);
const messageOf = (result: Awaited<ReturnType<typeof publish>>) =>
	result.ok ? '' : result.problem.message;

describe('what is registered', () => {
	test('URL, secret and chosen events, beside the webhooks of others', async () => {
		const others = structuredClone(api.webhooks);
		const parameters = { events: ['MESSAGE_SENT', 'MESSAGE_DELIVERED'] };
		expect(await publish(inputOf({ parameters }))).toMatchObject({ ok: true });
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
		expect(await wanted(inputOf({ parameters: { events } }))).toMatchObject([
			{ events: ['MESSAGE_SENT', 'UNKNOWN_STATE'] },
		]);
	});

	test('nothing without an event of its own, or with a secret that textbee refuses; it is not asked', async () => {
		const noEvent = inputOf({ parameters: { events: ['message.sent'] } });
		expect(await textbeeRegistration.wanted(noEvent)).toMatchObject({
			problem: { message: expect.stringContaining('Choose at least one event') },
		});
		const short = inputOf({ credential: { webhookSecret: SECRET.slice(1) } });
		expect(await textbeeRegistration.wanted(short)).toMatchObject({
			problem: { message: expect.stringContaining('shorter than 20 characters') },
		});
		expect(api.requests).toEqual([]);
	});
});

describe('the life of a webhook', () => {
	test('one that is as wanted is found and left', async () => {
		await publish();
		const { _id: id } = own()[0] ?? {};
		const input = inputOf();
		expect(
			await findRegistration(textbeeRegistration.api(input), await wanted(input), NOBODY),
		).toEqual({ ok: true, value: { url: URL, id } });
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
		const input = inputOf();
		expect(
			await findRegistration(textbeeRegistration.api(input), await wanted(input), NOBODY),
		).toEqual({ ok: true, value: null });
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

	test('one that was registered under another address of this n8n is moved', async () => {
		await publish(inputOf({ url: OLD_URL }));
		const { _id: id = null } = own()[0] ?? {};
		await publish(inputOf(), { ...NOBODY, known: { url: OLD_URL, id } });
		expect(own()).toMatchObject([{ _id: id, deliveryUrl: URL }]);
	});

	test('is removed alone, and counts as removed when it is gone already', async () => {
		await publish();
		const known = { url: URL, id: own()[0]?._id ?? null };
		const remove = async () =>
			await unregister(textbeeRegistration.api(inputOf()), { ...NOBODY, known });
		expect(await remove()).toMatchObject({ ok: true });
		expect(api.webhooks.map(({ deliveryUrl }) => deliveryUrl)).toEqual(OTHERS);
		expect(await remove()).toMatchObject({ ok: true });
	});

	test('404 for one that went while it was removed is no failure', async () => {
		await publish();
		const { _id: id = '' } = own()[0] ?? {};
		const send: Send = async (request) => {
			if (request.method === 'DELETE') api.webhooks.pop();
			return await sendWith()(request);
		};
		const removed = await unregister(textbeeRegistration.api(inputOf({ send })), {
			...NOBODY,
			known: { url: URL, id },
		});
		expect(removed).toMatchObject({ ok: true });
		expect(calls().slice(-3)).toEqual(['GET', 'DELETE', 'GET']);
	});

	test('a list that cannot be had, or read, changes nothing', async () => {
		await publish();
		const before = structuredClone(api.webhooks);
		api.failNext(500);
		expect(await publish(inputOf({ url: OLD_URL }))).toMatchObject({ ok: false });
		const website: Send = async () => ({ status: 200, body: '<html>' });
		expect(messageOf(await publish(inputOf({ url: OLD_URL, send: website })))).toMatch(
			/not textbee’s API/,
		);
		const halfRead: Send = async () => ({ status: 200, body: { data: [{ _id: 5 }] } });
		expect(await publish(inputOf({ send: halfRead }))).toMatchObject({ ok: false });
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

	test.each([
		'http://localhost:5678/webhook/1/webhook',
		'http://127.0.0.1:5678/webhook/1/webhook',
		'http://10.0.0.5/webhook/1/webhook',
		'http://100.64.0.1/webhook/1/webhook',
		'http://172.31.0.2/webhook/1/webhook',
		'http://192.168.1.2/webhook/1/webhook',
		'http://169.254.1.2/webhook/1/webhook',
		'http://[::1]:5678/webhook/1/webhook',
		'http://[fd00::1]/webhook/1/webhook',
	])('%s', async (url) => {
		expect(messageOf(await publish(inputOf({ url })))).toMatch(
			/400 \(Delivery URL host is not allowed\)\. .*N8N_WEBHOOK_URL.*WEBHOOK_ALLOW_PRIVATE_HOSTS=true/,
		);
		expect(own()).toEqual([]);
		await api.close();
		await start({ allowPrivateHosts: true });
		expect(await publish(inputOf({ url }))).toMatchObject({ ok: true });
	});

	test('a host without a dot is no private one to textbee', async () => {
		expect(await publish(inputOf({ url: 'http://n8n:5678/webhook/1/webhook' }))).toMatchObject({
			ok: true,
		});
	});

	test('an API key that is wrong', async () => {
		expect(messageOf(await publish(inputOf({ send: sendWith('another') })))).toMatch(
			/^textbee answered 401 \(Unauthorized\)\. Copy an API key/,
		);
	});

	test.each([
		[404, /answered 404 .*Check the Base URL/],
		[400, /answered 400 .*Correct it in this node/],
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
		expect(textbeeRegistration.lacks(credential)).toBeNull();
		expect(textbeeRegistration.apiUrl(credential)).toBe(expected);
		expect(textbee.credentialProblem?.(credential) ?? '').toMatch(
			expected === null ? /Base URL is not an http or https address/ : /^$/,
		);
	});

	test('registers nothing without an API key, and says what to do', () => {
		expect(textbeeRegistration.lacks({ webhookSecret: SECRET })).toMatch(
			/API Key is empty.*Manual/,
		);
	});

	test('a secret of fewer than 20 characters is a problem, with an API key and without', () => {
		expect(signingSecretProblem('x'.repeat(20))).toBeNull();
		expect(signingSecretProblem('x'.repeat(19))).toMatch(/20 characters/);
		expect(signingSecretProblem(undefined)).toMatch(/20 characters/);
		expect(textbee.credentialProblem?.({ webhookSecret: 'too short' })).toMatch(/20 characters/);
		expect(textbee.credentialProblem?.({ webhookSecret: SECRET })).toBeNull();
		expect(textbee.credentialProblem?.({ webhookSecret: SECRET, baseUrl: 'x' })).toBeNull();
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

test('by hand only where the node says so', () => {
	const isManual = (registration?: unknown) => textbeeRegistration.isManual(() => registration);
	expect(isManual()).toBe(false);
	expect(isManual('automatic')).toBe(false);
	expect(isManual('manual')).toBe(true);
	expect(() => isManual('by hand')).toThrow('Registration');
});
