import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ProviderId } from '../simulator/index.cts';

/** What `npm start` sets up for one trigger. */
export interface Sample {
	readonly provider: ProviderId;
	readonly displayName: string;
	/** Node name without the package. */
	readonly trigger: string;
	readonly credentialType: string;
	/** Sent once as a first sign of life. */
	readonly event: string;
	/** Credential fields beside the secrets. */
	readonly credentialData?: (surroundings: Surroundings) => Record<string, unknown>;
}

export interface Surroundings {
	/** Base URL and key of the stand-in httpSMS account. */
	readonly httpSmsApi: { readonly url: string; readonly apiKey: string };
}

const SAMPLES: readonly Sample[] = [
	{
		provider: 'turkeysms',
		displayName: 'TurkeySMS',
		trigger: 'turkeySmsTrigger',
		credentialType: 'turkeySmsWebhookApi',
		event: 'sms.delivered',
	},
	{
		provider: 'iletimerkezi',
		displayName: 'iletiMerkezi',
		trigger: 'iletiMerkeziTrigger',
		credentialType: 'iletiMerkeziWebhookApi',
		event: 'delivered',
	},
	{
		provider: 'talkntalk',
		displayName: 'TalkNTalk',
		trigger: 'talkNTalkTrigger',
		credentialType: 'talkNTalkWebhookApi',
		event: 'sms.delivered',
	},
	{
		provider: 'httpsms',
		displayName: 'httpSMS',
		trigger: 'httpSmsTrigger',
		credentialType: 'httpSmsWebhookApi',
		event: 'message.phone.received',
		credentialData: ({ httpSmsApi }) => ({
			apiKey: httpSmsApi.apiKey,
			baseUrl: httpSmsApi.url,
		}),
	},
	{
		provider: 'opensms',
		displayName: 'OpenSMS',
		trigger: 'openSmsTrigger',
		credentialType: 'openSmsWebhookApi',
		event: 'sms.delivered',
	},
];

/** The samples whose trigger the package has. */
export function packagedSamples(): readonly Sample[] {
	const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	const packaged = manifest.n8n.nodes.map((path) => path.replace(/^.*\/|\.node\.js$/g, ''));
	return SAMPLES.filter(({ trigger }) =>
		packaged.some((name) => name.toLowerCase() === trigger.toLowerCase()),
	);
}
