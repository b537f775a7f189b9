import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	registrationProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import {
	maximumEventAgeOption,
	optionsProperty,
	timestampToleranceOption,
} from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { telnyxSms } from './telnyxSms';
import { messagingProfiles, telnyxSmsRegistration } from './telnyxSmsRegistration';

const trigger = defineTrigger({
	provider: telnyxSms,
	credential: 'telnyxSmsWebhookApi',
	secretName: 'Public Key',
	registration: telnyxSmsRegistration,
	loadOptions: { getMessagingProfiles: messagingProfiles },
});

export class TelnyxSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Telnyx SMS Trigger',
		name: 'telnyxSmsTrigger',
		icon: { light: 'file:telnyxSms.svg', dark: 'file:telnyxSms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(telnyxSms),
		description: 'Starts the workflow when Telnyx reports what became of an SMS, or receives one',
		eventTriggerDescription: 'Waiting for Telnyx to send an event',
		activationMessage: 'Telnyx events now start this workflow.',
		triggerPanel: triggerPanel(
			'Telnyx',
			'For a test, send an SMS with the Test URL as its <code>webhook_url</code>, which counts before the URL of the messaging profile. Production goes on meanwhile.',
		),
		defaults: { name: 'Telnyx SMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'telnyxSmsWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In the Telnyx portal, open Messaging → your messaging profile. Enter the Production URL (Webhook URLs, above) as webhook URL and choose Webhook API Version 2. Copy the public key from Keys & Credentials → Public Key into the credential.',
				{ registration: ['manual'] },
			),
			setupNotice(
				'When you publish, the trigger sets the webhook URL of the messaging profile that you choose below. Its credential needs two things from the Telnyx portal: the <b>Public Key</b> from Keys & Credentials, and an <b>API Key</b>.',
				{ registration: ['automatic'] },
			),
			registrationProperty('Telnyx', 'manual'),
			{
				displayName: 'Messaging Profile Name or ID',
				name: 'messagingProfileId',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getMessagingProfiles' },
				default: '',
				description:
					'The profile whose webhook URL is set; a profile that has another URL is left alone. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				displayOptions: { show: { registration: ['automatic'] } },
			},
			eventsProperty(telnyxSms),
			filtersProperty('textContains', 'senders'),
			optionsProperty(
				maximumEventAgeOption(telnyxSms),
				timestampToleranceOption(
					telnyxSms,
					'Refuse requests whose signed timestamp is further off than this, which bounds how long a captured request could be replayed. 0 is no limit.',
				),
			),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
