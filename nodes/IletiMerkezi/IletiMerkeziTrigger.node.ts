import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	setupNotice,
	tokenTail,
	triggerPanel,
} from '../shared/n8n/description';
import { optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { iletiMerkezi } from './iletiMerkezi';

const trigger = defineTrigger({
	provider: iletiMerkezi,
	credential: 'iletiMerkeziWebhookApi',
	secretName: 'Webhook Token',
});

export class IletiMerkeziTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'iletiMerkezi Trigger',
		name: 'iletiMerkeziTrigger',
		icon: { light: 'file:iletiMerkezi.svg', dark: 'file:iletiMerkezi.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(iletiMerkezi),
		description: 'Starts the workflow when iletiMerkezi reports what became of an SMS',
		eventTriggerDescription: 'Waiting for iletiMerkezi to send a report',
		activationMessage:
			'iletiMerkezi reports now start this workflow, if iletiMerkezi has its Production URL.',
		triggerPanel: triggerPanel(
			'iletiMerkezi',
			'For a test, enter the Test URL, with <code>?token=</code> and the token, as the Notification URL and send an SMS. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'iletiMerkezi Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'iletiMerkeziWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				`In iletiMerkezi, open Settings → API → Notification URL (“Bildirim Adresi”). Enter the Production URL (Webhook URLs, above), and ${tokenTail('Webhook Token')}`,
			),
			eventsProperty(iletiMerkezi),
			filtersProperty('textContains', 'batchIds'),
			optionsProperty(),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
