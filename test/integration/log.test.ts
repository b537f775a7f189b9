import { createHash } from 'node:crypto';

import { providers, send } from '../../tools/simulator/index';
import { type Host, startHost } from './support/host';

/** n8n's log, as the owner of a workflow reads it. */

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';

let host: Host;
beforeEach(async () => {
	host = await startHost({
		type: 'talkNTalkTrigger',
		parameters: { events: ['sms.delivered'] },
		credentials: { talkNTalkWebhookApi: { webhookSecret: SECRET } },
	});
});
afterEach(async () => await host.close());

async function post(event: string, { secret = SECRET, timestamp = '', message = 1 } = {}) {
	const options = { url: host.url, secret, now: Date.now(), event, message };
	const built = await providers.talkntalk.build(event, options);
	const payload = JSON.parse(String(built.body)) as object;
	const body = Buffer.from(JSON.stringify({ ...payload, ...(timestamp && { timestamp }) }));
	return (await send(await providers.talkntalk.sign(body, options))).body;
}
const messages = () => host.log.map(({ message }) => message);

test('refusals of strangers do not silence a warning about a genuine event, which names no number', async () => {
	for (let n = 0; n < 65; n++) await post('sms.delivered', { secret: 'wrong' });
	expect(messages()).toHaveLength(60);
	expect(host.log[0]).toMatchObject({
		level: 'warn',
		message: expect.stringContaining('invalid_signature'),
		meta: { code: 'invalid_signature', node: 'Trigger', workflowId: host.workflowId },
	});
	expect(JSON.stringify(host.log)).not.toMatch(new RegExp(`${SECRET}|sha256=`));
	const late = { timestamp: `yesterday, +254712345678\n${'x'.repeat(10_000)}` };
	expect(await post('sms.delivered', late)).toBe('{"received":true}');
	const id = String(host.executions[0]?.[0]?.[0]?.json.eventId);
	const digest = createHash('sha256').update(id).digest('hex').slice(0, 12);
	const last = messages().at(-1) ?? '';
	expect(last).toContain(`TalkNTalk Trigger: event ${digest}: its signed time cannot be read`);
	expect(last).not.toMatch(/254712345678|\n/);
});

test('an event that is not chosen is named once, at info', async () => {
	for (const message of [1, 2]) {
		expect(await post('sms.failed', { message })).toContain('event_not_selected');
	}
	expect(host.log).toEqual([
		expect.objectContaining({
			level: 'info',
			message: expect.stringMatching(
				/^TalkNTalk Trigger: "[^"]+" came and is not chosen in Events \(node "Trigger", workflow "Test workflow" /,
			),
		}),
	]);
});
