import { providers } from '../../tools/simulator/index';
import { event } from './support/event';
import { readLog } from './support/shared';
import { ACCEPTED_BODY, deployTrigger, type DeployedTrigger } from './support/trigger';

const { vonage } = providers;
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };

const deploy = async () =>
	await deployTrigger({ trigger: 'vonageSmsTrigger', credentialType: 'vonageSmsWebhookApi' });
const sign = ({ url, secret }: DeployedTrigger) => ({
	url,
	secret,
	now: Math.floor(Date.now() / 1000) * 1000,
});

const OUTBOUND = { text: null, to: '+447700900000', from: '+447700900001' };
const EVENTS: ReadonlyArray<[name: string, status: string, isFinal: boolean, more: object]> = [
	[
		'submitted',
		'sent',
		false,
		{ ...OUTBOUND, network: '23410', reference: 'order-1042', segments: 2, price: '0.0666' },
	],
	[
		'delivered',
		'delivered',
		true,
		{
			...OUTBOUND,
			from: 'ACME',
			network: '23410',
			reference: 'order-1043',
			segments: 1,
			price: '0.0333',
		},
	],
	['rejected', 'failed', true, { ...OUTBOUND, error: ['1000', /^Throttled/] }],
	['undeliverable', 'undelivered', true, { ...OUTBOUND, network: '23415', error: ['1320', /./] }],
	[
		'inbound',
		'received',
		true,
		{
			to: '+447700900001',
			from: '+447700900000',
			text: 'Yes, please deliver it tomorrow.',
			segments: 1,
			price: '0.0064',
		},
	],
];

describe('Vonage', () => {
	test('every documented event runs the workflow once with the whole event', async () => {
		const trigger = await deploy();
		const expected = [];
		for (const [index, [name, status, isFinal, more]] of EVENTS.entries()) {
			const options = { ...sign(trigger), message: index };
			const raw = vonage.payload(name, options);
			expect(await trigger.send(await vonage.build(name, options))).toMatchObject(ACCEPTED);
			const { price, error, ...rest } = more as {
				price?: string;
				error?: [code: string, message: RegExp];
			};
			expected.push(
				event({
					event: `sms.${status}`,
					status,
					isFinal,
					statusRank: isFinal ? 3 : 2,
					provider: 'vonage',
					providerEvent: name,
					eventId: vonage.eventIdOf(raw),
					messageId: raw.message_uuid,
					occurredAt: new Date(options.now).toISOString(),
					raw,
					reference: null,
					segments: null,
					...rest,
					price: price === undefined ? null : { amount: price, currency: 'EUR' },
					error: error
						? { code: error[0], message: expect.stringMatching(error[1]) as string }
						: null,
				}),
			);
		}
		expect(await trigger.events()).toEqual(expected);
	});

	test('a body sent with white space fits the hash of the same JSON without', async () => {
		const trigger = await deploy();
		const payload = vonage.payload('delivered', sign(trigger));
		const pretty = Buffer.from(JSON.stringify(payload, null, 2));
		const hashed = JSON.stringify(payload);
		const request = vonage.sign(pretty, { ...sign(trigger), hashed });
		expect(await trigger.send(request)).toMatchObject(ACCEPTED);
		expect(await trigger.events()).toMatchObject([{ event: 'sms.delivered', raw: payload }]);
	});

	test('a missing token is 503, so that Vonage sends again and signs; everything else is 401', async () => {
		const trigger = await deploy();
		const request = await vonage.build('delivered', sign(trigger));
		const withHeaders = async (headers: Record<string, string | string[]>) =>
			await trigger.send({
				...request,
				headers: { 'Content-Type': 'application/json', ...headers },
			});
		expect(await withHeaders({})).toMatchObject({
			status: 503,
			body: '{"error":"missing_token"}',
		});
		const authorization = String(request.headers.Authorization);
		expect(await withHeaders({ Authorization: [authorization, authorization] })).toMatchObject({
			status: 401,
			body: '{"error":"missing_token"}',
		});
		expect(await withHeaders({ Authorization: 'Basic YTpi' })).toMatchObject({ status: 401 });
		expect(await withHeaders({ Authorization: `${authorization}x` })).toMatchObject({
			status: 401,
			body: '{"error":"invalid_token"}',
		});
		const other = vonage.tamper.body?.(request) ?? request;
		expect(await trigger.send(other)).toMatchObject({
			status: 401,
			body: '{"error":"invalid_signature"}',
		});
		expect(await trigger.send(request)).toMatchObject(ACCEPTED);
		expect(await trigger.events()).toHaveLength(1);
		const warnings = readLog().entries.filter(({ message }) =>
			message.includes('Vonage Trigger refused a webhook: missing_token'),
		);
		expect(warnings.length).toBeGreaterThanOrEqual(3);
	});
});
