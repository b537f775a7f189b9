import { publish, unpublish, type PublishResult } from '../../tools/n8n/client';
import { differencesOf } from '../../tools/n8n/differences';
import { VERSIONS } from '../../tools/n8n/versions';
import { startHttpSmsApi, type CloudEvent, type HttpSmsApi } from '../../tools/fake-apis/httpSms';
import { PROVIDER_IDS, PROVIDERS } from '../../tools/providers';
import { providers } from '../../tools/simulator/index';
import { expectProviderToWork } from '../e2e/support/everyProvider';
import { documentedVersions } from '../support/documentedVersions';
import { sharedN8n } from '../e2e/support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	republish,
	saveTrigger,
} from '../e2e/support/trigger';
import { n8nOf, type RunningVersion } from './support/n8nOf';

/** Installing n8n takes minutes. On a busy machine starting n8n does too. */
const START_TIMEOUT_MS = 1_200_000;
const PHONE = '+18005550199';

// The test checks the versions that docs/install.md names.
const DOCUMENTED = new Map(documentedVersions().map((row) => [row.version, row]));

async function publishUnusable(): Promise<PublishResult> {
	const { trigger: type, credential } = PROVIDERS.turkeysms;
	// The secret is spaces: n8n 1 refuses an empty secret already when the credential is saved.
	const trigger = await saveTrigger({ trigger: type, credentialType: credential, secret: '   ' });
	return await publish(sharedN8n().session, trigger.workflowId);
}

describe.each(VERSIONS)('In n8n %s', (version) => {
	let n8n: RunningVersion;
	let api: HttpSmsApi;
	let refusal: Promise<PublishResult>;
	beforeAll(async () => {
		api = await startHttpSmsApi({
			apiKey: randomSecret(),
			phones: [PHONE],
		});
		n8n = await n8nOf(version);
		refusal = publishUnusable();
		refusal.catch(() => undefined);
		// Newer versions try to publish for 15 s, and the other tests run meanwhile. n8n 1 can only do a single thing
		// at a time.
		if (!differencesOf(version).publishesInBackground) await refusal;
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await n8n?.close();
		await api?.close();
	});

	let message = 0;
	test('runs the version it is meant to', () => {
		expect(sharedN8n().session.version).toBe(version);
	});

	test.each(PROVIDER_IDS)(
		'%s: what is authentic, selected and new runs the workflow once, nothing else does',
		async (id) => {
			const trigger = await expectProviderToWork(id);
			await unpublish(sharedN8n().session, trigger.workflowId);
			const { url, secret } = trigger;
			const request = await providers[id].build(PROVIDERS[id].event, {
				url,
				secret,
				now: Date.now(),
				message: 4,
			});
			expect((await trigger.send(request)).status).toBe(404);
		},
	);

	test('reads a body with a byte order mark, or n8n refuses it before', async () => {
		const { trigger: type, credential, event } = PROVIDERS.talkntalk;
		const trigger = await deployTrigger({ trigger: type, credentialType: credential });
		const now = Date.now();
		const payload = providers.talkntalk.payload(event, { now, message: ++message });
		const body = Buffer.from(`\ufeff${JSON.stringify(payload)}`);
		const { url, secret } = trigger;
		const answer = await trigger.send(providers.talkntalk.sign(body, { url, secret, now, event }));
		const isAccepted = DOCUMENTED.get(version)?.acceptsByteOrderMark;
		if (isAccepted) expect(answer).toMatchObject({ status: 200, body: ACCEPTED_BODY });
		else expect(answer.status).toBe(422);
	});

	test('a trigger that could verify nothing is not published, and n8n says why', async () => {
		expect(await refusal).toEqual({
			ok: false,
			message: expect.stringContaining('Secret is empty') as string,
		});
	});

	test(
		'a registration at httpSMS lives from publishing over a change and a restart to unpublishing',
		async () => {
			const httpSms = {
				trigger: 'httpSmsTrigger',
				credentialType: 'httpSmsWebhookApi',
				credentialData: { apiKey: api.apiKey, baseUrl: api.url },
			};
			const trigger = await deployTrigger(httpSms);
			expect(api.webhooks).toMatchObject([{ url: trigger.url, signing_key: trigger.secret }]);

			const events = ['message.phone.received', 'message.phone.delivered'];
			await republish(trigger, { events });
			expect(api.webhooks).toHaveLength(1);
			expect([...(api.webhooks[0]?.events ?? [])].sort()).toEqual([...events].sort());

			const registered = structuredClone(api.webhooks);
			const calls = api.requests.length;
			await n8n.restart();
			const happening = providers.httpsms.payload('message.phone.received', {
				now: Date.now(),
				message: ++message,
			});
			expect(await api.deliver(happening as CloudEvent)).toMatchObject([
				{ status: 200, answer: ACCEPTED_BODY },
			]);
			expect(api.webhooks).toEqual(registered);
			expect(api.requests.length > calls).toBe(DOCUMENTED.get(version)?.setsUpTriggersOnStart);

			await unpublish(sharedN8n().session, trigger.workflowId);
			expect(api.webhooks).toEqual([]);
		},
		START_TIMEOUT_MS,
	);
});
