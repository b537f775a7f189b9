import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	registrationProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { httpSms } from './httpSms';
import { httpSmsRegistration, phoneNumbers } from './httpSmsRegistration';

const FOR_AUTOMATIC = { show: { registration: ['automatic'] } };

const trigger = defineTrigger({
	provider: httpSms,
	credential: 'httpSmsWebhookApi',
	secretName: 'Signing Key',
	readSettings: (_get, registeredUrl) => ({ registeredUrl }),
	registration: httpSmsRegistration,
	loadOptions: { getPhoneNumbers: phoneNumbers },
});

export class HttpSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'httpSMS Trigger',
		name: 'httpSmsTrigger',
		icon: { light: 'file:httpSms.svg', dark: 'file:httpSms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(httpSms),
		description: 'Starts the workflow on SMS sent and received by your own phone through httpSMS',
		eventTriggerDescription: 'Waiting for httpSMS to send an event',
		activationMessage: 'httpSMS events now start this workflow.',
		triggerPanel: triggerPanel(
			'httpSMS',
			'While listening, the Test URL is registered beside the Production URL. Send an SMS to your phone. With manual registration, add the Test URL yourself.',
		),
		defaults: { name: 'httpSMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'httpSmsWebhookApi', required: true, testedBy: 'testWebhookCredential' }],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'When you publish, the trigger adds its webhook to your httpSMS account. Its credential needs two things: a <b>Signing Key</b> that you make up, and the <b>API Key</b> from httpsms.com/settings.',
				{ registration: ['automatic'] },
			),
			setupNotice(
				'If Registration was Automatic, publish first. Then, at httpsms.com/settings, under Webhooks, add a webhook: enter the Production URL (Webhook URLs, above) exactly as it is, the Signing Key of the credential, your phone numbers and the events.',
				{ registration: ['manual'] },
			),
			registrationProperty('httpSMS', 'automatic'),
			{
				displayName: 'Phone Number Names or IDs',
				name: 'phoneNumbers',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getPhoneNumbers' },
				default: [],
				description:
					'Phones whose events start the workflow; without a choice, all phones that the account has when the workflow is published. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				displayOptions: FOR_AUTOMATIC,
			},
			eventsProperty(httpSms),
			filtersProperty('textContains', 'senders'),
			optionsProperty(),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
