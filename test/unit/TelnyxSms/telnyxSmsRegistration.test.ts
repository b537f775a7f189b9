import {
	messagingProfiles,
	telnyxSmsRegistration,
} from '../../../nodes/TelnyxSms/telnyxSmsRegistration';
import type { Send } from '../../../nodes/shared/registration/client';
import { isManual } from '../../../nodes/shared/registration/registration';
import {
	startTelnyxApi,
	type TelnyxProfile,
	type TelnyxFakeApi,
} from '../../../tools/fake-apis/telnyx';
import { messageOf, registering, type RegistrationSetup, sendTo } from '../../support/registering';

const API_KEY = 'KEY0192';
const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const TEST_URL = 'https://n8n.acme.com/webhook-test/5f0c6f0a/webhook';
const OTHER_URL = 'https://n8n.acme.com/webhook/6a1d7f1b/webhook';
const FAILOVER = 'https://backup.acme.com/hooks';

/** The webhook of the profile p1, as it is wanted and as it is stored. */
const WANTED = { kind: 'p1', settings: '2', body: { webhook_url: URL } };
const STORED = { id: 'p1', url: URL, kind: 'p1', settings: '2' };

let api: TelnyxFakeApi;
const start = async (...profiles: ReadonlyArray<Partial<TelnyxProfile> & { id: string }>) => {
	api = await startTelnyxApi({ apiKey: API_KEY, profiles });
};
afterEach(async () => await api.close());

const send: Send = async (call) =>
	await sendTo(`${api.url}/v2`, { Authorization: `Bearer ${API_KEY}` })(call);

type Situation = Partial<RegistrationSetup> & { readonly profile?: unknown };
function situation({ profile = 'p1', ...setup }: Situation) {
	const get = (name: string) => (name === 'messagingProfileId' ? profile : undefined);
	return registering(telnyxSmsRegistration, { send, get, url: URL, ...setup });
}

const publish = async (given: Situation = {}) => await situation(given).publish();
const unpublish = async (given: Situation) => await situation(given).unpublish();
async function isRegistered(given: Situation) {
	const found = await situation(given).find();
	return found.ok ? found.value : found.problem.message;
}
const urlsOf = () => Object.fromEntries(api.profiles.map(({ id, webhook_url: url }) => [id, url]));
const paths = () => api.requests.map(({ path }) => path);
const changes = () => api.requests.filter(({ method }) => method !== 'GET').map(({ text }) => text);

