import { createHash, createHmac } from 'node:crypto';

import {
	itemsOf,
	listenForTestEvent,
	openSession,
	createCredential,
	createWorkflow,
	publish,
	stopListening,
	testCredential,
	TRIGGER,
	triggerWorkflow,
	unpublish,
	waitFor,
	waitForExecutions,
	webhookUrlsOf,
	type Session,
} from '../../tools/n8n/client';
import { startN8n, type N8n } from '../../tools/n8n/instance';
import { providers, readFixture, send } from '../../tools/simulator/index';
import { twilioEventStreams } from '../../tools/simulator/twilioSms';
import { startTlsProxy, type TlsProxy } from '../../tools/fake-apis/tlsProxy';
import { startTwilioApi, type TwilioApi } from '../../tools/fake-apis/twilio';
import { OWNER, sharedN8n } from './support/shared';
import { ACCEPTED_BODY, deployTrigger, randomSecret } from './support/trigger';

const { twilio } = providers;
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };
const TYPE = 'twilioSmsWebhookApi';

const deploy = async (parameters: Record<string, unknown> = {}) =>
	await deployTrigger({ trigger: 'twilioSmsTrigger', credentialType: TYPE, parameters });

describe('status callbacks', () => {
	test('a request that is genuine for another URL of the account is refused, whatever its headers say', async () => {
		const trigger = await deploy();
		const other = await twilio.build('sent', {
			url: 'https://other.example.com/webhook/1/webhook',
			secret: trigger.secret,
			now: Date.now(),
		});
		const headers = {
			...other.headers,
			'X-Forwarded-Host': 'other.example.com',
			'X-Forwarded-Proto': 'https',
		};
		expect(await trigger.send({ ...other, url: trigger.url, headers })).toMatchObject({
			status: 401,
			body: '{"error":"invalid_signature"}',
		});
		expect(await trigger.executions()).toEqual([]);
	});

	test('while listening for a test event, the Test URL is the one that is signed', async () => {
		const trigger = await deploy();
		await listenForTestEvent(sharedN8n().session, trigger.workflowId, TRIGGER);
		const options = { url: trigger.testUrl, secret: trigger.secret, now: Date.now() };
		expect(await trigger.send(await twilio.build('sent', options))).toMatchObject(ACCEPTED);
	});
});

