import {
	createCredential,
	createWorkflow,
	openSession,
	publish,
	triggerWorkflow,
	unpublish,
	waitFor,
	waitForExecutions,
	webhookUrlsOf,
} from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { startHttpSmsApi, type CloudEvent, type HttpSmsApi } from '../../tools/fake-apis/httpSms';
import { providers } from '../../tools/simulator/index';
import { OWNER, sharedN8n } from './support/shared';
import { ACCEPTED_BODY, randomSecret } from './support/trigger';

/** Starting n8n takes seconds, on a busy machine minutes. Each test starts n8n twice. */
const TIMEOUT_MS = 600_000;

let api: HttpSmsApi;
let n8n: N8n | undefined;
beforeEach(async () => {
	api = await startHttpSmsApi({
		apiKey: randomSecret(),
		phones: ['+18005550199'],
	});
});
afterEach(async () => {
	await n8n?.close();
	await api.close();
});

/** n8n sets up triggers at its start only when its publication service is off, as in older versions. */
test.each([
	['true', 'stop'],
	['false', 'kill'],
] as const)(
	'after a restart there is still one webhook (publication service: %s, %s)',
	async (N8N_USE_WORKFLOW_PUBLICATION_SERVICE, end) => {
		n8n = await startN8n({
			tarball: sharedN8n().tarball,
			env: { N8N_USE_WORKFLOW_PUBLICATION_SERVICE },
		});
		const session = await openSession(n8n.url, OWNER);
		const type = 'httpSmsWebhookApi';
		const data = { webhookSecret: randomSecret(), apiKey: api.apiKey, baseUrl: api.url };
		const id = await createCredential(session, { name: type, type, data });
		const workflow = await createWorkflow(
			session,
			triggerWorkflow({
				name: 'httpSMS',
				trigger: 'httpSmsTrigger',
				credential: { type, id },
			}),
		);
		// When the publication service is off, n8n has no publication status to wait for.
		const settle = async (change: Promise<unknown>) => void (await change.catch(() => undefined));
		await settle(publish(session, workflow.id));
		expect(await waitFor(() => api.webhooks.length === 1)).toBe(true);
		const registered = structuredClone(api.webhooks);
		expect(registered).toMatchObject([{ url: webhookUrlsOf(n8n.url, workflow).production }]);

		await n8n[end]();
		await n8n.start();
		const event = providers.httpsms.payload('message.phone.received', { now: Date.now() });
		expect(await api.deliver(event as CloudEvent)).toMatchObject([
			{ status: 200, answer: ACCEPTED_BODY },
		]);
		expect(api.webhooks).toEqual(registered);

		const again = await openSession(n8n.url, OWNER);
		expect(await waitForExecutions(again, workflow.id, 1)).toHaveLength(1);
		await settle(unpublish(again, workflow.id));
		expect(await waitFor(() => api.webhooks.length === 0)).toBe(true);
	},
	TIMEOUT_MS,
);
