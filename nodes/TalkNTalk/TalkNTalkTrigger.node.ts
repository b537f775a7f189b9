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
import { talkNTalk } from './talkNTalk';

const trigger = defineTrigger({
	provider: talkNTalk,
	credential: 'talkNTalkWebhookApi',
	secretName: 'Signing Secret',
});

export class TalkNTalkTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TalkNTalk Trigger',
		name: 'talkNTalkTrigger',
		icon: { light: 'file:talkNTalk.svg', dark: 'file:talkNTalk.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(talkNTalk),
		description: 'Starts the workflow when TalkNTalk reports what became of an SMS',
		eventTriggerDescription: 'Waiting for TalkNTalk to send an event',
		activationMessage:
			'TalkNTalk events now start this workflow, if TalkNTalk has its Production URL.',
		triggerPanel: triggerPanel(
			'TalkNTalk',
			'For a test, add a second endpoint with the Test URL and the same signing secret, and send an SMS. Production goes on meanwhile.',
		),
		defaults: { name: 'TalkNTalk Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'talkNTalkWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In TalkNTalk, open Dashboard → Webhooks → Endpoints and add an endpoint. Enter the Production URL (Webhook URLs, above), choose the events, set a signing secret, and enter the same secret in the credential.',
			),
			eventsProperty(talkNTalk),
			filtersProperty('textContains', 'senders'),
			optionsProperty(maximumEventAgeOption(talkNTalk)),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
