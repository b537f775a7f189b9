import { type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import {
	maximumEventAgeOption,
	optionsProperty,
	timestampToleranceOption,
} from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { sinchSms } from './sinchSms';

const trigger = defineTrigger({
	provider: sinchSms,
	credential: 'sinchSmsWebhookApi',
	secretName: 'Webhook Secret',
});

export class SinchSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sinch SMS Trigger',
		name: 'sinchSmsTrigger',
		icon: { light: 'file:sinchSms.svg', dark: 'file:sinchSms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(sinchSms),
		description: 'Starts the workflow when Sinch reports what became of an SMS, or receives one',
		eventTriggerDescription: 'Waiting for Sinch to send an event',
		activationMessage: 'Sinch events now start this workflow, if Sinch has its Production URL.',
		triggerPanel: triggerPanel(
			'Sinch',
			'For a test, send an SMS whose <code>callback_url</code> is the Test URL. The Test URL counts for this SMS alone, so production goes on meanwhile.',
		),
		defaults: { name: 'Sinch SMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'sinchSmsWebhookApi', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In the Sinch Build Dashboard, open SMS → Service APIs, choose your service plan, and enter the Production URL (Webhook URLs, above) under Callback URLs. Sinch signs callbacks only after you have asked your account manager for HMAC: <a href="https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/sinch.md#ask-sinch-to-sign" target="_blank">what to send them</a>. Send each SMS with <code>delivery_report</code> set to <code>per_recipient</code>.',
			),
			eventsProperty(sinchSms),
			filtersProperty('textContains', 'batchIds', 'senders'),
			optionsProperty(
				maximumEventAgeOption(sinchSms),
				timestampToleranceOption(
					sinchSms,
					'Refuse requests whose signed timestamp is further off than this, which bounds how long a captured request could be replayed. 0 is no limit.',
				),
			),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
