import type { ProviderId } from '../simulator/index.cts';

/** A trigger as a person meets it in n8n's editor. */
export interface EditorTrigger {
	readonly provider: ProviderId;
	/** As in the list of nodes, where n8n leaves out "Trigger". */
	readonly name: string;
	/** Other spellings that the search has to find it by. */
	readonly spellings: readonly string[];
	/** What the set-up text must say: the provider's own menu words. */
	readonly setup: readonly string[];
	/** The entry of its list of triggers to choose, and the provider's event that it stands for. */
	readonly choice: string;
	readonly event: string;
}

export const EDITOR_TRIGGERS: readonly EditorTrigger[] = [
	{
		provider: 'turkeysms',
		name: 'TurkeySMS',
		spellings: ['turkey sms', 'turkeysms'],
		setup: ['API Center → Security & IP → Webhook'],
		choice: 'On sms delivered',
		event: 'sms.delivered',
	},
	{
		provider: 'iletimerkezi',
		name: 'iletiMerkezi',
		spellings: ['ileti merkezi', 'iletimerkezi'],
		setup: ['Settings → API → Notification URL', 'Bildirim Adresi', '?token='],
		choice: 'On delivered',
		event: 'delivered',
	},
	{
		provider: 'talkntalk',
		name: 'TalkNTalk',
		spellings: ['talk n talk', 'talkntalk'],
		setup: ['Dashboard → Webhooks → Endpoints'],
		choice: 'On sms delivered',
		event: 'sms.delivered',
	},
	{
		provider: 'httpsms',
		name: 'httpSMS',
		spellings: ['http sms', 'inbound sms'],
		setup: ['Registration', 'Phone Number'],
		choice: 'On message received',
		event: 'message.phone.received',
	},
	{
		provider: 'opensms',
		name: 'OpenSMS',
		spellings: ['open sms', 'opensms'],
		setup: ['Settings → Webhooks', '?token=', 'Send Test Event'],
		choice: 'On sms delivered',
		event: 'sms.delivered',
	},
];
