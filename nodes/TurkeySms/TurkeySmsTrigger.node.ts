import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import {
	maximumEventAgeOption,
	optionsProperty,
	timestampToleranceOption,
} from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { turkeySms } from './turkeySms';

const trigger = defineTrigger({
	provider: turkeySms,
	credential: 'turkeySmsWebhookApi',
	secretName: 'Webhook Secret',
});

export class TurkeySmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TurkeySMS Trigger',
		name: 'turkeySmsTrigger',
		icon: { light: 'file:turkeySms.svg', dark: 'file:turkeySms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(turkeySms),
		description: 'Starts the workflow when TurkeySMS reports what became of an SMS',
		eventTriggerDescription: 'Waiting for TurkeySMS to send an event',
		activationMessage:
			'TurkeySMS events now start this workflow, if TurkeySMS has its Production URL.',
		triggerPanel: triggerPanel(
			'TurkeySMS',
			'For a test, enter the Test URL under API Center → Security & IP → Webhook and use the test button there. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'TurkeySMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'turkeySmsWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In TurkeySMS, open API Center → Security & IP → Webhook. Enter the Production URL (Webhook URLs, above), and copy the webhook secret from there into the credential. The test button there sends the Key Test event.',
			),
			eventsProperty(turkeySms),
			optionsProperty(
				maximumEventAgeOption(turkeySms),
				timestampToleranceOption(
					turkeySms,
					'Refuse requests whose timestamp header is further off than this. The header is not signed, so only Maximum Event Age protects. With 0 the header is not read.',
				),
			),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
