import {
	type Changes,
	changesFor,
	findRegistration,
	fingerprint,
	type Listener,
	type Ownership,
	register,
	unregister,
} from '../../../../nodes/shared/registration/reconcile';
import type {
	RememberedWebhook,
	StoredWebhook,
	WantedWebhook,
	WebhookClient,
} from '../../../../nodes/shared/registration/registration';
import { failure, success } from '../../../../nodes/shared/registration/result';

const URL = 'https://n8n.acme.com/webhook/1/webhook';
const OLD_URL = 'https://old.acme.com/webhook/1/webhook';
const TEST_URL = 'https://n8n.acme.com/webhook-test/1/webhook';
const OTHER_URL = 'https://crm.acme.com/hooks';

const at = (id: string, url = URL, kind = '', settings = 's'): StoredWebhook => ({
	id,
	url,
	kind,
	settings,
});
const wish = (kind = '', settings = 's'): WantedWebhook => ({ kind, settings, body: { kind } });
const own = (remembered?: RememberedWebhook, leftover?: string): Ownership => ({
	url: URL,
	tail: '1/webhook',
	remembered,
	isLeftover: ({ url }) => url === leftover,
});

describe('what to change', () => {
	const STRANGERS = [at('x', OTHER_URL), at('y', `${URL}/`), at('z', URL.toUpperCase())];
	const TWO = [wish('sent'), wish('received')];
	type Expected = { readonly [Change in keyof Changes]?: readonly string[] };
	const rows: ReadonlyArray<
		[what: string, StoredWebhook[], WantedWebhook[], Ownership, expected: Expected]
	> = [
		['nothing there', [], [wish()], own(), { create: [''] }],
		['only those of others', STRANGERS, [wish()], own(), { create: [''] }],
		['as wanted', [...STRANGERS, at('a')], [wish()], own(), { keep: ['a'] }],
		['other settings', [at('a', URL, '', 'old')], [wish()], own(), { update: ['a'] }],
		[
			'two at its URL: the remembered one counts',
			[at('a'), at('b', URL, '', 'old')],
			[wish()],
			own({ url: URL, id: 'b' }),
			{ update: ['b'], remove: ['a'] },
		],
		[
			'two at its URL and nothing remembered: the one that is right counts, the other is too much',
			[at('a', URL, '', 'old'), at('b'), at('c')],
			[wish()],
			own(),
			{ keep: ['b'], remove: ['a', 'c'] },
		],
		[
			'two at its URL and none is right: the first counts',
			[at('a', URL, '', 'old'), at('b', URL, '', 'old')],
			[wish()],
			own(),
			{ update: ['a'], remove: ['b'] },
		],
		[
			'n8n has another address now',
			[at('a', OLD_URL)],
			[wish()],
			own({ url: OLD_URL, id: 'a' }),
			{ update: ['a'] },
		],
		[
			'at the old address, but another webhook',
			[at('b', OLD_URL)],
			[wish()],
			own({ url: OLD_URL, id: 'a' }),
			{ create: [''] },
		],
		[
			'at both addresses: the present one counts, the old one stays',
			[at('a', OLD_URL), at('b')],
			[wish()],
			own({ url: OLD_URL, id: 'a' }),
			{ keep: ['b'], leave: ['a'] },
		],
		[
			'at a third address, where another n8n or a person has put it',
			[at('a', 'https://third.acme.com/n8n/webhook/1/webhook')],
			[wish()],
			own({ url: OLD_URL, id: 'a' }),
			{ update: ['a'] },
		],
		[
			'at a third address, and only the URL is remembered',
			[at('a', 'https://third.acme.com/n8n/webhook/1/webhook')],
			[wish()],
			own({ url: OLD_URL, id: null }),
			{ create: [''] },
		],
		[
			'at its Test URL, which has a registration of its own',
			[at('a', TEST_URL)],
			[wish()],
			own({ url: URL, id: 'a' }),
			{ create: [''] },
		],
		[
			'at the URL of another node of the same name',
			[at('a', 'https://n8n.acme.com/webhook/2/webhook')],
			[wish()],
			own({ url: URL, id: 'a' }),
			{ create: [''] },
		],
		[
			'somebody gave it another URL',
			[at('a', OTHER_URL)],
			[wish()],
			own({ url: URL, id: 'a' }),
			{ create: [''] },
		],
		[
			'left over from a test',
			[at('a'), at('t', TEST_URL)],
			[wish()],
			own(undefined, TEST_URL),
			{ keep: ['a'], remove: ['t'] },
		],
		['several kinds, none there', [], TWO, own(), { create: ['sent', 'received'] }],
		[
			'several kinds: one more, one less, one other',
			[at('a', URL, 'sent'), at('b', URL, 'failed'), at('c', URL, 'received', 'old')],
			[...TWO, wish('delivered')],
			own({ url: URL, id: null }),
			{ keep: ['a'], update: ['c'], create: ['delivered'], remove: ['b'] },
		],
		[
			'several kinds at the old address: moved, or removed',
			[at('a', OLD_URL, 'sent'), at('b', OLD_URL, 'failed')],
			[wish('sent')],
			own({ url: OLD_URL, id: null }),
			{ update: ['a'], remove: ['b'] },
		],
		[
			'several kinds, one of them twice at its URL and twice at the old address',
			[
				at('a', URL, 'sent'),
				at('b', URL, 'sent'),
				at('c', OLD_URL, 'failed'),
				at('d', OLD_URL, 'failed'),
			],
			[wish('sent'), wish('failed')],
			own({ url: OLD_URL, id: null }),
			{ keep: ['a'], update: ['c'], remove: ['b', 'd'] },
		],
		[
			'another kind is chosen than is remembered',
			[at('p1', URL, 'p1')],
			[wish('p2')],
			own({ url: URL, id: 'p1' }),
			{ create: ['p2'], remove: ['p1'] },
		],
	];
	test.each(rows)('%s', (_, stored, wanted, ownership, expected) => {
		const { create, update, remove, keep, leave } = changesFor(stored, wanted, ownership);
		expect({
			create: create.map(({ kind }) => kind),
			update: update.map(([{ id }]) => id),
			remove: remove.map(({ id }) => id),
			keep: keep.map(({ id }) => id),
			leave: leave.map(({ id }) => id),
		}).toEqual({ create: [], update: [], remove: [], keep: [], leave: [], ...expected });
		for (const [webhook, one] of update) expect(webhook.kind).toBe(one.kind);
	});
});