/** A separate n8n, which reaches the fake API under the names of Twilio's API hosts. */
describe('Event Streams', () => {
	const accountSid = `AC${'0b'.repeat(16)}`;
	const authToken = randomSecret();
	let api: TwilioApi;
	let proxy: TlsProxy;
	let n8n: N8n;
	let session: Session;

	beforeAll(async () => {
		api = await startTwilioApi({ accountSid, authToken, pageSize: 2 });
		proxy = await startTlsProxy({ 'events.twilio.com': api.url, 'api.twilio.com': api.url });
		n8n = await startN8n({ tarball: sharedN8n().tarball, env: proxy.env });
		session = await openSession(n8n.url, OWNER);
		for (const n of [0, 1, 2]) {
			api.sinks.push({
				sid: `DG${n}`,
				description: 'of somebody else',
				sink_type: 'webhook',
				sink_configuration: { destination: `https://crm.example.com/${n}`, method: 'POST' },
				status: 'active',
			});
		}
	});
	afterAll(async () => {
		await n8n?.close();
		await proxy?.close();
		await api?.close();
	});

	const credentialOf = (token = authToken) => ({
		name: 'Twilio',
		type: TYPE,
		data: { accountSid, webhookSecret: token },
	});
	async function save(parameters: Record<string, unknown> = {}, token = authToken) {
		const id = await createCredential(session, credentialOf(token));
		const workflow = await createWorkflow(
			session,
			triggerWorkflow({
				name: 'Streams',
				trigger: 'twilioSmsTrigger',
				credential: { type: TYPE, id },
				parameters: { webhookSource: 'eventStreams', ...parameters },
			}),
		);
		return { id: workflow.id, ...webhookUrlsOf(n8n.url, workflow) };
	}
	const sinksFor = (url: string) =>
		api.sinks.filter((sink) => sink.sink_configuration.destination === url);
	const typesFor = (url: string) =>
		api.subscriptions
			.filter((one) => sinksFor(url).some(({ sid }) => sid === one.sink_sid))
			.map(({ types }) => types.map(({ type }) => type));

	test('from publish to unpublish: its own sink and subscription, others spared, events delivered', async () => {
		const before = structuredClone(api.sinks);
		const workflow = await save({ events: ['sent', 'delivered', 'received', 'unrecognized'] });
		expect(await publish(session, workflow.id)).toEqual({ ok: true });
		expect(sinksFor(workflow.production)).toMatchObject([
			{
				sink_configuration: {
					destination: workflow.production,
					method: 'POST',
					batch_events: false,
				},
			},
		]);
		expect(typesFor(workflow.production)).toEqual([
			[
				'com.twilio.messaging.message.sent',
				'com.twilio.messaging.message.delivered',
				'com.twilio.messaging.inbound-message.received',
			],
		]);

		const now = Date.now();
		const options = { url: workflow.production, secret: authToken, now };
		const list = ['sent', 'delivered'].map((name) => twilioEventStreams.payload(name, { now }));
		const received = twilioEventStreams.payload('received', { now });
		const test = {
			...readFixture('twilioEventStreams', 'test-event'),
			time: new Date(now).toISOString(),
		};
		for (const body of [list, received, [test]]) {
			const request = twilioEventStreams.sign(Buffer.from(JSON.stringify(body)), options);
			expect(await send(request)).toMatchObject(ACCEPTED);
			expect(await send(request)).toMatchObject({
				body: '{"received":true,"ignored":"duplicate"}',
			});
		}
		const executions = await waitForExecutions(session, workflow.id, 3);
		const ids = executions.map(({ id }) => id).reverse();
		const items = await Promise.all(ids.map((id) => itemsOf(session, id, TRIGGER)));
		expect(items).toMatchObject([
			[
				{ event: 'sms.sent' },
				{ event: 'sms.delivered', text: 'Your parcel is out for delivery', segments: 1 },
			],
			[{ event: 'sms.received', text: 'Ahoy!', from: '+15558675310', raw: received }],
			[{ event: 'webhook.test' }],
		]);

		await unpublish(session, workflow.id);
		expect(api.sinks).toEqual(before);
		expect(api.subscriptions).toEqual([]);
	});

	test('a body whose hash is not the one in the signed URL is refused', async () => {
		const workflow = await save({ registration: 'manual' });
		const calls = api.requests.length;
		expect(await publish(session, workflow.id)).toEqual({ ok: true });
		expect(api.requests).toHaveLength(calls);
		const body = Buffer.from(JSON.stringify(readFixture('twilioEventStreams', 'sent')));
		const hash = createHash('sha256').update(body).digest('hex');
		const url = `${workflow.production}?bodySHA256=${hash}`;
		const signature = createHmac('sha1', authToken).update(url).digest('base64');
		const headers = { 'Content-Type': 'application/json', 'X-Twilio-Signature': signature };
		const forged = Buffer.from(body.toString().replace('8675310', '8675311'));
		expect(await send({ method: 'POST', url, headers, body: forged })).toMatchObject({
			status: 401,
			body: '{"error":"invalid_signature"}',
		});
		await unpublish(session, workflow.id);
	});

	test('test listening has a sink of its own', async () => {
		const workflow = await save();
		expect(await publish(session, workflow.id)).toEqual({ ok: true });
		await listenForTestEvent(session, workflow.id, TRIGGER);
		expect(sinksFor(workflow.test)).toHaveLength(1);
		await stopListening(session, workflow.id);
		expect(await waitFor(() => sinksFor(workflow.test).length === 0)).toBe(true);
		expect(sinksFor(workflow.production)).toHaveLength(1);
		await unpublish(session, workflow.id);
	});

	test('the editor’s test asks Twilio; a wrong token is named there and on publishing', async () => {
		expect(await testCredential(session, credentialOf())).toMatchObject({ status: 'OK' });
		const wrong = randomSecret();
		expect(await testCredential(session, credentialOf(wrong))).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/401 \(Authenticate; error 20003\)/) as string,
		});
		const workflow = await save({}, wrong);
		expect(await publish(session, workflow.id)).toMatchObject({
			ok: false,
			message: expect.stringMatching(/401 \(Authenticate; error 20003\).*Auth Token/) as string,
		});
		expect(sinksFor(workflow.production)).toEqual([]);
		// n8n tries to publish five times before it reports the error.
	}, 180_000);

	test('only the two hosts were asked for', () => {
		expect(proxy.refused).toEqual([]);
	});
});
