import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { maximumEventAgeOption, optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { vonageSms } from './vonageSms';

const trigger = defineTrigger({
	provider: vonageSms,
	credential: 'vonageSmsWebhookApi',
	secretName: 'Signature Secret',
});

export class VonageSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vonage SMS Trigger',
		name: 'vonageSmsTrigger',
		icon: { light: 'file:vonageSms.svg', dark: 'file:vonageSms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(vonageSms),
		description: 'Starts the workflow when Vonage reports what became of an SMS, or receives one',
		eventTriggerDescription: 'Waiting for Vonage to send an event',
		activationMessage: 'Vonage events now start this workflow, if Vonage has its Production URL.',
		triggerPanel: triggerPanel(
			'Vonage',
			'For a test, send an SMS through the Messages API with the Test URL as its <code>webhook_url</code>. Production goes on meanwhile.',
		),
		defaults: { name: 'Vonage SMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'vonageSmsWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In the Vonage dashboard, open Applications, edit yours and switch on Messages. Enter the Production URL (Webhook URLs, above) as Status URL, and as Inbound URL to receive SMS too. Copy the signature secret from Settings → Account into the credential.',
			),
			eventsProperty(vonageSms),
			filtersProperty('textContains', 'senders'),
			optionsProperty(maximumEventAgeOption(vonageSms)),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
