import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import {
	type Credential,
	listenForTestEvent,
	openSession,
	publish,
	readWorkflow,
	rest,
	stopListening,
	testCredential,
	TRIGGER,
	triggerWorkflow,
	unpublish,
	updateCredential,
	waitFor,
	type Session,
} from '../../tools/n8n/client';
import { n8nEnvironment } from '../../tools/n8n/environment';
import { installN8n } from '../../tools/n8n/install';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { PROVIDERS } from '../../tools/providers';
import {
	type Accounts,
	OTHER,
	REGISTERING,
	type RegisteringProvider,
	startAccounts,
} from './support/accounts';
import { OWNER, sharedN8n } from './support/shared';
import { ACCEPTED_BODY, randomSecret, saveTrigger, type DeployedTrigger } from './support/trigger';

/** Registration in a real n8n, for each provider that has it. The rules have unit tests. */

let accounts: Accounts;
let n8n: N8n;
let session: Session;
beforeAll(async () => {
	accounts = await startAccounts();
	n8n = await startN8n({ tarball: sharedN8n().tarball, env: accounts.proxy.env });
	session = await openSession(n8n.url, OWNER);
}, 600_000);
afterAll(async () => {
	await n8n?.close();
	await accounts?.close();
});

async function save(id: RegisteringProvider, parameters = {}, fields = {}) {
	const { trigger, credential: credentialType } = PROVIDERS[id];
	const { credential, parameters: automatic } = accounts.all[id];
	const { secret, ...credentialData } = { ...credential, ...fields };
	return await saveTrigger({
		trigger,
		credentialType,
		secret,
		previousSecret: secret,
		credentialData,
		parameters: { ...automatic, ...parameters },
		n8n: { session, url: n8n.url },
	});
}
const secretsOf = ({ webhookSecret, previousWebhookSecret }: Credential['data']) => ({
	webhookSecret,
	previousWebhookSecret,
});
const urlsAt = (id: RegisteringProvider) => [...new Set(accounts.all[id].urls())].sort();
const withOther = (...urls: string[]) => [OTHER, ...urls].sort();

describe.each(REGISTERING)('%s', (id) => {
	test('is registered from publishing to unpublishing, and spares the webhook of another', async () => {
		const trigger = await save(id);
		const calls = accounts.all[id].calls();
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		expect(accounts.all[id].calls()).toBeGreaterThan(calls);
		expect(urlsAt(id)).toEqual(withOther(trigger.url));

		// A URL that somebody removed meanwhile does not keep the trigger from being unpublished, and comes back.
		accounts.all[id].forget(trigger.url);
		expect(urlsAt(id)).toEqual([OTHER]);
		await unpublish(session, trigger.workflowId);
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		expect(urlsAt(id)).toEqual(withOther(trigger.url));

		// n8n tries again when the provider fails.
		accounts.all[id].failRemoval();
		await unpublish(session, trigger.workflowId);
		expect(urlsAt(id)).toEqual([OTHER]);
	});

	test('asks the provider nothing when it is set up by hand', async () => {
		const calls = accounts.all[id].calls();
		const trigger = await save(id, { registration: 'manual' });
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		await unpublish(session, trigger.workflowId);
		expect(accounts.all[id].calls()).toBe(calls);
	});

	test('the credential is tested with the account', async () => {
		const { credential } = await save(id);
		expect(await testCredential(session, credential)).toMatchObject({ status: 'OK' });
		const { credential: wrong } = await save(id, {}, accounts.all[id].wrong);
		expect(await testCredential(session, wrong)).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(accounts.all[id].refusal) as string,
		});
	});
});

