import { providers } from '../../tools/simulator/index';
import { event } from './support/event';
import { ACCEPTED_BODY, deployTrigger, type DeployedTrigger } from './support/trigger';

const { turkeysms } = providers;
const RECEIVED = { status: 200, body: '{"received":true}' };
const JSON_TYPE = expect.stringMatching(/^application\/json\b/) as string;
const MINUTE = 60_000;

const deploy = async (options: Record<string, unknown> = {}) =>
	await deployTrigger({
		trigger: 'turkeySmsTrigger',
		credentialType: 'turkeySmsWebhookApi',
		parameters: { options },
	});

/** Whole seconds, as TurkeySMS sends its times. */
const now = () => Math.floor(Date.now() / 1000) * 1000;
const sign = (trigger: DeployedTrigger) => ({
	url: trigger.url,
	secret: trigger.secret,
	now: now(),
});

const EVENTS = [
	['sms.sent', 'sms.sent', 'sent', false, 2],
	['sms.delivered', 'sms.delivered', 'delivered', true, 3],
	['sms.failed', 'sms.failed', 'failed', true, 3],
	['sms.expired', 'sms.expired', 'expired', true, 3],
	['otp.verified', 'otp.verified', 'verified', true, 3],
	['key.test', 'webhook.test', null, false, null],
] as const;

