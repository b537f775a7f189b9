import type { Webhook } from '../../../nodes/HttpSms/httpSmsApi';
import {
	httpSmsRegistration,
	signingKeyProblem,
	urlProblem,
} from '../../../nodes/HttpSms/httpSmsRegistration';
import type { Send } from '../../../nodes/shared/registration/client';
import {
	findRegistration,
	register,
	type Registration,
	unregister,
} from '../../../nodes/shared/registration/reconcile';

const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const OTHER_URL = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';
const WANTED: Webhook = {
	url: URL,
	signingKey: 'uZ3kq8Rr5vTn2bYx',
	events: ['message.phone.sent', 'message.phone.received'],
	phoneNumbers: ['+18005550199', '+18005550198'],
};

interface Stored {
	id: string;
	url: string;
	signing_key: string;
	events: readonly string[];
	phone_numbers: readonly string[];
}
const stored = (id: string, changes: Partial<Stored> = {}): Stored => ({
	id,
	url: URL,
	signing_key: WANTED.signingKey,
	events: [...WANTED.events].reverse(),
	phone_numbers: [...WANTED.phoneNumbers].reverse(),
	...changes,
});

/** An account that keeps webhooks as the API does; `fault` may answer in its place. */
function account(webhooks: Stored[], fault: (method: string) => number | null = () => null) {
	const calls: string[] = [];
	const send: Send = async ({ method, path, query, body }) => {
		const id = path.split('/')[2];
		calls.push(id === undefined ? method : `${method} ${id}`);
		const status = fault(method);
		if (status === 0) return { status: null, code: 'ECONNABORTED' };
		if (status !== null) return { status, body: {} };
		const at = webhooks.findIndex((webhook) => webhook.id === id);
		if (id !== undefined && at < 0) return { status: 500, body: {} };
		if (method === 'POST') webhooks.push({ id: 'new', ...(body as unknown as Omit<Stored, 'id'>) });
		if (method === 'PUT')
			webhooks[at] = { id: String(id), ...(body as unknown as Omit<Stored, 'id'>) };
		if (method === 'DELETE') webhooks.splice(at, 1);
		const [skip, limit] = [Number(query?.skip ?? 0), Number(query?.limit ?? 1)];
		const data = method === 'GET' ? webhooks.slice(skip, skip + limit) : webhooks.at(at);
		return { status: 200, body: { data: method === 'DELETE' ? null : data } };
	};
	return { webhooks, calls, send };
}

const others = () =>
	Array.from({ length: 25 }, (_, n) => stored(`other-${n}`, { url: `${OTHER_URL}?${n}` }));

const api = (send: Send) =>
	httpSmsRegistration.api({
		send,
		get: () => undefined,
		credential: {},
		url: URL,
		isTest: false,
		known: undefined,
		nodeId: '5f0c6f0a',
		setUrlAdvice: '',
	});
const own = (known: Registration | undefined, leftover?: string) => ({
	known,
	isLeftover: ({ url }: { url: string }) => url === leftover,
});

/** Registers and gives everything that was to be remembered, in order. */
async function registering(send: Send, known?: Registration) {
	const remembered: Registration[] = [];
	const result = await register(api(send), [WANTED], own(known), (one) => remembered.push(one));
	return { result, remembered };
}