// The only URL of a Telnyx profile is taken by production.
test.each(REGISTERING.filter((id) => id !== 'telnyx'))(
	'%s, listening for a test event: it has a registration of its own until an event comes, or nobody waits for one',
	async (id) => {
		const trigger = await save(id);
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		const both = withOther(trigger.url, trigger.testUrl);
		const isProductionAlone = async () =>
			await waitFor(() => !accounts.all[id].urls().includes(trigger.testUrl));

		await listenForTestEvent(session, trigger.workflowId, TRIGGER);
		expect(urlsAt(id)).toEqual(both);
		await stopListening(session, trigger.workflowId);
		expect(await isProductionAlone()).toBe(true);

		await listenForTestEvent(session, trigger.workflowId, TRIGGER);
		expect(urlsAt(id)).toEqual(both);
		const { simulator } = accounts.all[id];
		const { testUrl: url, secret } = trigger;
		const event = await simulator.build(PROVIDERS[id].event, { url, secret, now: Date.now() });
		expect(await trigger.send(event)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
		expect(await isProductionAlone()).toBe(true);
		expect(urlsAt(id)).toEqual(withOther(trigger.url));
		await unpublish(session, trigger.workflowId);
	},
);

test.each(['httpsms', 'smsgate', 'telnyx'] as const)(
	'the editor shows the list of %s',
	async (id) => {
		const { trigger, credential } = PROVIDERS[id];
		const { credentialId } = await save(id);
		const [methodName, expected] = accounts.all[id].list ?? [];
		const options = await rest(session, 'POST', '/dynamic-node-parameters/options', {
			path: 'parameters.any',
			methodName,
			nodeTypeAndVersion: { name: `n8n-nodes-sms-delivery.${trigger}`, version: 2 },
			currentNodeParameters: { registration: 'automatic' },
			credentials: { [credential]: { id: credentialId, name: 'any' } },
		});
		expect(options).toEqual(expected);
	},
);

test('a refusal reaches the person publishing in the provider’s words, and the next publishing registers', async () => {
	const triggers = await Promise.all(
		REGISTERING.map(async (id) => await save(id, {}, accounts.all[id].wrong)),
	);
	const publishAll = async () =>
		await Promise.all(triggers.map(async ({ workflowId }) => await publish(session, workflowId)));
	expect(await publishAll()).toEqual(
		REGISTERING.map((id) => ({
			ok: false,
			message: expect.stringMatching(accounts.all[id].refusal) as string,
		})),
	);
	expect(REGISTERING.map(urlsAt)).toEqual(REGISTERING.map(() => [OTHER]));

	for (const [index, { credentialId, credential }] of triggers.entries()) {
		const right = accounts.all[REGISTERING[index] ?? 'httpsms'].credential;
		const data = { ...right, ...secretsOf(credential.data) };
		await updateCredential(session, credentialId, { ...credential, data });
	}
	expect(await publishAll()).toEqual(REGISTERING.map(() => ({ ok: true })));
	expect(REGISTERING.map(urlsAt)).toEqual(triggers.map(({ url }) => withOther(url)));
	for (const { workflowId } of triggers) await unpublish(session, workflowId);
	expect(REGISTERING.map(urlsAt)).toEqual(REGISTERING.map(() => [OTHER]));
	// n8n tries to publish five times before it reports the error.
}, 180_000);

test('no API host was asked for but those of Telnyx and Twilio', () => {
	expect(accounts.proxy.refused.filter((target) => /telnyx|twilio/.test(target))).toEqual([]);
});

const NAME = 'SMSGate Trigger';

/** Imports workflows with n8n's command line. Their triggers have the default name and no webhookId. */
async function importWorkflows(count: number, { credentialId, credential }: DeployedTrigger) {
	const { nodes, ...draft } = triggerWorkflow({
		name: 'imported',
		trigger: 'smsGateTrigger',
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
	const { userFolder, url: publicUrl } = n8n;
	const address = { userFolder, port: 0, brokerPort: 0, publicUrl };
	await promisify(execFile)(install.node, [install.n8n, 'import:workflow', `--input=${file}`], {
		env: n8nEnvironment({ ...address, node: install.node, version: install.version }, {}),
		cwd: folder,
	});
	rmSync(folder, { recursive: true });
	return workflows.map(({ id }) => ({
		id,
		url: `${n8n.url}/webhook/${id}/${encodeURIComponent(NAME.toLowerCase())}/webhook`,
	}));
}

test('two triggers of the same name without webhookId leave each other alone', async () => {
	const [first, second] = await importWorkflows(2, await save('smsgate'));
	if (first === undefined || second === undefined) throw new Error('Nothing was imported');
	expect((await readWorkflow(session, first.id)).nodes[0]?.webhookId).toBeUndefined();
	expect(await publish(session, first.id)).toEqual({ ok: true });
	const before = accounts.all.smsgate.urls();
	expect(new Set(before)).toEqual(new Set([OTHER, first.url]));
	expect(await publish(session, second.id)).toEqual({ ok: true });
	expect(urlsAt('smsgate')).toEqual(withOther(first.url, second.url));
	await unpublish(session, second.id);
	expect(accounts.all.smsgate.urls()).toEqual(before);
	await unpublish(session, first.id);
	expect(urlsAt('smsgate')).toEqual([OTHER]);
});