describe('a fingerprint', () => {
	const settings = { key: 'k', events: ['a', 'b'], isActive: true };
	test.each([
		[{ key: 'k', events: ['b', 'a'], isActive: true }],
		[{ key: 'k', events: ['a', 'b', 'a'], isActive: true }],
		[{ isActive: true, events: ['a', 'b'], key: 'k' }],
	])('is the same for %j', (same) => expect(fingerprint(same)).toBe(fingerprint(settings)));
	test.each([
		[{ ...settings, key: 'K' }],
		[{ ...settings, events: ['a'] }],
		[{ ...settings, events: ['a', 'b', 'c'] }],
		[{ ...settings, events: ['a,b'] }],
		[{ ...settings, isActive: false }],
		[{ ...settings, isActive: 'true' }],
		[{ key: 'k', events: ['a', 'b'] }],
	])('is another for %j', (other) => expect(fingerprint(other)).not.toBe(fingerprint(settings)));
});

/** A fake account that keeps webhooks. `fault` names the calls that fail, in the form in which calls are recorded. */
function account(webhooks: StoredWebhook[], fault = '', more: Partial<WebhookClient> = {}) {
	const calls: string[] = [];
	const call = <T>(name: string, done: () => T) => {
		calls.push(name);
		return Promise.resolve(name === fault ? failure('It failed.', 500) : success(done()));
	};
	const client: WebhookClient = {
		list: async () => await call('list', () => [...webhooks]),
		create: async ({ kind, settings }) =>
			await call(`create ${kind}`, () => {
				webhooks.push(at(`new ${kind}`, URL, kind, settings));
				return `new ${kind}`;
			}),
		update: async ({ id }, { kind, settings }) =>
			await call(`update ${id}`, () => {
				webhooks[webhooks.findIndex((one) => one.id === id)] = at(id, URL, kind, settings);
				return id;
			}),
		remove: async ({ id }) => await call(`remove ${id}`, () => void removeFrom(webhooks, id)),
		...more,
	};
	return { webhooks, calls, client };
}
const removeFrom = (webhooks: StoredWebhook[], id: string) =>
	webhooks.splice(
		webhooks.findIndex((one) => one.id === id),
		1,
	);

/** Records the listener's calls. */
function listening() {
	const remembered: RememberedWebhook[] = [];
	const told: string[] = [];
	const listener: Listener = {
		remember: (one) => void remembered.push(one),
		moved: (from) => void told.push(`moved from ${from}`),
		stays: ({ id, url }, why) => void told.push(`${id} stays at ${url}: ${why}`),
	};
	return { remembered, told, listener };
}
const silent = listening().listener;

