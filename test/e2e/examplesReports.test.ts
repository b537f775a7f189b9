import { providers } from '../../tools/simulator/index';
import { readTable } from './support/dataTable';
import { assigned, publishExample, range, sign, type PublishedExample } from './support/example';

const { telnyx, twilio } = providers;

describe('campaign-report', () => {
	/** Telnyx's final report on message number n. */
	const outcome = (example: PublishedExample, message: number) => {
		const isFailed = message % 3 === 0;
		const carrier = message < 6 ? 'T-MOBILE USA, INC.' : 'Verizon';
		const status = isFailed ? 'delivery_failed' : 'delivered';
		return telnyx.build('message.finalized', {
			...sign(example),
			message,
			set: {
				'data.payload.to': [{ carrier, phone_number: '+13125550002', status }],
				'data.payload.errors': isFailed ? [{ code: '40008', title: 'Undeliverable' }] : [],
			},
		});
	};
	test('reports the day before, whole, also when nothing came', async () => {
		const example = await publishExample('campaign-report');
		const [[report] = []] = await example.start('After Midnight', 'Report');
		expect(report).toMatchObject({ messages: 0, byStatus: {}, byNetwork: {}, byError: {} });
		const hours = Date.parse(String(report?.to)) - Date.parse(String(report?.from));
		expect(hours / 3_600_000).toBeGreaterThanOrEqual(23);
		expect(Date.parse(String(report?.to))).toBeLessThanOrEqual(Date.now());
	});

	test('counts what a burst came to, each event once, and puts out one item', async () => {
		const example = await publishExample('campaign-report', {
			parameters: {
				'SMS Event': { options: { batchSize: 500, ignoreDuplicates: false } },
				Day: assigned({
					from: '={{ $now.minus({ hours: 1 }).toISO() }}',
					to: '={{ $now.plus({ hours: 1 }).toISO() }}',
				}),
			},
		});
		const requests = await Promise.all(range(12).map((index) => outcome(example, index)));
		await example.runMany([...requests, ...requests.slice(0, 4)]);
		const [report] = await example.start('After Midnight', 'Report');
		expect(report).toEqual([
			{
				from: expect.any(String) as string,
				to: expect.any(String) as string,
				messages: 12,
				byStatus: { delivered: 8, undelivered: 4 },
				byNetwork: {
					'T-MOBILE USA, INC.: delivered': 4,
					'T-MOBILE USA, INC.: undelivered': 2,
					'Verizon: delivered': 4,
					'Verizon: undelivered': 2,
				},
				byError: { '40008 Undeliverable': 4 },
			},
		]);
		// The workflow keeps rows that are less than a month old.
		expect(await readTable('sms_campaign_outcomes')).toHaveLength(16);
	});
});

describe('failure-rate-alert', () => {
	let example: PublishedExample;
	beforeAll(async () => {
		example = await publishExample('failure-rate-alert');
	});
	const reports = async (event: string, from: number, count: number) =>
		await Promise.all(
			range(count).map((index) => twilio.build(event, { ...sign(example), message: from + index })),
		);

	test('alerts when the limit is crossed, and not again above it', async () => {
		const alerts: number[] = [];
		const requests = [
			...(await reports('delivered', 100, 8)),
			...(await reports('failed', 108, 4)),
		];
		for (const request of requests) {
			const [alert = []] = await example.run(request, 'Alert');
			alerts.push(alert.length);
			if (alert.length > 0) expect(alert).toEqual([{ messages: 11, failed: 3, rate: 3 / 11 }]);
		}
		// 2 failed of 10 is at the limit. 3 of 11 is over the limit.
		expect(alerts).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
	});

	test('alerts once in a burst, wherever in it the limit is crossed', async () => {
		// After the first burst 4 of 32 have failed. 7 of 35 is at the limit, 8 of 36 is over it.
		const better = await example.runMany(await reports('delivered', 120, 20), 'Alert');
		expect(better).toEqual([[]]);
		const worse = await example.runMany(await reports('failed', 140, 12), 'Alert');
		expect(worse).toEqual([[{ messages: 36, failed: 8, rate: 8 / 36 }]]);
	});
});
