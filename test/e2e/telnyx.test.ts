import {
	createCredential,
	createWorkflow,
	openSession,
	publish,
	testCredential,
	triggerWorkflow,
	unpublish,
	waitFor,
	webhookUrlsOf,
	type Session,
} from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { providers, type Payload } from '../../tools/simulator/index';
import { startTelnyxApi, type TelnyxFakeApi } from '../../tools/fake-apis/telnyx';
import { startTlsProxy, type TlsProxy } from '../../tools/fake-apis/tlsProxy';
import { event } from './support/event';
import { OWNER, sharedN8n } from './support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	type DeployedTrigger,
} from './support/trigger';

const { telnyx } = providers;
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };
const TYPE = 'telnyxSmsWebhookApi';

const deploy = async () =>
	await deployTrigger({ trigger: 'telnyxSmsTrigger', credentialType: TYPE });
const sign = ({ url, secret }: DeployedTrigger) => ({
	url,
	secret,
	now: Math.floor(Date.now() / 1000) * 1000,
});

const OUTBOUND = {
	to: '+13125550002',
	from: '+13125550001',
	text: 'Your parcel is on its way.',
	network: 'T-MOBILE USA, INC.',
};

describe('Telnyx', () => {
	test('every documented event runs the workflow once with the whole event', async () => {
		const trigger = await deploy();
		const expected = [];
		for (const [index, [name, status, more]] of (
			[
				['message.sent', 'sent', OUTBOUND],
				[
					'message.finalized',
					'delivered',
					{ ...OUTBOUND, price: { amount: '0.0040', currency: 'USD' } },
				],
				[
					'message.received',
					'received',
					{
						to: '+13125550001',
						from: '+13125550002',
						text: 'Yes, please deliver it tomorrow.',
						network: 'Telnyx',
					},
				],
			] as const
		).entries()) {
			const options = { ...sign(trigger), message: index };
			const raw = telnyx.payload(name, options);
			expect(await trigger.send(await telnyx.build(name, options))).toMatchObject(ACCEPTED);
			expected.push(
				event({
					event: `sms.${status}`,
					status,
					isFinal: status !== 'sent',
					statusRank: status === 'sent' ? 2 : 3,
					provider: 'telnyx',
					providerEvent: name,
					eventId: telnyx.eventIdOf(raw),
					messageId: ((raw.data as Payload).payload as Payload).id,
					occurredAt: new Date(options.now).toISOString(),
					raw,
					reference: null,
					segments: 1,
					price: null,
					...more,
				}),
			);
		}
		expect(await trigger.events()).toEqual(expected);
	});

	test('a redelivery with another attempt number is a duplicate', async () => {
		const trigger = await deploy();
		const options = sign(trigger);
		const again = { ...options, set: { 'meta.attempt': 2 } };
		await trigger.send(await telnyx.build('message.finalized', options));
		expect(await trigger.send(await telnyx.build('message.finalized', again))).toMatchObject({
			status: 200,
			body: '{"received":true,"ignored":"duplicate"}',
		});
		expect(await trigger.events()).toHaveLength(1);
	});

	test('recipients whose statuses differ are the items of one execution', async () => {
		const trigger = await deploy();
		const to = ['delivered', 'delivery_failed'].map((status, at) => ({
			phone_number: `+1312555000${at}`,
			status,
		}));
		const options = { ...sign(trigger), set: { 'data.payload.to': to } };
		expect(await trigger.send(await telnyx.build('message.finalized', options))).toMatchObject(
			ACCEPTED,
		);
		expect(await trigger.executions()).toHaveLength(1);
	});

	test('an old timestamp, a changed one and a changed body are refused', async () => {
		const trigger = await deploy();
		const request = await telnyx.build('message.finalized', sign(trigger));
		const old = { ...sign(trigger), now: Date.now() - 302_000 };
		const refused = (code: string) => ({ status: 401, body: `{"error":"${code}"}` });
		expect(await trigger.send(await telnyx.build('message.sent', old))).toMatchObject(
			refused('stale_timestamp'),
		);
		for (const change of ['body', 'signature', 'timestamp'] as const) {
			const changed = telnyx.tamper[change]?.(request) ?? request;
			expect(await trigger.send(changed)).toMatchObject(refused('invalid_signature'));
		}
		expect(await trigger.executions()).toEqual([]);
	});

	test('a credential whose public key is none is refused, tested and published', async () => {
		const data = { webhookSecret: 'KEY0123456789abcdefghij', previousWebhookSecret: '' };
		const { session } = sharedN8n();
		expect(await testCredential(session, { name: 'none', type: TYPE, data })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('The Public Key is not a key') as string,
		});
		const id = await createCredential(session, { name: 'no key', type: TYPE, data });
		const credential = { type: TYPE, id };
		const workflow = await createWorkflow(
			session,
			triggerWorkflow({ name: 'no key', trigger: 'telnyxSmsTrigger', credential }),
		);
		expect(await publish(session, workflow.id)).toMatchObject({
			ok: false,
			message: expect.stringContaining('The Public Key is not a key') as string,
		});
	});
});

