import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	registrationProperty,
	setupNotice,
	triggerPanel,
	warningNotice,
} from '../shared/n8n/description';
import { maximumEventAgeOption, optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { twilioRegistration } from './twilioRegistration';
import { twilioSms, webhookSourceOf } from './twilioSms';

const FOR_STREAMS = { show: { webhookSource: ['eventStreams'] } };

const trigger = defineTrigger({
	provider: twilioSms,
	credential: 'twilioSmsWebhookApi',
	secretName: 'Auth Token',
	readSettings: (get) => ({ webhookSource: webhookSourceOf(get) }),
	registration: twilioRegistration,
});

export class TwilioSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Twilio SMS Trigger',
		name: 'twilioSmsTrigger',
		icon: { light: 'file:twilioSms.svg', dark: 'file:twilioSms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(twilioSms),
		description: 'Starts the workflow when Twilio reports what became of an SMS, or receives one',
		eventTriggerDescription: 'Waiting for Twilio to send an event',
		activationMessage: 'Twilio events now start this workflow, if Twilio has its Production URL.',
		triggerPanel: triggerPanel(
			'Twilio',
			'For a test of status callbacks, send an SMS with the Test URL as its Status Callback; production goes on meanwhile. With Event Streams and automatic registration, the Test URL is registered beside the Production URL while listening.',
		),
		defaults: { name: 'Twilio SMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'twilioSmsWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'Give the Production URL (Webhook URLs, above) as the Status Callback of each SMS: in n8n’s Twilio node under Options, in Twilio’s API as StatusCallback, or once for a Messaging Service.',
				{ webhookSource: ['statusCallback'] },
			),
			warningNotice(
				'<b>Twilio does not repeat a callback that n8n answers with an error.</b> Add <code>#rc=5&amp;rp=all</code> to the URL.',
				{ webhookSource: ['statusCallback'] },
			),
			setupNotice(
				'Make a sink of type webhook for the Production URL (Webhook URLs, above), method POST, with batch_events off, and subscribe it to the events under Messaging.',
				{ webhookSource: ['eventStreams'], registration: ['manual'] },
			),
			setupNotice(
				'When you publish, the trigger makes a sink and a subscription in your Twilio account. Its credential needs the <b>Auth Token</b> and the <b>Account SID</b>, both from the Account Info of the Twilio Console.',
				{ webhookSource: ['eventStreams'], registration: ['automatic'] },
			),
			{
				displayName: 'Webhook Source',
				name: 'webhookSource',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Status Callback',
						value: 'statusCallback',
						description: 'Reports on the messages that you send with this trigger’s URL',
					},
					{
						name: 'Event Streams',
						value: 'eventStreams',
						description:
							'Events of all messages of the account, with text and time; repeated for four hours',
					},
				],
				default: 'statusCallback',
				description: 'Which of Twilio’s two kinds of webhook the trigger receives',
			},
			{ ...registrationProperty('Twilio', 'automatic'), displayOptions: FOR_STREAMS },
			eventsProperty(twilioSms),
			filtersProperty('textContains', 'senders'),
			optionsProperty({
				...maximumEventAgeOption(twilioSms),
				displayOptions: { show: { '/webhookSource': ['eventStreams'] } },
			}),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
