import { itemsOf, TRIGGER, waitForExecutions } from '../../tools/n8n/client';
import { providers } from '../../tools/simulator/index';
import { FULL_REPORT } from '../support/sinchReports';
import { sharedN8n } from './support/shared';
import { ACCEPTED_BODY, deployTrigger } from './support/trigger';

/** n8n stores some megabytes here, which takes a while on a busy machine. */
const TIMEOUT_MS = 300_000;

/**
 * A report of a large campaign. Each recipient takes 14 bytes in the report. Without the text of messages each item has
 * its own payload, which n8n stores for each item.
 */
test.each([
	[3000, false],
	[3000, true],
	[8000, true],
])(
	'a report of Sinch on %d recipients arrives whole (Omit Message Text: %s)',
	async (count, omitMessageText) => {
		const { session } = sharedN8n();
		const trigger = await deployTrigger({
			trigger: 'sinchSmsTrigger',
			credentialType: 'sinchSmsWebhookApi',
			parameters: { events: ['Delivered'], options: { omitMessageText } },
		});
		const recipients = Array.from({ length: count }, (_, at) => String(46_700_000_000 + at));
		const report = {
			...FULL_REPORT,
			total_message_count: count,
			statuses: [{ code: 0, status: 'Delivered', count, recipients }],
		};
		const { url, secret, workflowId } = trigger;
		const request = providers.sinch.sign(Buffer.from(JSON.stringify(report)), {
			...{ url, secret, now: Date.now() },
		});
		expect(await trigger.send(request, { timeoutMs: TIMEOUT_MS })).toMatchObject({
			status: 200,
			body: ACCEPTED_BODY,
		});

		const executions = await waitForExecutions(session, workflowId, 1, TIMEOUT_MS);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		const items = await itemsOf(session, executions[0]?.id ?? '', TRIGGER);
		expect(items.map(({ to }) => to)).toEqual(recipients.map((number) => `+${number}`));
		expect(new Set(items.map(({ eventId }) => eventId)).size).toBe(count);
		expect(await trigger.send(request, { timeoutMs: TIMEOUT_MS })).toMatchObject({
			status: 200,
			body: '{"received":true,"ignored":"duplicate"}',
		});
	},
	2 * TIMEOUT_MS,
);
