import { providers } from '../../tools/simulator/index';
import { event } from './support/event';
import { ACCEPTED_BODY, deployTrigger, type DeployedTrigger } from './support/trigger';

const { talkntalk } = providers;
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };
const MINUTE = 60_000;

const deploy = async (parameters: Record<string, unknown> = {}) =>
	await deployTrigger({
		trigger: 'talkNTalkTrigger',
		credentialType: 'talkNTalkWebhookApi',
		parameters,
	});

/** Whole seconds, as TalkNTalk sends its times. */
const now = () => Math.floor(Date.now() / 1000) * 1000;
const sign = (trigger: DeployedTrigger) => ({
	url: trigger.url,
	secret: trigger.secret,
	now: now(),
});

const EVENTS = [
	['sms.sent', 'sent', false, 2],
	['sms.delivered', 'delivered', true, 3],
	['sms.failed', 'failed', true, 3],
	['sms.undelivered', 'undelivered', true, 3],
	['sms.cancelled', 'cancelled', true, 3],
] as const;

describe('TalkNTalk', () => {
	test('every documented event runs the workflow once with the whole event', async () => {
		const trigger = await deploy();
		const expected = [];
		for (const [index, [name, status, isFinal, statusRank]] of EVENTS.entries()) {
			const options = { ...sign(trigger), message: 5000 + index };
			const raw = talkntalk.payload(name, options);
			const answer = await trigger.send(await talkntalk.build(name, options));
			expect(answer).toMatchObject(ACCEPTED);
			expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
			expected.push(
				event({
					event: name,
					status,
					isFinal,
					statusRank,
					provider: 'talkntalk',
					providerEvent: name,
					eventId: `talkntalk:${options.message}:${name}`,
					messageId: String(options.message),
					to: '+254712345678',
					from: 'TALKNTALK',
					text: 'Your OTP is 847291.',
					network: 'safaricom',
					occurredAt: new Date(options.now).toISOString(),
					raw,
				}),
			);
		}
		expect(await trigger.events()).toEqual(expected);
	});

	test('sent and delivered of one message are two events, and a late "sent" is stale', async () => {
		const trigger = await deploy();
		for (const name of ['sms.delivered', 'sms.sent'])
			await trigger.send(await talkntalk.build(name, { ...sign(trigger), message: 1 }));
		expect(await trigger.events()).toMatchObject([
			{ event: 'sms.delivered', isStale: false },
			{ event: 'sms.sent', isStale: true },
		]);
	});

	test('ids may be UUIDs, and an unsigned event header means nothing', async () => {
		const trigger = await deploy();
		const id = '0b0f7a3e-6f5d-4c7a-9a51-2c8f6f1d9e10';
		const request = await talkntalk.build('sms.sent', { ...sign(trigger), set: { 'data.id': id } });
		const headers = { ...request.headers, 'X-TalkNTalk-Event': 'sms.failed' };
		expect(await trigger.send({ ...request, headers })).toMatchObject(ACCEPTED);
		expect(await trigger.events()).toMatchObject([
			{ event: 'sms.sent', messageId: id, eventId: `talkntalk:${id}:sms.sent` },
		]);
	});

	test.each(['sha512', 'sha1', 'md5', '', 'SHA256'])(
		'a signature said to be %s is refused',
		async (algorithm) => {
			const trigger = await deploy();
			const request = await talkntalk.build('sms.sent', sign(trigger));
			const hex = String(request.headers['X-TalkNTalk-Signature']).replace('sha256=', '');
			const headers = { ...request.headers, 'X-TalkNTalk-Signature': `${algorithm}=${hex}` };
			expect(await trigger.send({ ...request, headers })).toMatchObject({
				status: 401,
				body: '{"error":"unsupported_algorithm"}',
			});
			expect(await trigger.executions()).toEqual([]);
		},
	);

	test('an event whose signed time is over the age limit is refused, up to it accepted', async () => {
		const trigger = await deploy({ options: { maximumEventAge: 60 } });
		const aged = async (minutes: number) =>
			await trigger.send(
				await talkntalk.build('sms.sent', {
					...sign(trigger),
					eventTime: now() - minutes * MINUTE,
					message: minutes,
				}),
			);
		expect(await aged(59)).toMatchObject(ACCEPTED);
		expect(await aged(61)).toMatchObject({ status: 401, body: '{"error":"stale_event"}' });
		expect(await trigger.executions()).toHaveLength(1);
	});

	test('filters let through what matches and acknowledge the rest', async () => {
		const trigger = await deploy({
			filters: { textContains: 'invoice, otp', senders: 'talkntalk' },
		});
		const sendWith = async (message: number, set: Record<string, unknown>) =>
			await trigger.send(await talkntalk.build('sms.sent', { ...sign(trigger), message, set }));
		const filtered = { status: 200, body: '{"received":true,"ignored":"filtered"}' };
		expect(await sendWith(1, {})).toMatchObject(ACCEPTED);
		expect(await sendWith(2, { 'data.message': 'Hello' })).toMatchObject(filtered);
		expect(await sendWith(3, { 'data.sender_id': 'OTHER' })).toMatchObject(filtered);
		expect(await trigger.executions()).toHaveLength(1);
	});

	test('the text can be kept out of the event and of raw, and raw out of the event', async () => {
		const redacting = await deploy({ options: { omitMessageText: true } });
		await redacting.send(await talkntalk.build('sms.sent', sign(redacting)));
		const [event] = await redacting.events();
		expect(event).toMatchObject({ text: null, raw: { data: { sender_id: 'TALKNTALK' } } });
		expect(JSON.stringify(event)).not.toContain('847291');

		const lean = await deploy({ options: { includeRawPayload: false } });
		await lean.send(await talkntalk.build('sms.sent', sign(lean)));
		expect(Object.keys((await lean.events())[0] ?? {})).not.toContain('raw');
	});
});
