import { providers } from '../../../tools/simulator/index';

/** The providers that sign the body, for the rules that hold for all of them alike. */
export const HMAC_PROVIDERS = [
	{
		name: 'TurkeySMS',
		provider: providers.turkeysms,
		trigger: 'turkeySmsTrigger',
		credentialType: 'turkeySmsWebhookApi',
		signatureHeader: 'X-TurkeySMS-Signature',
		/** Where the payload names the event. */
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