describe('TurkeySMS', () => {
	test.each(['sha256', 'sha384', 'sha512'])(
		'every documented event, signed with %s, runs the workflow once with the whole event',
		async (algorithm) => {
			const trigger = await deploy();
			const expected = [];
			for (const [index, [name, ...meaning]] of EVENTS.entries()) {
				const options = { ...sign(trigger), message: 5000 + index, algorithm };
				const raw = turkeysms.payload(name, options) as {
					timestamp: string;
					data?: { sms_id: number };
				};
				const answer = await trigger.send(await turkeysms.build(name, options));
				expect(answer).toMatchObject({ ...RECEIVED, headers: { 'content-type': JSON_TYPE } });

				const id = raw.data?.sms_id;
				expected.push(
					event({
						event: meaning[0],
						status: meaning[1],
						isFinal: meaning[2],
						statusRank: meaning[3],
						provider: 'turkeysms',
						providerEvent: name,
						eventId:
							id === undefined
								? (expect.stringMatching(/^turkeysms:[\da-f]{32}$/) as string)
								: `turkeysms:${id}:${name}:${raw.timestamp}`,
						messageId: id === undefined ? null : String(id),
						occurredAt: raw.timestamp.replace(/Z$/, '.000Z'),
						raw,
					}),
				);
			}
			expect(await trigger.events()).toEqual(expected);
		},
	);

	test('an expired state is an expiry, whatever the event is called', async () => {
		const trigger = await deploy();
		const options = { ...sign(trigger), set: { 'data.status': 'expired' } };
		expect(await trigger.send(await turkeysms.build('sms.failed', options))).toMatchObject(
			RECEIVED,
		);
		expect(await trigger.events()).toMatchObject([
			{ event: 'sms.expired', status: 'expired', providerEvent: 'sms.failed' },
		]);
	});

	test.each(['md5', 'sha1', 'sha224', 'sha3-256'])(
		'a signature made with %s is refused, though it is right',
		async (algorithm) => {
			const trigger = await deploy();
			const request = await turkeysms.build('sms.sent', { ...sign(trigger), algorithm });
			expect(await trigger.send(request)).toMatchObject({
				status: 401,
				body: '{"error":"unsupported_algorithm"}',
			});
			expect(await trigger.executions()).toEqual([]);
		},
	);

	test.each(['', 'SHA256', 'sha256 ', 'constructor', 'none'])(
		'the algorithm name "%s" is refused before anything is computed',
		async (algorithm) => {
			const trigger = await deploy();
			const request = await turkeysms.build('sms.sent', sign(trigger));
			const hex = String(request.headers['X-TurkeySMS-Signature']).replace('sha256=', '');
			const headers = { ...request.headers, 'X-TurkeySMS-Signature': `${algorithm}=${hex}` };
			expect(await trigger.send({ ...request, headers })).toMatchObject({
				status: 401,
				body: '{"error":"unsupported_algorithm"}',
			});
			expect(await trigger.executions()).toEqual([]);
		},
	);

	describe('the timestamp header', () => {
		const HEADER = 'X-TurkeySMS-Timestamp';
		let trigger: DeployedTrigger;
		beforeAll(async () => {
			trigger = await deploy({ timestampTolerance: 300 });
		});

		test.each(['seconds', 'milliseconds', 'iso'] as const)('counts in %s', async (format) => {
			const message = ['seconds', 'milliseconds', 'iso'].indexOf(format) + 1;
			const fresh = { ...sign(trigger), timestampFormat: format, message };
			expect(await trigger.send(await turkeysms.build('sms.sent', fresh))).toMatchObject(RECEIVED);
			const late = { ...fresh, now: fresh.now - 6 * MINUTE };
			expect(await trigger.send(await turkeysms.build('sms.sent', late))).toMatchObject({
				status: 401,
				body: '{"error":"stale_timestamp"}',
			});
		});

		test('from the future is refused as well', async () => {
			const early = { ...sign(trigger), now: now() + 6 * MINUTE, eventTime: now() };
			expect(await trigger.send(await turkeysms.build('sms.sent', early))).toMatchObject({
				status: 401,
				body: '{"error":"stale_timestamp"}',
			});
		});

		test.each([
			['is missing', undefined, 'missing_timestamp'],
			['is there twice', ['1779441247', '1779441247'], 'missing_timestamp'],
		])('that %s is refused', async (_, value, code) => {
			const request = await turkeysms.build('sms.sent', sign(trigger));
			const headers = { ...request.headers };
			if (value === undefined) delete headers[HEADER];
			else headers[HEADER] = value;
			expect(await trigger.send({ ...request, headers })).toMatchObject({
				status: 401,
				body: `{"error":"${code}"}`,
			});
		});

		test.each(['', 'yesterday'])(
			'that is %j cannot be read, which costs no event whose signed time is fresh',
			async (value) => {
				const send = async (options: object) => {
					const request = await turkeysms.build('sms.sent', { ...sign(trigger), ...options });
					const headers = { ...request.headers, [HEADER]: value };
					const { status, body } = await trigger.send({ ...request, headers });
					return { status, body };
				};
				expect(await send({ message: 77 + value.length })).toEqual({
					status: 200,
					body: ACCEPTED_BODY,
				});
				expect(await send({ eventTime: now() - 1441 * MINUTE })).toEqual({
					status: 401,
					body: '{"error":"invalid_timestamp"}',
				});
			},
		);

		test('that is fresh does not save an event whose signed time is too old', async () => {
			const old = { ...sign(trigger), eventTime: now() - 1441 * MINUTE };
			expect(await trigger.send(await turkeysms.build('sms.sent', old))).toMatchObject({
				status: 401,
				body: '{"error":"stale_event"}',
			});
		});

		test('that is old passes within the default tolerance of a day, for late retries', async () => {
			const lenient = await deploy();
			const hour = { ...sign(lenient), now: now() - 60 * MINUTE };
			expect(await lenient.send(await turkeysms.build('sms.sent', hour))).toMatchObject(RECEIVED);
			const days = { ...sign(lenient), now: now() - 1441 * MINUTE, eventTime: now() };
			expect(await lenient.send(await turkeysms.build('sms.sent', days))).toMatchObject({
				status: 401,
			});
		});

		afterAll(async () => {
			await trigger.executions();
		});
	});

	test('with the age limit off, an event of any age passes', async () => {
		const trigger = await deploy({ maximumEventAge: 0, timestampTolerance: 0 });
		const old = { ...sign(trigger), now: Date.UTC(2020, 0, 1) };
		expect(await trigger.send(await turkeysms.build('sms.sent', old))).toMatchObject(RECEIVED);
		expect(await trigger.events()).toMatchObject([{ occurredAt: '2020-01-01T00:00:00.000Z' }]);
	});
});
