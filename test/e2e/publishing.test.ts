import {
	listenForTestEvent,
	publish,
	TRIGGER,
	unpublish,
	updateCredential,
} from '../../tools/n8n/client';
import { providers } from '../../tools/simulator/index';
import { sharedN8n } from './support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	republish,
	saveTrigger,
	type DeployedTrigger,
} from './support/trigger';

const ACCEPTED = { status: 200, body: ACCEPTED_BODY };

const { session } = sharedN8n();
const { talkntalk } = providers;
const subject = { trigger: 'talkNTalkTrigger', credentialType: 'talkNTalkWebhookApi' };

test('a trigger without a secret is not published, and the message says what is missing', async () => {
	const trigger = await saveTrigger({ ...subject, secret: '   ' });
	expect(await publish(session, trigger.workflowId)).toMatchObject({
		ok: false,
		message: expect.stringMatching(/^The .+ Secret is empty.*publish again/) as string,
	});
	const request = { url: trigger.url, secret: 'any', now: Date.now() };
	expect(await trigger.send(await talkntalk.build('sms.sent', request))).toMatchObject({
		status: 404,
	});
});

let message = 0;
const sign = (trigger: DeployedTrigger, secret = trigger.secret) => ({
	url: trigger.url,
	secret,
	now: Date.now(),
	message: ++message,
});

test('it receives from publishing to unpublishing, and again after publishing anew, each event once', async () => {
	const trigger = await deployTrigger(subject);
	const build = async () => await talkntalk.build('sms.sent', sign(trigger));
	const first = await build();
	const DUPLICATE = { status: 200, body: '{"received":true,"ignored":"duplicate"}' };
	expect(await trigger.send(first)).toMatchObject(ACCEPTED);
	await unpublish(session, trigger.workflowId);
	expect(await trigger.send(await build())).toMatchObject({ status: 404 });
	expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
	expect(await trigger.send(first)).toMatchObject(DUPLICATE);
	expect(await trigger.send(await build())).toMatchObject(ACCEPTED);
	// n8n unpublishes and republishes a changed trigger.
	await republish(trigger, { options: { omitMessageText: true } });
	expect(await trigger.send(first)).toMatchObject(DUPLICATE);
	expect(await trigger.send(await build())).toMatchObject(ACCEPTED);
	expect(await trigger.executions()).toHaveLength(3);
});

test('it accepts the current and the previous secret, a third one not', async () => {
	const trigger = await deployTrigger(subject);
	const deliver = async (secret: string) =>
		await trigger.send(await talkntalk.build('sms.sent', sign(trigger, secret)));
	expect(await deliver(trigger.secret)).toMatchObject(ACCEPTED);
	expect(await deliver(trigger.previousSecret)).toMatchObject(ACCEPTED);
	expect(await deliver(randomSecret())).toMatchObject({ status: 401 });

	const next = randomSecret();
	await updateCredential(session, trigger.credentialId, {
		...trigger.credential,
		data: { webhookSecret: next, previousWebhookSecret: trigger.secret },
	});
	expect(await deliver(next)).toMatchObject(ACCEPTED);
	expect(await deliver(trigger.secret)).toMatchObject(ACCEPTED);
	expect(await deliver(trigger.previousSecret)).toMatchObject({ status: 401 });
	expect(await trigger.executions()).toHaveLength(4);
});

test('it listens for a test event beside production, and shows it', async () => {
	const trigger = await deployTrigger(subject);
	expect(await listenForTestEvent(session, trigger.workflowId, TRIGGER)).toBe(true);
	const options = { ...sign(trigger), url: trigger.testUrl };
	const test = await talkntalk.build('sms.delivered', options);
	expect(await trigger.send(test)).toMatchObject(ACCEPTED);
	// The production webhook has not seen this event: test and production remember separately.
	expect(await trigger.send({ ...test, url: trigger.url })).toMatchObject(ACCEPTED);
	// A new round of listening has not seen the event either.
	expect(await listenForTestEvent(session, trigger.workflowId, TRIGGER)).toBe(true);
	expect(await trigger.send(test)).toMatchObject(ACCEPTED);
	expect((await trigger.executions()).map(({ mode }) => mode).sort()).toEqual([
		'manual',
		'manual',
		'webhook',
	]);
	const [first, ...others] = await trigger.events();
	expect(first).toMatchObject({ event: 'sms.delivered', messageId: String(options.message) });
	const again = { eventId: first?.eventId };
	expect(others).toMatchObject([again, again]);
});

test('it refuses a forged test event without starting anything', async () => {
	const trigger = await saveTrigger(subject);
	await listenForTestEvent(session, trigger.workflowId, TRIGGER);
	const forged = { ...sign(trigger, randomSecret()), url: trigger.testUrl };
	expect(await trigger.send(await talkntalk.build('sms.sent', forged))).toMatchObject({
		status: 401,
		body: '{"error":"invalid_signature"}',
	});
	expect(await trigger.executions()).toEqual([]);
});
