import {
	listenForTestEvent,
	publish,
	rest,
	stopListening,
	testCredential,
	TRIGGER,
	unpublish,
	updateWorkflow,
	waitFor,
	type WorkflowDraft,
} from '../../tools/n8n/client.cts';
import { readWorkflow } from '../../tools/n8n/workflows.cts';
import {
	startHttpSmsApi,
	type CloudEvent,
	type HttpSmsApi,
} from '../../tools/httpsms-api/index.cts';
import { providers } from '../../tools/simulator/index.cts';
import { event } from './support/event.cts';
import { readLog, sharedN8n } from './support/shared.cts';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	saveTrigger,
	type DeployedTrigger,
} from './support/trigger.cts';

const { httpsms } = providers;
const { session } = sharedN8n();
const API_KEY = randomSecret();
const OWN = '+18005550199';
const SECOND = '+18005550198';
const OTHER = '+18005550100';
const ALL = httpsms.events;
/** Webhooks of somebody else, for a phone that sends nothing here. */
const OTHERS = [0, 1].map((n) => ({
	url: `https://crm.acme.com/hooks/${n}`,
	signing_key: randomSecret(),
	phone_numbers: [SECOND],
	events: [...ALL],
}));

let api: HttpSmsApi;
beforeAll(async () => {
	api = await startHttpSmsApi({ apiKey: API_KEY, phones: [SECOND, OWN], webhooks: OTHERS });
});
afterAll(() => api.close());

const subject = (parameters: Record<string, unknown> = {}) => ({
	trigger: 'httpSmsTrigger',
	credentialType: 'httpSmsWebhookApi',
	credentialData: { apiKey: API_KEY, baseUrl: api.url },
	parameters,
});
const deploy = async (parameters?: Record<string, unknown>) =>
	await deployTrigger(subject(parameters));
const webhooksFor = (url: string) => api.webhooks.filter((webhook) => webhook.url === url);
const otherWebhooks = () =>
	api.webhooks.filter(({ url }) => url.startsWith('https://crm.acme.com/'));
const eventsOf = (url: string) => [...(webhooksFor(url)[0]?.events ?? [])].sort();

let message = 0;
/** An event as httpSMS makes one, with ids of its own. */
function happening(type: string): CloudEvent {
	return httpsms.payload(type, { now: Date.now(), message: ++message }) as CloudEvent;
}
/** httpSMS delivers an event; the answers of this webhook to it. */
async function deliver(url: string, cloudEvent: CloudEvent) {
	const attempts = await api.deliver(cloudEvent);
	return attempts
		.filter((attempt) => attempt.url === url)
		.map(({ status, answer }) => ({ status, answer }));
}
const RECEIVED = [{ status: 200, answer: ACCEPTED_BODY }];

/** Changes parameters of the trigger and publishes anew. */
async function republish({ workflowId }: DeployedTrigger, parameters: object): Promise<void> {
	const { nodes } = await readWorkflow(session, workflowId);
	const changed = nodes.map((node) =>
		node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	await updateWorkflow(session, workflowId, { nodes: changed } as Partial<WorkflowDraft>);
	expect(await publish(session, workflowId)).toEqual({ ok: true });
}

describe('registration', () => {
	test('from publish to unpublish, with a change in between', async () => {
		const others = structuredClone(otherWebhooks());
		const trigger = await deploy();
		expect(webhooksFor(trigger.url)).toMatchObject([
			{ signing_key: trigger.secret, phone_numbers: [OWN, SECOND] },
		]);
		expect(eventsOf(trigger.url)).toEqual([...ALL].sort());

		const events = ['message.phone.received', 'message.phone.delivered', 'unrecognized'];
		await republish(trigger, { events, phoneNumbers: [OWN] });
		expect(webhooksFor(trigger.url)).toMatchObject([
			{ signing_key: trigger.secret, phone_numbers: [OWN] },
		]);
		expect(eventsOf(trigger.url)).toEqual(['message.phone.delivered', 'message.phone.received']);
		expect(await deliver(trigger.url, happening('message.phone.received'))).toEqual(RECEIVED);
		expect(await trigger.events()).toMatchObject([]);

		await unpublish(session, trigger.workflowId);
		expect(webhooksFor(trigger.url)).toEqual([]);
		expect(otherWebhooks()).toEqual(others);
	});
});
