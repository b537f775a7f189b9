import { PROVIDERS } from '../../tools/providers';
import { assigned, publishExample } from './support/example';
import { deployTrigger, eventsAfter, randomSecret } from './support/trigger';

/** The events that the workflow sends. It sends none for Telnyx, because only Telnyx has the private key. */
const SENT = [
	['turkeysms', 'webhook.test'],
	['iletimerkezi', 'sms.delivered'],
	['talkntalk', 'sms.delivered'],
	['httpsms', 'sms.delivered'],
	['opensms', 'sms.delivered'],
	['twilio', 'sms.delivered'],
	['vonage', 'sms.delivered'],
	['sinch', 'sms.delivered'],
	['smsgate', 'sms.delivered'],
	['textbee', 'sms.delivered'],
] as const;

test.each(SENT)(
	'send-test-event: the trigger of %s accepts the event, and the result says why it refuses a wrong secret',
	async (provider, event) => {
		const { trigger: type, credential, parameters } = PROVIDERS[provider];
		const trigger = await deployTrigger({
			trigger: type,
			credentialType: credential,
			...(parameters && { parameters }),
		});
		const resultWith = async (secret: string) => {
			const example = await publishExample('send-test-event', {
				parameters: { 'Fill In': assigned({ provider, url: trigger.url, secret }) },
			});
			const [[item] = []] = await example.start('Send a Test Event', 'Result');
			return item?.result;
		};
		expect(await resultWith(trigger.secret)).toMatch(
			/^200 received: The URL and the secret are right/,
		);
		expect(await resultWith(randomSecret())).toMatch(
			/^401 invalid_(signature|token): .+ the secret in Fill In is not the secret in its credential/,
		);
		expect(await eventsAfter(trigger.workflowId, 1)).toMatchObject([{ provider, event }]);
	},
);
