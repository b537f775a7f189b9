import { smsEventSchema } from '../../nodes/shared/event';
import {
	publish,
	readWorkflow,
	TRIGGER,
	unpublish,
	updateWorkflow,
} from '../../tools/n8n/client.cts';
import { VERSIONS } from '../../tools/n8n/versions.cts';
import {
	startHttpSmsApi,
	type CloudEvent,
	type HttpSmsApi,
} from '../../tools/httpsms-api/index.cts';
import { providers } from '../../tools/simulator/index.cts';
import { documentedVersions } from '../support/documentedVersions.cts';
import { sharedN8n } from '../e2e/support/shared.cts';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	saveTrigger,
	type DeployedTrigger,
} from '../e2e/support/trigger.cts';
import { n8nOf, type RunningVersion } from './support/n8nOf.cts';
import { SUBJECTS, type Subject } from './support/subjects.cts';

/** Installing an n8n takes minutes, and on a busy machine starting it does too. */
const START_TIMEOUT_MS = 1_200_000;
const PHONE = '+18005550199';
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };

// What users are told is what is tested.
const DOCUMENTED = new Map(documentedVersions().map((row) => [row.version, row]));

describe.each(VERSIONS)('In n8n %s', (version) => {
	let n8n: RunningVersion;
	let api: HttpSmsApi;
	beforeAll(async () => {
		api = await startHttpSmsApi({
			apiKey: randomSecret(),
			phones: [PHONE],
			deliveryTimeoutMs: 60_000,
		});
		n8n = await n8nOf(version);
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await n8n?.close();
		await api?.close();
	});

	let message = 0;
	const settings = ({ trigger, credentialType, credentialData }: Subject) => ({
		trigger,
		credentialType,
		credentialData: { ...credentialData?.({ httpSmsApi: api }) },
	});
	const build = async ({ provider, event }: Subject, { url, secret }: DeployedTrigger) =>
		await providers[provider].build(event, { url, secret, now: Date.now(), message: ++message });

	test('runs the version it is meant to', () => {
		expect(sharedN8n().session.version).toBe(version);
	});

	describe.each(SUBJECTS)('the $displayName trigger', (subject) => {
		let trigger: DeployedTrigger;
		beforeAll(async () => {
			trigger = await deployTrigger(settings(subject));
		});

		test('runs the workflow once for an event and its copy', async () => {
			const request = await build(subject, trigger);
			const answer = await trigger.send(request);
			expect(answer).toMatchObject(ACCEPTED);
			expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
			expect(await trigger.send(request)).toMatchObject({
				status: 200,
				body: '{"received":true,"ignored":"duplicate"}',
			});
			const [item] = await trigger.events();
			expect(smsEventSchema.parse(item)).toEqual(item);
			expect(item).toMatchObject({
				provider: subject.provider,
				raw: JSON.parse(request.body.toString()) as object,
			});
		});

		test('refuses what is proven with another secret, or not at all', async () => {
			const before = (await trigger.executions()).length;
			const stranger = { ...trigger, secret: randomSecret() };
			const bare = { ...(await build(subject, trigger)), url: trigger.url };
			for (const request of [
				await build(subject, stranger),
				{ ...bare, headers: { 'Content-Type': 'application/json' } },
			]) {
				const answer = await trigger.send(request);
				expect(answer).toMatchObject({
					status: 401,
					body: expect.stringMatching(/^{"error":"\w+"}$/) as string,
				});
			}
			expect(await trigger.executions()).toHaveLength(before);
		});

		test('reads a body with a byte order mark, or n8n refuses it before', async () => {
			const { url, secret } = trigger;
			const now = Date.now();
			const payload = providers[subject.provider].payload(subject.event, {
				now,
				message: ++message,
			});
			const body = Buffer.from(`\ufeff${JSON.stringify(payload)}`);
			const answer = await trigger.send(
				await providers[subject.provider].sign(body, { url, secret, now, event: subject.event }),
			);
			const isAccepted = DOCUMENTED.get(version)?.acceptsByteOrderMark;
			if (isAccepted) expect(answer).toMatchObject(ACCEPTED);
			else expect(answer.status).toBe(422);
		});

		test('receives nothing once it is unpublished', async () => {
			await unpublish(sharedN8n().session, trigger.workflowId);
			expect(await trigger.send(await build(subject, trigger))).toMatchObject({ status: 404 });
		});
	});

	test('a trigger that could verify nothing is not published, and n8n says why', async () => {
		for (const subject of SUBJECTS.slice(0, 1)) {
			// An empty one is refused by n8n 1 already when the credential is saved.
			const trigger = await saveTrigger({ ...settings(subject), secret: '   ' });
			expect(await publish(sharedN8n().session, trigger.workflowId)).toEqual({
				ok: false,
				message: expect.stringContaining('Secret is empty') as string,
			});
		}
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

			const { nodes } = await readWorkflow(sharedN8n().session, trigger.workflowId);
			const events = ['message.phone.received', 'message.phone.delivered'];
			await updateWorkflow(sharedN8n().session, trigger.workflowId, {
				nodes: nodes.map((node) =>
					node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, events } } : node,
				),
			});
			expect(await publish(sharedN8n().session, trigger.workflowId)).toEqual({ ok: true });
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