describe('publishing', () => {
	test('gives an empty profile the URL and the signed form, and changes nothing else', async () => {
		await start(
			{ id: 'p1', webhook_failover_url: FAILOVER, webhook_api_version: '1' },
			{ id: 'p2' },
		);
		const { result, remembered } = await publish();
		expect(result.ok).toBe(true);
		expect(remembered).toEqual([
			{ url: URL, id: null },
			{ url: URL, id: 'p1' },
		]);
		expect(api.profiles).toMatchObject([
			{ webhook_url: URL, webhook_failover_url: FAILOVER, webhook_api_version: '2' },
			{ webhook_url: null },
		]);
		expect(changes()).toEqual([JSON.stringify({ webhook_url: URL, webhook_api_version: '2' })]);
	});
	test.each(['', ' '])('takes the text %j for no URL', async (url) => {
		await start({ id: 'p1', webhook_url: url });
		expect((await publish()).result.ok).toBe(true);
		expect(urlsOf()).toEqual({ p1: URL });
	});
	test('leaves a profile that is right as it is', async () => {
		await start({ id: 'p1', webhook_url: URL });
		for (const profile of ['p1', ' p1 ']) {
			expect(await isRegistered({ profile })).toEqual({ url: URL, id: 'p1' });
			expect((await publish({ profile })).result.ok).toBe(true);
		}
		expect(changes()).toEqual([]);
	});
	test('corrects the version', async () => {
		await start({ id: 'p1', webhook_url: URL, webhook_api_version: '1' });
		expect(await isRegistered({})).toBeNull();
		expect((await publish()).result.ok).toBe(true);
		expect(api.profiles).toMatchObject([{ webhook_url: URL, webhook_api_version: '2' }]);
	});
	test('does not displace the URL of another', async () => {
		await start({ id: 'p1', name: 'Orders', webhook_url: OTHER_URL });
		expect(await isRegistered({})).toBeNull();
		expect((await publish()).result).toMatchObject({
			ok: false,
			problem: {
				message: expect.stringContaining(`profile Orders sends its events to ${OTHER_URL} already`),
			},
		});
		expect(changes()).toEqual([]);
	});
	test('does not displace the URL of another workflow’s trigger of the same name', async () => {
		// Without a webhookId, n8n puts the workflow's id and the node's name into the URL.
		const urlIn = (workflow: string) =>
			`https://n8n.acme.com/webhook/${workflow}/telnyx%20sms%20trigger/webhook`;
		await start({ id: 'p1', webhook_url: urlIn('W1') });
		const tail = 'W2/telnyx%20sms%20trigger/webhook';
		const { result } = await publish({ url: urlIn('W2'), tail });
		expect(messageOf(result)).toContain(`sends its events to ${urlIn('W1')} already`);
		expect(urlsOf()).toEqual({ p1: urlIn('W1') });
	});
	test('leaves another profile alone in which somebody entered the URL by hand', async () => {
		await start({ id: 'p1' }, { id: 'p2', webhook_url: URL });
		expect((await publish()).result.ok).toBe(true);
		expect(urlsOf()).toEqual({ p1: URL, p2: URL });
	});
	test('displaces the Test URL that was left over', async () => {
		await start({ id: 'p1', webhook_url: TEST_URL });
		expect((await publish({ leftover: TEST_URL })).result.ok).toBe(true);
		expect(urlsOf()).toEqual({ p1: URL });
	});
	test.each([
		['', 'Choose a messaging profile'],
		['gone', 'no such messaging profile'],
	])('needs a profile: %p', async (profile, message) => {
		await start({ id: 'p1' });
		expect((await publish({ profile })).result).toMatchObject({
			ok: false,
			problem: { message: expect.stringContaining(message) },
		});
	});
	test('a profile that cannot be read is named', async () => {
		await start({ id: 'p1' });
		await expect(publish({ profile: {} })).rejects.toThrow('Messaging Profile must be a text');
	});
	test.each([
		[401, 'Copy the API Key again'],
		[403, 'access to messaging'],
		[404, 'Choose the messaging profile again'],
		[422, 'the public address of this n8n'],
		[429, 'Try again later'],
		[500, 'Try again later'],
	])('says what %d means, and changes nothing', async (status, advice) => {
		await start({ id: 'p1' });
		api.failNext(status);
		const result = await situation({}).client.update(STORED, WANTED);
		expect(result).toMatchObject({ ok: false, problem: { status } });
		expect(messageOf(result)).toContain(`Telnyx answered ${status} (Made for a test). `);
		expect(messageOf(result)).toContain(advice);
		expect(urlsOf()).toEqual({ p1: null });
	});
	test('a call that fails at any step is passed on, and changes nothing more', async () => {
		await start({ id: 'p1' });
		for (const call of [
			async () => (await publish()).result,
			async () => await situation({}).client.create(WANTED),
		]) {
			api.failNext(500);
			expect(await call()).toMatchObject({ ok: false, problem: { status: 500 } });
		}
		expect(urlsOf()).toEqual({ p1: null });
	});
	test('a profile that was given the very URL meanwhile is as good', async () => {
		await start({ id: 'p1', webhook_url: URL });
		expect(await situation({}).client.create(WANTED)).toMatchObject({ ok: true });
	});
	test('a URL that Telnyx refuses is told in its words', async () => {
		await start({ id: 'p1' });
		expect((await publish({ url: 'localhost' })).result).toMatchObject({
			problem: { status: 422, message: expect.stringContaining('(webhook_url must be a URL)') },
		});
	});
});

describe('listening for a test event', () => {
	const listening = { url: TEST_URL, isTest: true };
	test('gives an empty profile the Test URL, and takes it away again', async () => {
		await start({ id: 'p1' });
		expect((await publish(listening)).result.ok).toBe(true);
		expect(urlsOf()).toEqual({ p1: TEST_URL });
		await unpublish({ ...listening, remembered: { url: TEST_URL, id: 'p1' } });
		expect(urlsOf()).toEqual({ p1: null });
	});
	test('does not displace production', async () => {
		await start({ id: 'p1', webhook_url: URL });
		expect((await publish(listening)).result).toMatchObject({
			problem: { message: expect.stringContaining('Test URL as its webhook_url') },
		});
		expect(urlsOf()).toEqual({ p1: URL });
	});
	test('that ends after publishing takes nothing away', async () => {
		await start({ id: 'p1', webhook_url: URL });
		expect((await unpublish({ ...listening, remembered: { url: TEST_URL, id: 'p1' } })).ok).toBe(
			true,
		);
		expect(urlsOf()).toEqual({ p1: URL });
	});
});

