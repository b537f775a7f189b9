import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
	createCredential,
	createWorkflow,
	itemsOf,
	openSession,
	publish,
	TRIGGER,
	triggerWorkflow,
	waitForExecutions,
	webhookUrlsOf,
	type Session,
} from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { providers, send } from '../../tools/simulator/index';
import { packageNameOf } from '../../tools/split/manifest';
import { splitLock, writeSplitPackage } from '../../tools/split/write';
import { buildSplit } from '../support/splitPackages';
import { OWNER, sharedN8n } from './support/shared';
import { ACCEPTED_BODY, randomSecret } from './support/trigger';

/** A split package and the package with all triggers in one n8n. Both have this trigger and its credential. */
const { talkntalk } = providers;
const TYPE = 'talkNTalkWebhookApi';
const SPLIT = packageNameOf('talkntalk');
const PACKAGES = ['n8n-nodes-sms-delivery', SPLIT];
const folder = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-beside-'));
const secret = randomSecret();
let n8n: N8n;
let session: Session;
let credentialId: string;

beforeAll(async () => {
	const moreTarballs = [await buildSplit(writeSplitPackage(folder, 'talkntalk', splitLock()))];
	n8n = await startN8n({ tarball: sharedN8n().tarball, moreTarballs });
	session = await openSession(n8n.url, OWNER);
	credentialId = await createCredential(session, {
		name: 'TalkNTalk',
		type: TYPE,
		data: { webhookSecret: secret },
	});
}, 900_000);
afterAll(async () => {
	await n8n?.close();
	rmSync(folder, { recursive: true, force: true });
});

test('both triggers receive the same event with one credential, each once and alike', async () => {
	const now = Date.now();
	const items: object[] = [];
	for (const packageName of PACKAGES) {
		const workflow = await createWorkflow(
			session,
			triggerWorkflow({
				name: packageName,
				trigger: 'talkNTalkTrigger',
				packageName,
				credential: { type: TYPE, id: credentialId },
			}),
		);
		expect(await publish(session, workflow.id)).toEqual({ ok: true });
		const url = webhookUrlsOf(n8n.url, workflow).production;
		const request = await talkntalk.build('sms.delivered', { url, secret, now });
		expect(await send(request)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
		expect(await send(request)).toMatchObject({
			status: 200,
			body: '{"received":true,"ignored":"duplicate"}',
		});
		const forged = await talkntalk.build('sms.delivered', { url, secret: randomSecret(), now });
		expect(await send(forged)).toMatchObject({ status: 401 });

		const executions = await waitForExecutions(session, workflow.id, 1);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		items.push(...(await itemsOf(session, executions[0]?.id ?? '', TRIGGER)));
	}
	const [bundled, split] = items.map((item) => ({ ...item, receivedAt: 'a moment' }));
	expect(bundled).toMatchObject({ event: 'sms.delivered', provider: 'talkntalk' });
	expect(split).toEqual(bundled);
	const refusals = n8n.log.filter((line) => line.includes('invalid_signature'));
	expect(
		refusals.some((line) => line.includes(`npmjs.com/package/${SPLIT}#invalid_signature`)),
	).toBe(true);
});