describe('registering', () => {
	test('adds a webhook beside those of others', async () => {
		const { send, webhooks, calls } = account(others());
		const { result, remembered } = await registering(send);
		expect(result.ok).toBe(true);
		expect(calls).toEqual(['GET', 'GET', 'POST']);
		expect(webhooks.slice(0, 25)).toEqual(others());
		expect(webhooks.slice(25)).toMatchObject([{ id: 'new', url: URL }]);
		expect(remembered).toEqual([
			{ url: URL, id: null },
			{ url: URL, id: 'new' },
		]);
	});

	test('leaves one that is as wanted, in whatever order its lists come', async () => {
		const { send, calls } = account([...others(), stored('mine')]);
		const { remembered } = await registering(send);
		expect(calls).toEqual(['GET', 'GET']);
		expect(remembered).toEqual([{ url: URL, id: 'mine' }]);
	});

	test.each<[string, Partial<Stored>]>([
		['key', { signing_key: 'old' }],
		['events', { events: ['message.phone.sent'] }],
		['more events', { events: [...WANTED.events, 'message.call.missed'] }],
		['numbers', { phone_numbers: ['+18005550199', '+18005550100'] }],
		['no numbers', { phone_numbers: [] }],
	])('corrects one with other %s in place', async (_, changes) => {
		const { send, webhooks, calls } = account([stored('mine', changes)]);
		const { remembered } = await registering(send, { url: URL, id: 'mine' });
		expect(calls).toEqual(['GET', 'PUT mine']);
		expect(webhooks).toEqual([
			{
				id: 'mine',
				url: URL,
				signing_key: WANTED.signingKey,
				events: WANTED.events,
				phone_numbers: WANTED.phoneNumbers,
			},
		]);
		expect(remembered).toEqual([{ url: URL, id: 'mine' }]);
	});

	test('moves its own one when this n8n has another address now', async () => {
		const { send, webhooks } = account([stored('mine', { url: 'http://10.0.0.5/old' })]);
		await registering(send, { url: 'http://10.0.0.5/old', id: 'mine' });
		expect(webhooks).toMatchObject([{ id: 'mine', url: URL }]);
	});

	test('does not take over one that somebody gave another URL, or that only looks alike', async () => {
		const strangers = [
			stored('mine', { url: OTHER_URL }),
			stored('slash', { url: `${URL}/` }),
			stored('case', { url: URL.toUpperCase() }),
		];
		const { send, webhooks } = account([...strangers]);
		await registering(send, { url: URL, id: 'mine' });
		expect(webhooks.slice(0, 3)).toEqual(strangers);
		expect(webhooks).toHaveLength(4);
	});

	test('of two with its URL it keeps to the one it registered', async () => {
		const { send, calls } = account([
			stored('first', { signing_key: 'x' }),
			stored('mine', { signing_key: 'y' }),
		]);
		await registering(send, { url: URL, id: 'mine' });
		expect(calls).toEqual(['GET', 'PUT mine']);
	});

	test('removes what is left over from a test', async () => {
		const leftover = stored('left', { url: 'https://n8n.acme.com/webhook-test/5f0c6f0a/webhook' });
		const { send, webhooks, calls } = account([...others(), leftover, stored('mine')]);
		await register(api(send), [WANTED], own(undefined, leftover.url), () => undefined);
		expect(webhooks).toEqual([...others(), stored('mine')]);
		expect(calls).toEqual(['GET', 'GET', 'DELETE left']);
	});

	test('finds again what was added without an answer', async () => {
		const webhooks = others();
		const lost = account(webhooks, (method) => (method === 'POST' ? 0 : null));
		const { result, remembered } = await registering(lost.send);
		expect(result).toMatchObject({ ok: false, problem: { status: null } });
		expect(remembered).toEqual([{ url: URL, id: null }]);

		webhooks.push(stored('made-after-all'));
		const { send } = account(webhooks);
		expect(await unregister(api(send), own(remembered[0]))).toMatchObject({ ok: true });
		expect(webhooks).toEqual(others());
	});

	test.each(['GET', 'POST'])('a failed %s is a failure', async (failing) => {
		const { send, webhooks } = account([], (method) => (method === failing ? 402 : null));
		const { result } = await registering(send);
		expect(result).toMatchObject({ ok: false, problem: { status: 402 } });
		expect(webhooks).toEqual([]);
	});
});

describe('looking for a registration', () => {
	const find = async (webhooks: Stored[], known?: Registration) =>
		await findRegistration(api(account(webhooks).send), [WANTED], own(known));

	test('gives one that is as wanted', async () => {
		expect(await find([...others(), stored('mine')])).toEqual({
			ok: true,
			value: { url: URL, id: 'mine' },
		});
	});
	test('gives nothing for none, and for one that is to be corrected', async () => {
		expect(await find(others())).toEqual({ ok: true, value: null });
		expect(await find([stored('mine', { signing_key: '' })])).toEqual({ ok: true, value: null });
		expect(
			await find([stored('mine', { url: OTHER_URL })], { url: OTHER_URL, id: 'mine' }),
		).toEqual({ ok: true, value: null });
	});
});

describe('unregistering', () => {
	const known = { url: URL, id: 'mine' };

	test('removes exactly its own', async () => {
		const twin = stored('twin');
		const { send, webhooks } = account([...others(), twin, stored('mine')]);
		expect((await unregister(api(send), own(known))).ok).toBe(true);
		expect(webhooks).toEqual([...others(), twin]);
	});

	test('one that is gone is done', async () => {
		const { send, calls } = account(others());
		expect((await unregister(api(send), own(known))).ok).toBe(true);
		expect(calls).toEqual(['GET', 'GET']);
	});

	test('one that somebody gave another URL is not its own any more', async () => {
		const { send, webhooks } = account([stored('mine', { url: OTHER_URL })]);
		expect((await unregister(api(send), own(known))).ok).toBe(true);
		expect(webhooks).toHaveLength(1);
	});

	test('a 500 for one that went in the meantime is done', async () => {
		const webhooks = [stored('mine')];
		const { send, calls } = account(webhooks, (method) => {
			if (method === 'DELETE') webhooks.pop();
			return null;
		});
		expect((await unregister(api(send), own(known))).ok).toBe(true);
		expect(calls).toEqual(['GET', 'DELETE mine', 'GET']);
	});

	test('a 500 for one that is still there is a failure', async () => {
		const { send } = account([stored('mine')], (method) => (method === 'DELETE' ? 500 : null));
		expect(await unregister(api(send), own(known))).toMatchObject({
			ok: false,
			problem: { status: 500 },
		});
	});
});

describe('what httpSMS refuses', () => {
	test.each([
		URL,
		'http://127.0.0.1:5678/webhook/x/webhook',
		'http://10.0.0.5/webhook/x/webhook',
		`https://n8n.acme.com/${'x'.repeat(255 - 21)}`,
	])('%s is taken', (url) => expect(urlProblem(url)).toBeNull());

	test.each([
		['http://localhost:5678/webhook/x/webhook', /no dot/],
		['http://n8n:5678/webhook/a.b/webhook', /no dot/],
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
