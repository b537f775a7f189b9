import { testCredential } from '../../tools/n8n/client';
import { providers } from '../../tools/simulator/index';
import { event } from './support/event';
import { sharedN8n } from './support/shared';
import { deployTrigger, randomSecret, type DeployedTrigger } from './support/trigger';

const { iletimerkezi } = providers;
const RECEIVED = { status: 200, body: '{"received":true}' };
const FILTERED = { status: 200, body: '{"received":true,"ignored":"filtered"}' };
const JSON_TYPE = expect.stringMatching(/^application\/json\b/) as string;
const CREDENTIAL = 'iletiMerkeziWebhookApi';

const deploy = async (parameters: Record<string, unknown> = {}) =>
	await deployTrigger({ trigger: 'iletiMerkeziTrigger', credentialType: CREDENTIAL, parameters });
const sign = (trigger: DeployedTrigger) => ({
	url: trigger.url,
	secret: trigger.secret,
	now: Date.now(),
});

const STATUSES = [
	['accepted', 'sms.accepted', 'accepted', false, 1],
	['delivered', 'sms.delivered', 'delivered', true, 3],
	['undelivered', 'sms.undelivered', 'undelivered', true, 3],
] as const;

describe('iletiMerkezi', () => {
	test('every documented status runs the workflow once with the whole event', async () => {
		const trigger = await deploy();
		const expected = [];
		for (const [name, ...meaning] of STATUSES) {
			const options = sign(trigger);
			const raw = iletimerkezi.payload(name, options) as {
				report: { id: number; packet_id: number; to: string; body: string };
			};
			const answer = await trigger.send(await iletimerkezi.build(name, options));
			expect(answer).toMatchObject({ ...RECEIVED, headers: { 'content-type': JSON_TYPE } });
			const { id, packet_id: packetId, to, body } = raw.report;
			expected.push(
				event({
					event: meaning[0],
					status: meaning[1],
					isFinal: meaning[2],
					statusRank: meaning[3],
					provider: 'iletimerkezi',
					providerEvent: name,
					eventId: `iletimerkezi:${id}:${name}`,
					messageId: String(id),
					batchId: String(packetId),
					to,
					text: body,
					occurredAt: null,
					raw,
				}),
			);
		}
		expect(await trigger.events()).toEqual(expected);
	});

	test('ids come out as strings, whichever way they are sent', async () => {
		const trigger = await deploy();
		for (const set of [
			{ 'report.id': 7, 'report.packet_id': 8 },
			{ 'report.id': '9', 'report.packet_id': '10' },
		]) {
			await trigger.send(await iletimerkezi.build('delivered', { ...sign(trigger), set }));
		}
		expect(await trigger.events()).toMatchObject([
			{ messageId: '7', batchId: '8' },
			{ messageId: '9', batchId: '10' },
		]);
	});

	test('a wrong, missing or repeated token is answered 401 and runs nothing', async () => {
		const trigger = await deploy();
		const { secret, url } = trigger;
		const request = await iletimerkezi.build('delivered', sign(trigger));
		for (const [query, code] of [
			['', 'missing_token'],
			['?token', 'missing_token'],
			['?token=', 'missing_token'],
			[`?token=${secret}&token=${secret}`, 'missing_token'],
			[`?token=wrong&token=${secret}`, 'missing_token'],
			[`?token[]=${secret}`, 'missing_token'],
			[`?token[a]=${secret}`, 'missing_token'],
			[`?TOKEN=${secret}`, 'missing_token'],
			['?token=wrong', 'invalid_token'],
			[`?token=${secret.slice(0, -1)}`, 'invalid_token'],
			[`?token=${secret}x`, 'invalid_token'],
			[`?token=${secret}%00`, 'invalid_token'],
			['?token=%ff', 'invalid_token'],
		]) {
			const answer = await trigger.send({ ...request, url: url + query });
			expect([query, answer.status, answer.body]).toEqual([query, 401, `{"error":"${code}"}`]);
		}
		expect(await trigger.executions()).toEqual([]);
	});

	test('an account shared by several apps: what is not ours is answered 200 and runs nothing', async () => {
		const byText = await deploy({ filters: { textContains: '#shop' } });
		const byBatch = await deploy({ filters: { batchIds: '11, 12' } });
		for (const [trigger, set] of [
			[byText, { 'report.body': 'Another app' }],
			[byBatch, { 'report.packet_id': 13 }],
			[byBatch, { 'report.packet_id': undefined }],
		] as const) {
			const options = { ...sign(trigger), set };
			expect(await trigger.send(await iletimerkezi.build('delivered', options))).toMatchObject(
				FILTERED,
			);
		}
		for (const [trigger, set] of [
			[byText, { 'report.body': 'Your order is on its way #SHOP' }],
			[byBatch, { 'report.packet_id': 12 }],
			[byBatch, { 'report.packet_id': '11', 'report.id': 5 }],
		] as const) {
			const options = { ...sign(trigger), set };
			expect(await trigger.send(await iletimerkezi.build('delivered', options))).toMatchObject(
				RECEIVED,
			);
		}
		expect(await byText.executions()).toHaveLength(1);
		expect(await byBatch.executions()).toHaveLength(2);
	});

	test('an unknown status arrives as unrecognized, whole', async () => {
		const trigger = await deploy();
		const options = { ...sign(trigger), set: { 'report.status': 'seen' } };
		await trigger.send(await iletimerkezi.build('delivered', options));
		expect(await trigger.events()).toMatchObject([
			{
				event: 'unrecognized',
				providerEvent: 'seen',
				raw: iletimerkezi.payload('delivered', options),
			},
		]);
	});

	test('its credential is tested before anything is sent', async () => {
		const { session } = sharedN8n();
		const run = async (data: Record<string, string>) =>
			await testCredential(session, { name: 'test', type: CREDENTIAL, data });
		expect(await run({ webhookSecret: randomSecret() })).toMatchObject({ status: 'OK' });
		expect(await run({ webhookSecret: 'uZ3kq8Rr5vTn2b+x' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('letters, digits, - and _ only') as string,
		});
		expect(await run({ webhookSecret: randomSecret(), apiKey: 'key' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('The API Hash is empty') as string,
		});
	});
});
