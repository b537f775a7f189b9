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
import { maximumEventAgeOption, optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { textbee } from './textbee';
import { textbeeRegistration } from './textbeeRegistration';

const trigger = defineTrigger({
	provider: textbee,
	credential: 'textbeeWebhookApi',
	secretName: 'Signing Secret',
	registration: textbeeRegistration,
});

export class TextbeeTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'textbee Trigger',
		name: 'textbeeTrigger',
		icon: { light: 'file:textbee.svg', dark: 'file:textbee.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(textbee),
		description: 'Starts the workflow on SMS sent and received by your own phone through textbee',
		eventTriggerDescription: 'Waiting for textbee to send an event',
		activationMessage: 'textbee events now start this workflow.',
		triggerPanel: triggerPanel(
			'textbee',
			'While listening, the Test URL is registered beside the Production URL, as one of the five webhooks of your account. Send an SMS to your phone. With manual registration, add the Test URL yourself.',
		),
		defaults: { name: 'textbee Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'textbeeWebhookApi', required: true, testedBy: 'testWebhookCredential' }],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'When you publish, the trigger adds its webhook to your textbee account. Its credential needs two things: a <b>Signing Secret</b> that you make up, and an <b>API Key</b> from textbee’s dashboard.',
				{ registration: ['automatic'] },
			),
			setupNotice(
				'If Registration was Automatic, publish first. Then, in textbee’s dashboard, under Webhooks, create a webhook: enter the Production URL (Webhook URLs, above) as Delivery URL, the Signing Secret of the credential, and the events.',
				{ registration: ['manual'] },
			),
			registrationProperty('textbee', 'automatic'),
			eventsProperty(textbee),
			filtersProperty('textContains', 'senders', 'batchIds'),
			optionsProperty({
				...maximumEventAgeOption(textbee),
				description:
					'Refuse events whose signed time is older than this. textbee sends late, and takes a refusal as final, so a limit loses honest events. After it is raised beyond 30 days, older copies can come once more. 0 is no limit.',
			}),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