describe('unpublishing', () => {
	const remembered = { url: URL, id: 'p1' };
	test('empties the URL and nothing else', async () => {
		await start({ id: 'p1', webhook_url: URL, webhook_failover_url: FAILOVER });
		expect((await unpublish({ remembered })).ok).toBe(true);
		expect(changes()).toEqual(['{"webhook_url":null}']);
		expect(api.profiles).toMatchObject([{ webhook_url: null, webhook_failover_url: FAILOVER }]);
	});
	test.each([
		['was given another URL since', OTHER_URL],
		['was emptied since', null],
	])('leaves a profile alone that %s', async (_, url) => {
		await start({ id: 'p1', webhook_url: url });
		expect((await unpublish({ remembered })).ok).toBe(true);
		expect(changes()).toEqual([]);
	});
	test('empties the remembered profile also when another is chosen by now', async () => {
		await start({ id: 'p1', webhook_url: URL }, { id: 'p2', webhook_url: OTHER_URL });
		expect((await unpublish({ remembered, profile: 'p2' })).ok).toBe(true);
		expect(urlsOf()).toEqual({ p1: null, p2: OTHER_URL });
	});
	test.each([undefined, 5, ''])(
		'asks for the remembered profile alone: %j is none',
		async (profile) => {
			await start({ id: 'p1', webhook_url: URL });
			expect((await unpublish({ remembered, profile })).ok).toBe(true);
			expect(urlsOf()).toEqual({ p1: null });
			expect(new Set(paths())).toEqual(new Set(['/v2/messaging_profiles/p1']));
			expect((await unpublish({ profile })).ok).toBe(true);
			expect(new Set(paths())).toEqual(new Set(['/v2/messaging_profiles/p1']));
		},
	);
	test('of a profile that is gone succeeds; of one that cannot be asked does not', async () => {
		await start({ id: 'p2' });
		expect((await unpublish({ remembered })).ok).toBe(true);
		expect((await situation({}).client.remove(STORED)).ok).toBe(true);
		api.failNext(500);
		expect((await unpublish({ remembered })).ok).toBe(false);
	});
	test('leaves a profile alone that is given another URL meanwhile', async () => {
		await start({ id: 'p1', webhook_url: URL });
		const { client } = situation({ remembered });
		Object.assign(api.profiles[0] ?? {}, { webhook_url: OTHER_URL });
		await client.remove(STORED);
		expect(urlsOf()).toEqual({ p1: OTHER_URL });
	});
});

test('the list holds all profiles, over all pages', async () => {
	const ids = Array.from({ length: 230 }, (_, n) => ({ id: `p${n}`, name: `Profile ${n}` }));
	await start(...ids);
	expect(await messagingProfiles(send)).toEqual({
		ok: true,
		value: ids.map(({ id, name }) => ({ name, value: id })),
	});
	expect(api.requests).toHaveLength(3);
	api.failNext(401);
	expect(await messagingProfiles(send)).toMatchObject({ ok: false, problem: { status: 401 } });
});

test('an empty page is the last one, whatever it says of the number of pages', async () => {
	await start();
	const body = { data: [], meta: { total_pages: 99 } };
	const empty: Send = async () => await Promise.resolve({ status: 200, body });
	expect(await messagingProfiles(empty)).toEqual({ ok: true, value: [] });
});

test('is manual unless automatic is chosen, and automatic needs an API key', async () => {
	await start();
	const isByHand = (value: unknown) => isManual(telnyxSmsRegistration, () => value);
	expect([undefined, 'manual', 'automatic'].map(isByHand)).toEqual([true, true, false]);
	expect(messageOf(telnyxSmsRegistration.apiRoot({}))).toContain('API Key is empty');
	expect(telnyxSmsRegistration.apiRoot({ apiKey: 'k' })).toEqual({
		ok: true,
		value: 'https://api.telnyx.com/v2',
	});
});

test('an answer in another form is told as one', async () => {
	await start();
	const odd: Send = async () => await Promise.resolve({ status: 200, body: 'a page' });
	expect(await messagingProfiles(odd)).toMatchObject({
		problem: { message: expect.stringContaining('Telnyx’s API does not answer as documented') },
	});
	const { client } = situation({ send: odd });
	expect(await client.update(STORED, WANTED)).toMatchObject({
		problem: { message: expect.stringContaining('Telnyx’s API does not answer as documented') },
	});
	const none: Send = async () => await Promise.resolve({ status: null, code: 'ENOTFOUND' });
	expect(await messagingProfiles(none)).toMatchObject({
		problem: { status: null, message: expect.stringContaining('its host name is unknown') },
	});
});
