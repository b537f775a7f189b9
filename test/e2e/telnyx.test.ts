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
import { providers } from '../../tools/simulator/index';
import { startTelnyxApi, type TelnyxFakeApi } from '../../tools/fake-apis/telnyx';
import { startTlsProxy, type TlsProxy } from '../../tools/fake-apis/tlsProxy';
import { OWNER, sharedN8n } from './support/shared';
import { randomSecret } from './support/trigger';

const { telnyx } = providers;
const TYPE = 'telnyxSmsWebhookApi';

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