describe('registering', () => {
	/** Returns the result and the webhooks to remember, as `url id`. */
	async function registered(client: WebhookClient, wanted: WantedWebhook[], ownership = own()) {
		const { listener, ...noted } = listening();
		return { result: await register(client, wanted, ownership, listener), ...noted };
	}

	test('remembers the URL before a webhook is created, and its id afterwards', async () => {
		const { client, webhooks, calls } = account([at('x', OTHER_URL)]);
		expect(await registered(client, [wish()])).toEqual({
			result: success(null),
			remembered: [
				{ url: URL, id: null },
				{ url: URL, id: 'new ' },
			],
			told: [],
		});
		expect(calls).toEqual(['list', 'create ']);
		expect(webhooks).toEqual([at('x', OTHER_URL), at('new ')]);
	});
	test('remembers a webhook that is kept, without a call', async () => {
		const { client, calls } = account([at('a')]);
		expect((await registered(client, [wish()])).remembered).toEqual([{ url: URL, id: 'a' }]);
		expect(calls).toEqual(['list']);
	});
	test('remembers the new URL of a webhook that is moved, and tells from where', async () => {
		const { client, webhooks } = account([at('a', OLD_URL)]);
		const { remembered, told } = await registered(client, [wish()], own({ url: OLD_URL, id: 'a' }));
		expect(remembered).toEqual([{ url: URL, id: 'a' }]);
		expect(told).toEqual([`moved from ${OLD_URL}`]);
		expect(webhooks).toEqual([at('a')]);
	});
	test('tells once that several moved from one address, and after a failure moves the rest', async () => {
		const stored = () => [at('a', OLD_URL, 'sent'), at('b', OLD_URL, 'failed')];
		const wanted = [wish('sent'), wish('failed')];
		const before = own({ url: OLD_URL, id: null });
		const { client, webhooks } = account(stored(), '', { hasSeveral: true });
		expect((await registered(client, wanted, before)).told).toEqual([`moved from ${OLD_URL}`]);
		expect(webhooks.map(({ url }) => url)).toEqual([URL, URL]);

		const faulty = account(stored(), 'update b', { hasSeveral: true });
		const first = await registered(faulty.client, wanted, before);
		expect([first.result.ok, first.remembered]).toEqual([false, []]);
		const next = account(faulty.webhooks, '', { hasSeveral: true });
		expect((await registered(next.client, wanted, before)).result.ok).toBe(true);
		expect(next.webhooks).toEqual([at('a', URL, 'sent'), at('b', URL, 'failed')]);
	});
	test('corrects one at its own URL without telling', async () => {
		const { client } = account([at('a', URL, '', 'old')]);
		expect((await registered(client, [wish()])).told).toEqual([]);
	});
	test('tells of one that it leaves at the old address', async () => {
		const { client, webhooks } = account([at('a', OLD_URL), at('b')]);
		const { told } = await registered(client, [wish()], own({ url: OLD_URL, id: 'a' }));
		expect(told).toEqual([
			`a stays at ${OLD_URL}: This trigger has another webhook at its own URL.`,
		]);
		expect(webhooks).toHaveLength(2);
	});
	test('tells of one too many that cannot be removed, and removes the others', async () => {
		const { client, webhooks } = account([at('a'), at('b'), at('c')], 'remove b');
		const { result, told } = await registered(client, [wish()]);
		expect(result.ok).toBe(true);
		expect(told).toEqual([`b stays at ${URL}: It failed.`]);
		expect(webhooks).toEqual([at('a'), at('b')]);
	});
	test('remembers the id that an update gives', async () => {
		const update = async () => await Promise.resolve(success('b'));
		const { client } = account([at('a', OLD_URL)], '', { update });
		const { remembered } = await registered(client, [wish()], own({ url: OLD_URL, id: 'a' }));
		expect(remembered).toEqual([{ url: URL, id: 'b' }]);
	});
	test('remembers the URL alone where a trigger has several webhooks', async () => {
		const stored = [at('a', URL, 'sent'), at('b', URL, 'failed', 'old'), at('c', URL, 'expired')];
		const { client, calls } = account(stored, '', { hasSeveral: true });
		const wanted = ['sent', 'failed', 'received'].map((kind) => wish(kind));
		const { remembered } = await registered(client, wanted);
		expect(new Set(remembered.map((one) => JSON.stringify(one)))).toEqual(
			new Set([JSON.stringify({ url: URL, id: null })]),
		);
		expect(calls).toEqual(['list', 'update b', 'create received', 'remove c']);
	});
	test.each([
		['list', 0],
		['update a', 0],
		['create received', 2],
	])('a failed call is a failure and the last: %s', async (fault, remembering) => {
		const stored = [at('a', URL, 'sent', 'old'), at('b', URL, 'failed')];
		const { client, calls } = account(stored, fault);
		const { result, remembered } = await registered(client, [wish('sent'), wish('received')]);
		expect(result).toEqual(failure('It failed.', 500));
		expect(calls.at(-1)).toBe(fault);
		expect(remembered).toHaveLength(remembering);
	});
});

