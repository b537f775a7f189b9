import {
	listenForTestEvent,
	listNodeTypes,
	publish,
	testCredential,
	TRIGGER,
	unpublish,
	updateCredential,
} from '../../tools/n8n/client';
import { HMAC_PROVIDERS } from './support/hmacProviders';
import { readLog, sharedN8n } from './support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	republish,
	saveTrigger,
	type DeployedTrigger,
} from './support/trigger';

const ACCEPTED = { status: 200, body: ACCEPTED_BODY };

test('A trigger without a secret is not published, and the message says what is missing', async () => {
	const { session } = sharedN8n();
	// All at once: n8n takes 15 seconds to give up, whatever the error is.
	const attempts = HMAC_PROVIDERS.flatMap((subject) =>
		['', '   '].map(async (secret) => {
			const trigger = await saveTrigger({ ...subject, secret });
			const result = await publish(session, trigger.workflowId);
			expect(result).toMatchObject({
				ok: false,
				message: expect.stringMatching(/^The .+ Secret is empty.*publish again/) as string,
			});
			const request = { url: trigger.url, secret: 'any', now: Date.now() };
			expect(await trigger.send(await subject.provider.build('sms.sent', request))).toMatchObject({
				status: 404,
			});
		}),
	);
	await Promise.all(attempts);
});

describe.each(HMAC_PROVIDERS)('The $name trigger in the editor', (subject) => {
	const { provider } = subject;
	const { session } = sharedN8n();
	let message = 0;
	const sign = (trigger: DeployedTrigger, secret = trigger.secret) => ({
		url: trigger.url,
		secret,
		now: Date.now(),
		message: ++message,
	});

	test('is there once the package is installed', async () => {
		expect(await listNodeTypes(session)).toContain(`n8n-nodes-sms-delivery.${subject.trigger}`);
	});

	test('receives from publishing to unpublishing, and again after publishing anew, each event once', async () => {
		const trigger = await deployTrigger(subject);
		const build = async () => await provider.build('sms.sent', sign(trigger));
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

	test('logs advice when the provider cannot reach its URL', async () => {
		const trigger = await deployTrigger(subject);
		const { entries } = readLog();
		const advice = entries.filter(({ metadata }) => metadata.workflowId === trigger.workflowId);
		expect(advice.map(({ level }) => level)).toEqual(['warn']);
		expect(advice[0]?.message).toMatch(/WEBHOOK_URL/);
	});

	test('accepts the current and the previous secret, a third one not', async () => {
		const trigger = await deployTrigger(subject);
		const deliver = async (secret: string) =>
			await trigger.send(await provider.build('sms.sent', sign(trigger, secret)));
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

	test('listens for a test event beside production, and shows it', async () => {
		const trigger = await deployTrigger(subject);
		expect(await listenForTestEvent(session, trigger.workflowId, TRIGGER)).toBe(true);
		const options = { ...sign(trigger), url: trigger.testUrl };
		const test = await provider.build('sms.delivered', options);
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

	test('refuses a forged test event without starting anything', async () => {
		const trigger = await saveTrigger(subject);
		await listenForTestEvent(session, trigger.workflowId, TRIGGER);
		const forged = { ...sign(trigger, randomSecret()), url: trigger.testUrl };
		expect(await trigger.send(await provider.build('sms.sent', forged))).toMatchObject({
			status: 401,
			body: '{"error":"invalid_signature"}',
		});
		expect(await trigger.executions()).toEqual([]);
	});

	test('has a credential that can be tested without an account', async () => {
		const credential = (webhookSecret: string) => ({
			name: 'Untested',
			type: subject.credentialType,
			data: { webhookSecret },
		});
		expect(await testCredential(session, credential(randomSecret()))).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('Only the secret was checked') as string,
		});
		for (const bad of ['', 'short', ' padded-with-white-space ', 'your-webhook-secret'])
			expect(await testCredential(session, credential(bad))).toMatchObject({ status: 'Error' });
	});
});
