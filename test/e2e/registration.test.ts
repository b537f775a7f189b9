import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { publish, readWorkflow, triggerWorkflow, unpublish } from '../../tools/n8n/client';
import { n8nEnvironment } from '../../tools/n8n/environment';
import { installN8n } from '../../tools/n8n/install';
import { startSmsGate, type SmsGateFakeApi } from '../../tools/fake-apis/smsGate';
import { sharedN8n } from './support/shared';
import { randomSecret, saveTrigger, type DeployedTrigger } from './support/trigger';

// These tests show in a real n8n which webhooks of an account belong to a trigger.

const { session, url: n8nUrl, userFolder } = sharedN8n();
const ACCOUNT = { username: 'ABCDEF', password: randomSecret() };
const EVENTS = ['sms:received', 'sms:sent'];
const NAME = 'SMSGate Trigger';

let api: SmsGateFakeApi;
beforeAll(async () => {
	api = await startSmsGate(ACCOUNT);
});
afterAll(() => api.close());

const subject = () => ({
	trigger: 'smsGateTrigger',
	credentialType: 'smsGateWebhookApi',
	credentialData: { ...ACCOUNT, baseUrl: api.baseUrl },
	parameters: { events: EVENTS },
});
const eventsAt = (url: string) =>
	api.webhooks
		.filter((webhook) => webhook.url === url)
		.map(({ event }) => event)
		.sort();

/** Imports workflows with n8n's command line. Their triggers have the default name and no webhookId. */
async function importWorkflows(count: number, { credentialId, credential }: DeployedTrigger) {
	const { nodes, ...draft } = triggerWorkflow({
		name: 'imported',
		trigger: 'smsGateTrigger',
		parameters: { events: EVENTS },
		credential: { type: credential.type, id: credentialId },
	});
	const node = { ...nodes[0], name: NAME, webhookId: undefined };
	const workflows = Array.from({ length: count }, (__, at) => ({
		...draft,
		id: `imported${at}${randomSecret().replaceAll(/\W/g, '').slice(0, 7)}`,
		active: false,
		nodes: [node],
		connections: {},
	}));
	const folder = mkdtempSync(join(tmpdir(), 'n8n-import-'));
	const file = join(folder, 'workflows.json');
	writeFileSync(file, JSON.stringify(workflows));
	const install = await installN8n();
	const address = { userFolder, port: 0, brokerPort: 0, publicUrl: n8nUrl };
	await promisify(execFile)(install.node, [install.n8n, 'import:workflow', `--input=${file}`], {
		env: n8nEnvironment({ ...address, node: install.node, version: install.version }, {}),
		cwd: folder,
	});
	rmSync(folder, { recursive: true });
	return workflows.map(({ id }) => ({
		id,
		url: `${n8nUrl}/webhook/${id}/${encodeURIComponent(NAME.toLowerCase())}/webhook`,
	}));
}

test('two triggers of the same name without webhookId leave each other alone', async () => {
	const trigger = await saveTrigger(subject());
	const [first, second] = await importWorkflows(2, trigger);
	if (first === undefined || second === undefined) throw new Error('Nothing was imported');
	expect((await readWorkflow(session, first.id)).nodes[0]?.webhookId).toBeUndefined();
	expect(await publish(session, first.id)).toEqual({ ok: true });
	expect(eventsAt(first.url)).toEqual(EVENTS);
	const before = structuredClone(api.webhooks);
	expect(await publish(session, second.id)).toEqual({ ok: true });
	expect(eventsAt(second.url)).toEqual(EVENTS);
	expect(api.webhooks).toEqual(expect.arrayContaining(before));
	await unpublish(session, second.id);
	expect(api.webhooks).toEqual(before);
	await unpublish(session, first.id);
	expect(api.webhooks).toEqual([]);
});

test('a URL that stands twice in the account stands there once after publishing, and not after unpublishing', async () => {
	const trigger = await saveTrigger(subject());
	const twice = ['x', 'y'].map((id) => ({
		id,
		deviceId: null,
		url: trigger.url,
		event: 'sms:received',
	}));
	api.webhooks.push(...twice);
	expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
	expect(eventsAt(trigger.url)).toEqual(EVENTS);
	api.webhooks.push(...twice.map((webhook) => ({ ...webhook, id: `${webhook.id}2` })));
	await unpublish(session, trigger.workflowId);
	expect(api.webhooks).toEqual([]);
});
