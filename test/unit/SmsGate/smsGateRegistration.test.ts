import { smsGate } from '../../../nodes/SmsGate/smsGate';
import { devices, smsGateRegistration } from '../../../nodes/SmsGate/smsGateRegistration';
import { basic } from '../../../nodes/shared/registration/accountCheck';
import type { RememberedWebhook } from '../../../nodes/shared/registration/registration';
import {
	type SmsGateOptions,
	type SmsGateFakeApi,
	startSmsGate,
} from '../../../tools/fake-apis/smsGate';
import { messageOf, registering, sendTo } from '../../support/registering';

const ACCOUNT = { username: 'ABCDEF', password: 'secret of the account' };
const PHONE = { id: 'PyDmBQZZXYmyxMwED8Fzy', name: 'Front desk' };
const NAMELESS = { id: 'QzEnCRaaYZnzyNxFE9Gaz', name: '' };
const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
const OTHERS = ['sms:received', 'sms:sent'].map((event, n) => ({
	id: `other-${n}`,
	deviceId: null,
	url: 'https://n8n.acme.com/webhook/6a1d7f1b/webhook',
	event,
}));

let fakeApi: SmsGateFakeApi;
async function account(options: Partial<SmsGateOptions> = {}): Promise<void> {
	const devicesOfIt = [PHONE, NAMELESS];
	fakeApi = await startSmsGate({ ...ACCOUNT, devices: devicesOfIt, webhooks: OTHERS, ...options });
}
beforeEach(async () => await account());
afterEach(async () => await fakeApi.close());

const sendAs = ({ username, password } = ACCOUNT) =>
	sendTo(fakeApi.baseUrl, basic(username, password));

interface Setup {
	parameters?: Record<string, unknown>;
	url?: string;
	account?: typeof ACCOUNT;
	remembered?: RememberedWebhook;
}
function trigger({ parameters = {}, account: who, ...setup }: Setup = {}) {
	const values: Record<string, unknown> = { events: ['sms:received', 'sms:sent'], ...parameters };
	const input = { send: sendAs(who), get: (name: string) => values[name], url: URL, ...setup };
	return registering(smsGateRegistration, input);
}
const publish = async (setup: Setup = {}) => await trigger(setup).publish();
const exists = async (setup: Setup = {}) => await trigger(setup).find();
const own = () => fakeApi.webhooks.filter(({ url }) => url === URL);
const remembered = { url: URL, id: null };