describe('looking for a registration', () => {
	const find = async (stored: StoredWebhook[], more = {}, ownership = own()) =>
		await findRegistration(account(stored, '', more).client, [wish()], ownership);
	test('gives what to remember if all is as wanted', async () => {
		expect(await find([at('a')])).toEqual(success({ url: URL, id: 'a' }));
		expect(await find([at('a')], { hasSeveral: true })).toEqual(success({ url: URL, id: null }));
	});
	test.each<[string, StoredWebhook[], Ownership]>([
		['to create', [at('x', OTHER_URL)], own()],
		['to update', [at('a', URL, '', 'old')], own()],
		['to remove', [at('a'), at('b', URL, 'failed')], own()],
		['too much', [at('a'), at('b')], own()],
		['left over', [at('a'), at('t', TEST_URL)], own(undefined, TEST_URL)],
	])('gives null if something is %s', async (_, stored, ownership) => {
		expect(await find(stored, {}, ownership)).toEqual(success(null));
	});
	test('fails if the list cannot be had', async () => {
		expect(await findRegistration(account([], 'list').client, [wish()], own())).toEqual(
			failure('It failed.', 500),
		);
	});
});

describe('unregistering', () => {
	const MINE = { url: URL, id: 'a' };
	test('removes all at its URL and one left over from a test, and nothing else', async () => {
		const others = [at('x', OTHER_URL), at('y', OLD_URL)];
		const { client, webhooks } = account([...others, at('a'), at('twin'), at('t', TEST_URL)]);
		expect((await unregister(client, own(MINE, TEST_URL), silent)).ok).toBe(true);
		expect(webhooks).toEqual(others);
	});
	test('removes all at its URL where only the URL is remembered', async () => {
		const { client, webhooks } = account([at('a', URL, 'sent'), at('b', URL, 'failed')]);
		expect((await unregister(client, own({ url: URL, id: null }), silent)).ok).toBe(true);
		expect(webhooks).toEqual([]);
	});
	test('removes all at its URL also if nothing is remembered, and then no more', async () => {
		const { client, webhooks } = account([at('a'), at('b'), at('t', TEST_URL), at('y', OLD_URL)]);
		expect((await unregister(client, own(undefined, TEST_URL), silent)).ok).toBe(true);
		expect(webhooks).toEqual([at('t', TEST_URL), at('y', OLD_URL)]);
	});
	test('removes the remembered one at an earlier address', async () => {
		const { client, webhooks } = account([at('a', OLD_URL), at('b', OLD_URL)]);
		expect((await unregister(client, own({ url: OLD_URL, id: 'a' }), silent)).ok).toBe(true);
		expect(webhooks).toEqual([at('b', OLD_URL)]);
	});
	test.each([
		['that is gone', at('x', OTHER_URL), MINE],
		['that somebody gave another URL', at('a', OTHER_URL), MINE],
	])('a webhook %s is done', async (_, stored, remembered) => {
		const { client, calls } = account([stored]);
		expect((await unregister(client, own(remembered), silent)).ok).toBe(true);
		expect(calls).toEqual(['list']);
	});
	test('a webhook that cannot be removed is reported, the others are removed, and the result is a failure', async () => {
		const { client, webhooks } = account([at('a'), at('b'), at('c')], 'remove b');
		const { listener, told } = listening();
		expect(await unregister(client, own(MINE), listener)).toEqual(failure('It failed.', 500));
		expect(told).toEqual([`b stays at ${URL}: It failed.`]);
		expect(webhooks).toEqual([at('b')]);
	});
	test('a webhook that went meanwhile counts as removed, despite the failed call', async () => {
		const webhooks = [at('a')];
		const remove = async () => {
			webhooks.pop();
			return await Promise.resolve(failure('No such webhook.', 500));
		};
		const { client, calls } = account(webhooks, '', { remove });
		expect((await unregister(client, own(MINE), silent)).ok).toBe(true);
		expect(calls).toEqual(['list', 'list']);
	});
	test('a failure to remove one that is still there is a failure', async () => {
		const { client, calls } = account([at('a')], 'remove a');
		expect(await unregister(client, own(MINE), silent)).toEqual(failure('It failed.', 500));
		expect(calls).toEqual(['list', 'remove a', 'list']);
	});
	test('fails if the list cannot be had, before or after', async () => {
		const before = account([at('a')], 'list');
		expect(await unregister(before.client, own(MINE), silent)).toEqual(failure('It failed.', 500));
		let lists = 0;
		const list = async () =>
			await Promise.resolve(lists++ === 0 ? success([at('a')]) : failure('No list.', 503));
		const after = account([], 'remove a', { list });
		expect(await unregister(after.client, own(MINE), silent)).toEqual(failure('It failed.', 500));
	});
});