describe('automatic registration', () => {
	const API_KEY = randomSecret();
	let api: TelnyxFakeApi;
	let proxy: TlsProxy;
	let n8n: N8n;
	let session: Session;
	beforeAll(async () => {
		api = await startTelnyxApi({
			apiKey: API_KEY,
			profiles: [
				{ id: 'p1', name: 'Orders', webhook_failover_url: 'https://backup.example.com/' },
				{ id: 'p2', name: 'Taken', webhook_url: 'https://other.example.com/' },
			],
		});
		proxy = await startTlsProxy({ 'api.telnyx.com': api.url });
		n8n = await startN8n({ tarball: sharedN8n().tarball, env: proxy.env });
		session = await openSession(n8n.url, OWNER);
	}, 600_000);
	afterAll(async () => {
		await n8n?.close();
		await proxy?.close();
		await api?.close();
	});

	const save = async (messagingProfileId: string) => {
		const data = {
			webhookSecret: telnyx.credentialSecret(randomSecret()),
			previousWebhookSecret: '',
			apiKey: API_KEY,
		};
		const credential = { name: `telnyx ${messagingProfileId}`, type: TYPE, data };
		expect(await testCredential(session, credential)).toMatchObject({ status: 'OK' });
		const id = await createCredential(session, credential);
		return await createWorkflow(
			session,
			triggerWorkflow({
				name: messagingProfileId,
				trigger: 'telnyxSmsTrigger',
				credential: { type: TYPE, id },
				parameters: { registration: 'automatic', messagingProfileId },
			}),
		);
	};

	test('publishing sets the URL of the chosen profile, unpublishing empties it', async () => {
		const workflow = await save('p1');
		expect(await publish(session, workflow.id)).toMatchObject({ ok: true });
		expect(api.profiles[0]).toMatchObject({
			webhook_url: webhookUrlsOf(n8n.url, workflow).production,
			webhook_api_version: '2',
			webhook_failover_url: 'https://backup.example.com/',
		});
		await unpublish(session, workflow.id);
		expect(await waitFor(() => api.profiles[0]?.webhook_url === null)).toBe(true);
		expect(api.profiles[0]?.webhook_failover_url).toBe('https://backup.example.com/');
		expect(proxy.refused.filter((target) => target.includes('telnyx'))).toEqual([]);
	});

	test('a profile with the URL of another is left alone, and the message says so', async () => {
		const workflow = await save('p2');
		expect(await publish(session, workflow.id)).toMatchObject({
			ok: false,
			message: expect.stringContaining(
				'Taken sends its events to https://other.example.com/',
			) as string,
		});
		expect(api.profiles[1]).toMatchObject({ webhook_url: 'https://other.example.com/' });
	});
});
