import { itemsOf, TRIGGER } from '../../tools/n8n/client';
import { PROOFS, PROVIDERS } from '../../tools/providers';
import { providers } from '../../tools/simulator/index';
import { FULL_REPORT } from '../support/sinchReports';
import { expectProviderToWork, expectSharing } from './support/everyProvider';
import { sharedN8n } from './support/shared';
import { ACCEPTED_BODY, deployTrigger } from './support/trigger';

const CASES = PROOFS.map(({ id, proof }) => [proof.name, id, proof] as const);

test.each(CASES)(
	'%s: what is authentic, selected and new runs the workflow once, nothing else does',
	async (_, id, proof) => {
		await expectProviderToWork(id, proof);
	},
);

/** The tests of faults have the usual proof of each provider, with many more events. */
const UNUSUAL = CASES.filter(([, id, proof]) => proof !== PROVIDERS[id].proofs[0]);

test.each(UNUSUAL)('%s: at Batch Size 100, events share executions', async (_, id, proof) => {
	await expectSharing(id, proof);
});

test('several events of one request are items of one execution, but for those that nobody selected', async () => {
	const trigger = await deployTrigger({
		trigger: 'sinchSmsTrigger',
		credentialType: 'sinchSmsWebhookApi',
		parameters: { events: ['Delivered', 'Failed'] },
	});
	const { url, secret } = trigger;
	const body = Buffer.from(JSON.stringify(FULL_REPORT));
	const request = providers.sinch.sign(body, { url, secret, now: Date.now() });
	expect(await trigger.send(request)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
	expect(await trigger.send(request)).toMatchObject({
		body: '{"received":true,"ignored":"duplicate"}',
	});
	const [execution] = await trigger.executions();
	// Each item has its own part of the report. The SMS to the fourth recipient expired.
	const [delivered, failed] = FULL_REPORT.statuses;
	const partOf = (status: object | undefined, recipient: string) => ({
		...FULL_REPORT,
		statuses: [{ ...status, recipients: [recipient] }],
	});
	expect(await itemsOf(sharedN8n().session, execution?.id ?? '', TRIGGER)).toMatchObject([
		{ event: 'sms.delivered', to: '+33662162466', raw: partOf(delivered, '33662162466') },
		{ event: 'sms.delivered', to: '+33662162467', raw: partOf(delivered, '33662162467') },
		{
			event: 'sms.undelivered',
			to: '+46701234567',
			error: { code: '404' },
			raw: partOf(failed, '46701234567'),
		},
	]);
});

test('filters and options count as n8n stores them', async () => {
	const trigger = await deployTrigger({
		trigger: 'talkNTalkTrigger',
		credentialType: 'talkNTalkWebhookApi',
		parameters: {
			filters: { textContains: 'invoice, otp', senders: 'talkntalk' },
			options: { omitMessageText: true, includeRawPayload: false, maximumEventAge: 60 },
		},
	});
	const { url, secret } = trigger;
	let message = 0;
	const answerTo = async (changes: object) => {
		const options = { url, secret, now: Date.now(), message: ++message, ...changes };
		return (await trigger.send(await providers.talkntalk.build('sms.sent', options))).body;
	};
	const filtered = '{"received":true,"ignored":"filtered"}';
	expect(await answerTo({})).toBe(ACCEPTED_BODY);
	expect(await answerTo({ set: { 'data.message': 'Hello' } })).toBe(filtered);
	expect(await answerTo({ set: { 'data.sender_id': 'OTHER' } })).toBe(filtered);
	const anHourAgo = Date.now() - 61 * 60_000;
	expect(await answerTo({ eventTime: anHourAgo })).toBe('{"error":"stale_event"}');
	const [event] = await trigger.events();
	expect(event).toMatchObject({ event: 'sms.sent', from: 'TALKNTALK', text: null });
	expect(event).not.toHaveProperty('raw');
});
