import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import {
	createCredential,
	createWorkflow,
	itemsOf,
	listenForTestEvent,
	publish,
	waitForExecutions,
	webhookUrlsOf,
	type WorkflowDraft,
} from '../../tools/n8n/client';
import { providers, send } from '../../tools/simulator/index';
import { sharedN8n } from './support/shared';

const SECRET = 'secret-of-talkntalk-4Hq8Ws2Ed6';

const { url: publicUrl, session } = sharedN8n();

const readExample = (name: string) =>
	JSON.parse(
		readFileSync(resolve(__dirname, '../../examples', `${name}.json`), 'utf8'),
	) as WorkflowDraft;

/** Runs the example with other limits, as its schedule would. @returns the items that reach the alert. */
async function check(limits: Readonly<Record<string, number>>): Promise<readonly object[]> {
	const example = readExample('overdue-alert');
	const nodes = example.nodes.map((node) => {
		if (node.name !== 'Limits') return node;
		const { assignments } = node.parameters.assignments as {
			assignments: ReadonlyArray<{ name: string; value: number }>;
		};
		const own = assignments.map((one) => ({ ...one, value: limits[one.name] ?? one.value }));
		return { ...node, parameters: { ...node.parameters, assignments: { assignments: own } } };
	});
	const { id } = await createWorkflow(session, { ...example, nodes });
	expect(await listenForTestEvent(session, id, 'Every 15 Minutes')).toBe(false);
	const [execution] = await waitForExecutions(session, id, 1);
	expect(execution?.status).toBe('success');
	return await itemsOf(session, execution?.id ?? '', 'Alert');
}

test('overdue-alert: tells messages without an outcome, and silence, from what is as it should be', async () => {
	// Before the first event the workflow sends no alert.
	expect(await check({})).toEqual([{ overdue: 0, isSilent: true }]);

	const data = { webhookSecret: SECRET, previousWebhookSecret: '' };
	const type = 'talkNTalkWebhookApi';
	const credentialId = await createCredential(session, { name: type, type, data });
	const example = readExample('latest-state');
	const nodes = example.nodes.map((node) =>
		node.type.endsWith('talkNTalkTrigger')
			? { ...node, credentials: { [type]: { id: credentialId, name: type } } }
			: node,
	);
	const workflow = await createWorkflow(session, { ...example, nodes });
	expect(await publish(session, workflow.id)).toEqual({ ok: true });
	const url = webhookUrlsOf(publicUrl, workflow).production;
	const now = Math.floor(Date.now() / 1000) * 1000;
	const events = [
		['sms.sent', 1],
		['sms.delivered', 2],
		['sms.sent', 3],
	] as const;
	for (const [event, message] of events) {
		const request = await providers.talkntalk.build(event, { url, secret: SECRET, now, message });
		expect((await send(request)).status).toBe(200);
	}
	await waitForExecutions(session, workflow.id, events.length);

	expect(await check({})).toEqual([]);
	expect(await check({ hoursUntilOverdue: 0 })).toEqual([{ overdue: 2, isSilent: false }]);
	expect(await check({ hoursUntilOverdue: 0, overdueMessages: 3 })).toEqual([]);
	expect(await check({ hoursOfSilence: 0 })).toEqual([{ overdue: 0, isSilent: true }]);
}, 240_000);