describe('publishing', () => {
	test('adds one webhook for each event, for all devices, beside those of others', async () => {
		const { result, remembered: noted } = await publish();
		expect(result.ok).toBe(true);
		expect(own()).toEqual([
			{
				id: expect.stringMatching(/^n8n-/) as string,
				deviceId: null,
				url: URL,
				event: 'sms:received',
			},
			{ id: expect.stringMatching(/^n8n-/) as string, deviceId: null, url: URL, event: 'sms:sent' },
		]);
		for (const { id } of own()) expect(id).toHaveLength(36);
		expect(fakeApi.webhooks.slice(0, 2)).toEqual(OTHERS);
		// The trigger remembers only the URL of its webhooks: a single id would leave the other webhooks behind.
		expect(new Set(noted.map((one) => JSON.stringify(one)))).toEqual(
			new Set([JSON.stringify(remembered)]),
		);
	});

	test('again changes nothing', async () => {
		await publish();
		const before = structuredClone(fakeApi.webhooks);
		expect(await exists({ remembered })).toEqual({ ok: true, value: remembered });
		await publish({ remembered });
		expect(fakeApi.webhooks).toEqual(before);
		expect(fakeApi.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
	});

	test('for one device, and for all again', async () => {
		await publish({ parameters: { deviceId: PHONE.id } });
		expect(own().map(({ deviceId }) => deviceId)).toEqual([PHONE.id, PHONE.id]);
		const ids = own().map(({ id }) => id);
		expect(await exists({ remembered })).toEqual({ ok: true, value: null });
		await publish({ remembered });
		expect(own().map(({ deviceId, id }) => [id, deviceId])).toEqual(ids.map((id) => [id, null]));
	});

	test('makes the same webhooks after an answer that got lost', async () => {
		const first = await publish();
		const before = own().map(({ id }) => id);
		fakeApi.webhooks.splice(0);
		await publish();
		expect(own().map(({ id }) => id)).toEqual(before);
		expect(first.remembered[0]).toEqual(remembered);
	});

	test('replaces no webhook of another that has its id', async () => {
		await publish();
		const [{ id = '' } = {}] = own();
		fakeApi.webhooks.splice(0, fakeApi.webhooks.length, {
			...OTHERS[0],
			id,
		} as (typeof fakeApi.webhooks)[number]);
		const before = structuredClone(fakeApi.webhooks);
		expect((await publish()).result.ok).toBe(true);
		expect(fakeApi.webhooks).toEqual([...before, ...own()]);
		expect(own().map(({ event }) => event)).toEqual(['sms:received', 'sms:sent']);
	});

	test.each([
		['app:started', ['sms:received', 'sms:cancelled', 'app:started']],
		['sms:cancelled', ['sms:data-received', 'sms:cancelled']],
	])(
		'%s, which an older server does not know, is named, and nothing is left behind',
		async (name, events) => {
			await fakeApi.close();
			await account({ events: ['sms:data-received', 'sms:received', 'sms:sent'] });
			const { result } = await publish({ parameters: { events } });
			expect(result).toMatchObject({ ok: false, problem: { status: 400 } });
			expect(messageOf(result)).toMatch(new RegExp(`400 \\(invalid "event" = "${name}".*Events`));
			expect(fakeApi.webhooks).toEqual(OTHERS);
		},
	);
});

describe('unpublishing', () => {
	test('removes all of its own and nothing else', async () => {
		await publish();
		expect((await trigger({ remembered }).unpublish()).ok).toBe(true);
		expect(fakeApi.webhooks).toEqual(OTHERS);
	});
});

describe('what cannot be registered', () => {
	const urlOf = (length: number) => 'https://n8n.acme.com/'.padEnd(length, 'x');
	test.each(['http://127.0.0.1:5678/webhook/x/webhook', urlOf(256)])('%s can', async (url) => {
		expect((await publish({ url })).result.ok).toBe(true);
	});
	test('a URL that the server would cut off is refused before anything is asked', async () => {
		const { result } = await publish({ url: urlOf(257) });
		expect(result).toMatchObject({
			ok: false,
			problem: { status: null, message: expect.stringMatching(/longer than 256/) as string },
		});
		expect(fakeApi.requests).toEqual([]);
	});
	test('plain http is for the server to refuse, which says why; the advice is n8n’s address', async () => {
		const { result } = await publish({ url: 'http://n8n.acme.com/webhook/1/webhook' });
		expect(result).toMatchObject({
			ok: false,
			problem: { status: 400, message: expect.stringMatching(/https.*N8N_WEBHOOK_URL/) as string },
		});
	});
	test('no event of SMSGate’s own', async () => {
		const { result } = await publish({ parameters: { events: ['unrecognized'] } });
		expect(result).toMatchObject({ ok: false, problem: { status: null } });
	});
	test('a device that cannot be read', async () => {
		await expect(publish({ parameters: { deviceId: {} } })).rejects.toThrow(
			'Device must be a text',
		);
	});
	test('a device of another account', async () => {
		const { result } = await publish({ parameters: { deviceId: 'somebody else’s' } });
		expect(result).toMatchObject({
			ok: false,
			problem: { message: expect.stringMatching(/device_id.*choose another/) as string },
		});
		expect(fakeApi.webhooks).toEqual(OTHERS);
	});
	test('a wrong password, with where the right one is', async () => {
		const { result } = await publish({ account: { ...ACCOUNT, password: 'wrong' } });
		expect(result).toMatchObject({
			ok: false,
			problem: { status: 401, message: expect.stringMatching(/Home tab/) as string },
		});
	});
	test('no answer, and an answer of something else', async () => {
		fakeApi.failNext('reset');
		expect((await publish()).result).toMatchObject({
			problem: {
				status: null,
				message: expect.stringMatching(/broke off.*Base URL.*network/) as string,
			},
		});
		fakeApi.failNext(200);
		expect((await publish()).result).toMatchObject({
			problem: {
				message: expect.stringMatching(/The Base URL does not lead to SMSGate’s API/) as string,
			},
		});
		fakeApi.failNext(404);
		expect((await publish()).result).toMatchObject({
			problem: { status: 404, message: expect.stringMatching(/Base URL/) as string },
		});
	});
});

describe('where the account is', () => {
	test.each([
		[undefined, 'https://api.sms-gate.app/3rdparty/v1'],
		[' https://sms.acme.com/api/3rdparty/v1/ ', 'https://sms.acme.com/api/3rdparty/v1'],
		['sms.acme.com', null],
	])('base URL %j', (baseUrl, expected) => {
		const credential = { ...ACCOUNT, baseUrl };
		const root = smsGateRegistration.apiRoot(credential);
		expect(root.ok ? root.value : null).toBe(expected);
		const problem = expected === null ? /^The Base URL is not .*api\.sms-gate\.app/ : /^$/;
		expect(messageOf(root)).toMatch(problem);
		expect(smsGate.credentialProblem?.(credential) ?? '').toMatch(problem);
	});
	test.each([{ username: 'ABCDEF' }, { password: 'secret' }, {}])('%j is not enough', (given) => {
		expect(messageOf(smsGateRegistration.apiRoot(given))).toMatch(
			/Username or the Password is empty.*Manual/,
		);
	});
});

test('what has no id or no URL is no webhook', async () => {
	const webhook = { id: 'x', url: URL, event: 'sms:sent' };
	const body = [{ ...webhook, id: 5 }, { ...webhook, url: null }, webhook];
	const { client } = registering(smsGateRegistration, {
		send: async () => ({ status: 200, body }),
		url: URL,
	});
	expect(await client.list()).toEqual({
		ok: true,
		value: [{ id: 'x', url: URL, kind: 'sms:sent', settings: '' }],
	});
});

test('the devices of the account, with all of them first', async () => {
	expect(await devices(sendAs())).toEqual({
		ok: true,
		value: [
			{ name: 'All Devices', value: '' },
			{ name: `Front desk (${PHONE.id})`, value: PHONE.id },
			{ name: NAMELESS.id, value: NAMELESS.id },
		],
	});
	expect(await devices(sendAs({ ...ACCOUNT, password: 'wrong' }))).toMatchObject({ ok: false });
});
