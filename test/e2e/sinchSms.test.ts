import { itemsOf, TRIGGER } from '../../tools/n8n/client';
import { providers } from '../../tools/simulator/index';
import { FULL_REPORT, SUMMARY_REPORT } from '../support/sinchReports';
import { event } from './support/event';
import { sharedN8n } from './support/shared';
import { ACCEPTED_BODY, deployTrigger, type DeployedTrigger } from './support/trigger';

const { sinch } = providers;
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };
const HOUR = 3_600_000;

const deploy = async (parameters: Record<string, unknown> = {}) =>
	await deployTrigger({
		trigger: 'sinchSmsTrigger',
		credentialType: 'sinchSmsWebhookApi',
		parameters,
	});
const sign = (trigger: DeployedTrigger) => ({
	url: trigger.url,
	secret: trigger.secret,
	now: Date.now(),
});
const signed = (trigger: DeployedTrigger, payload: object, options: object = {}) =>
	sinch.sign(Buffer.from(JSON.stringify(payload)), { ...sign(trigger), ...options });

const STATUSES = [
	['Queued', 'sms.queued', 'queued', false, 0, null],
	['Dispatched', 'sms.sent', 'sent', false, 2, null],
	['Delivered', 'sms.delivered', 'delivered', true, 3, null],
	['Failed', 'sms.undelivered', 'undelivered', true, 3, '404'],
	['Aborted', 'sms.failed', 'failed', true, 3, '403'],
	['Rejected', 'sms.failed', 'failed', true, 3, '402'],
	['Deleted', 'sms.cancelled', 'cancelled', true, 3, '413'],
	['Cancelled', 'sms.cancelled', 'cancelled', true, 3, '407'],
	['Expired', 'sms.expired', 'expired', true, 3, '406'],
	['Unknown', 'sms.unknown', 'unknown', true, 3, '408'],
] as const;

describe('Sinch SMS', () => {
	test('every documented event runs the workflow once with the whole event', async () => {
		const trigger = await deploy();
		const expected = [];
		for (const [index, [name, ...meaning]] of STATUSES.entries()) {
			const options = { ...sign(trigger), message: index };
			const raw = sinch.payload(name, options) as Record<string, string>;
			expect(await trigger.send(await sinch.build(name, options))).toMatchObject(ACCEPTED);
			const isDelivered = name === 'Delivered';
			expected.push(
				event({
					event: meaning[0],
					status: meaning[1],
					isFinal: meaning[2],
					statusRank: meaning[3],
					provider: 'sinch',
					providerEvent: name,
					eventId: sinch.eventIdOf(raw),
					messageId: `${raw.batch_id}:33662162466`,
					batchId: raw.batch_id,
					to: '+33662162466',
					from: isDelivered ? '+447418631073' : null,
					network: isDelivered ? '20810' : null,
					reference: 'order-4821',
					segments: isDelivered ? 2 : null,
					price: null,
					error: meaning[4] === null ? null : { code: meaning[4], message: null },
					occurredAt: raw.at ?? '',
					raw,
				}),
			);
		}
		const options = { ...sign(trigger), message: 99 };
		const raw = sinch.payload('mo_text', options) as Record<string, string>;
		expect(await trigger.send(await sinch.build('mo_text', options))).toMatchObject(ACCEPTED);
		expected.push(
			event({
				event: 'sms.received',
				status: 'received',
				isFinal: true,
				statusRank: 3,
				provider: 'sinch',
				providerEvent: 'mo_text',
				eventId: `sinch:${raw.id}`,
				messageId: raw.id,
				to: '+447418631073',
				from: '+33662162466',
				text: 'Thanks, please leave it with the neighbour',
				network: '20810',
				reference: null,
				segments: null,
				price: null,
				occurredAt: raw.received_at ?? '',
				raw,
			}),
		);
		expect(await trigger.events()).toEqual(expected);
	});

	test('a full report on a batch starts one execution, with an item for each recipient', async () => {
		const trigger = await deploy({ events: ['Delivered', 'Failed', 'unrecognized'] });
		const request = signed(trigger, FULL_REPORT);
		expect(await trigger.send(request)).toMatchObject(ACCEPTED);
		expect(await trigger.send(request)).toMatchObject({
			status: 200,
			body: '{"received":true,"ignored":"duplicate"}',
		});
		const [execution] = await trigger.executions();
		const items = await itemsOf(sharedN8n().session, execution?.id ?? '', TRIGGER);
		// The recipient whose SMS expired is not selected.
		expect(items).toMatchObject([
			{ event: 'sms.delivered', to: '+33662162466', raw: FULL_REPORT },
			{ event: 'sms.delivered', to: '+33662162467', raw: FULL_REPORT },
			{ event: 'sms.undelivered', to: '+46701234567', error: { code: '404' }, raw: FULL_REPORT },
		]);
	});

	test('a summary is unrecognized, with its batch', async () => {
		const trigger = await deploy();
		expect(await trigger.send(signed(trigger, SUMMARY_REPORT))).toMatchObject(ACCEPTED);
		expect(await trigger.events()).toMatchObject([
			{
				event: 'unrecognized',
				providerEvent: 'delivery_report_sms',
				batchId: SUMMARY_REPORT.batch_id,
				raw: SUMMARY_REPORT,
			},
		]);
	});

	test('the signed time of the request is held to its tolerance, a day by default', async () => {
		const trigger = await deploy();
		const strict = await deploy({ options: { timestampTolerance: 300 } });
		const hoursAgo = async (to: DeployedTrigger, hours: number) => {
			const options = { ...sign(to), eventTime: Date.now(), message: hours };
			const now = Date.now() - hours * HOUR;
			return await to.send(await sinch.build('Delivered', { ...options, now }));
		};
		const stale = { status: 401, body: '{"error":"stale_timestamp"}' };
		expect(await hoursAgo(trigger, 23)).toMatchObject(ACCEPTED);
		expect(await hoursAgo(trigger, 25)).toMatchObject(stale);
		expect(await hoursAgo(strict, 1)).toMatchObject(stale);
		expect(await trigger.executions()).toHaveLength(1);
		expect(await strict.executions()).toEqual([]);
	});

	test('another algorithm is refused, and so is a request without nonce or time', async () => {
		const trigger = await deploy();
		const request = await sinch.build('Delivered', sign(trigger));
		const HEADER = 'x-sinch-webhook-signature';
		for (const [header, value, code] of [
			['-algorithm', 'HmacSHA512', 'unsupported_algorithm'],
			['-algorithm', undefined, 'unsupported_algorithm'],
			['-nonce', undefined, 'missing_signature'],
			['-timestamp', undefined, 'missing_timestamp'],
		] as const) {
			const headers = { ...request.headers };
			if (value === undefined) delete headers[HEADER + header];
			else headers[HEADER + header] = value;
			const answer = await trigger.send({ ...request, headers });
			expect([header, answer.status, answer.body]).toEqual([header, 401, `{"error":"${code}"}`]);
		}
		expect(await trigger.executions()).toEqual([]);
	});
});
