/**
 * The providers, as their documentation describes them: builds and signs webhook requests the way each provider
 * does. Shares no code with the package, so that the two can disagree.
 */
import { httpSms } from './httpSms.cts';
import { iletiMerkezi } from './iletiMerkezi.cts';
import { openSms } from './openSms.cts';
import { sinchSms } from './sinchSms.cts';
import { smsGate } from './smsGate.cts';
import { talkNTalk } from './talkNTalk.cts';
import { telnyxSms } from './telnyxSms.cts';
import { textbee } from './textbee.cts';
import { turkeySms } from './turkeySms.cts';
import { twilioSms } from './twilioSms.cts';
import { vonageSms } from './vonageSms.cts';

export const providers = {
	turkeysms: turkeySms,
	iletimerkezi: iletiMerkezi,
	talkntalk: talkNTalk,
	httpsms: httpSms,
	opensms: openSms,
	twilio: twilioSms,
	vonage: vonageSms,
	telnyx: telnyxSms,
	sinch: sinchSms,
	smsgate: smsGate,
	textbee,
} as const;

export type ProviderId = keyof typeof providers;

export { readFixture, type Payload } from './payload.cts';
export type { BuildOptions, SignOptions, Tamper, WebhookRequest } from './provider.cts';
export { send, type Answer, type SendOptions } from './send.cts';
