import { providers } from '../../../tools/simulator/index';

/** The providers that sign the body, for the rules that all of them share. */
export const HMAC_PROVIDERS = [
	{
		name: 'TurkeySMS',
		provider: providers.turkeysms,
		trigger: 'turkeySmsTrigger',
		credentialType: 'turkeySmsWebhookApi',
		signatureHeader: 'X-TurkeySMS-Signature',
		/** The payload's member that holds the event's name. */
		eventPath: 'event_type',
	},
	{
		name: 'TalkNTalk',
		provider: providers.talkntalk,
		trigger: 'talkNTalkTrigger',
		credentialType: 'talkNTalkWebhookApi',
		signatureHeader: 'X-TalkNTalk-Signature',
		eventPath: 'event',
	},
] as const;
