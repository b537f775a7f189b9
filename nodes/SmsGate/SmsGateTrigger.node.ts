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
import { smsGate } from './smsGate';
import { devices, smsGateRegistration } from './smsGateRegistration';

const trigger = defineTrigger({
	provider: smsGate,
	credential: 'smsGateWebhookApi',
	secretName: 'Signing Key',
	registration: smsGateRegistration,
	loadOptions: { getDevices: devices },
});

export class SmsGateTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMSGate Trigger',
		name: 'smsGateTrigger',
		icon: { light: 'file:smsGate.svg', dark: 'file:smsGate.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(smsGate),
		description: 'Starts the workflow on SMS sent and received by your own phone through SMSGate',
		eventTriggerDescription: 'Waiting for SMSGate to send an event',
		activationMessage: 'SMSGate events now start this workflow.',
		triggerPanel: triggerPanel(
			'SMSGate',
			'While listening, the Test URL is registered beside the Production URL; the phone takes a moment to learn the Test URL. Then send an SMS to your phone. With manual registration, add the Test URL yourself.',
		),
		defaults: { name: 'SMSGate Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'smsGateWebhookApi', required: true, testedBy: 'testWebhookCredential' }],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In the app, open Settings → Webhooks → Signing Key, set a long key, and enter the same key in the credential. When you publish, the trigger adds its webhooks to your SMSGate account: for that the credential needs the <b>Username</b> and the <b>Password</b> from the app’s Home tab, too.',
				{ registration: ['automatic'] },
			),
			setupNotice(
				'In the app, open Settings → Webhooks → Signing Key, set a long key, and enter the same key in the credential. If Registration was Automatic, publish first. Then register the Production URL (Webhook URLs, above) once for each event.',
				{ registration: ['manual'] },
			),
			registrationProperty('SMSGate', 'automatic'),
			{
				displayName: 'Device Name or ID',
				name: 'deviceId',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getDevices' },
				default: '',
				description:
					'Phone whose events start the workflow; without a choice, all phones of the account. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				displayOptions: { show: { registration: ['automatic'] } },
			},
			eventsProperty(smsGate),
			filtersProperty('textContains', 'senders'),
			optionsProperty(
				{
					...maximumEventAgeOption(smsGate),
					description:
						'Refuse events whose signed time is older than this. The phone goes on for two days when it cannot deliver, so a limit drops honest retries. After it is raised beyond a day, older copies can come once more. 0 is no limit.',
				},
				timestampToleranceOption(
					smsGate,
					'Refuse requests whose signed timestamp is further off than this. The phone signs at every attempt, with its own clock: raise this, to 86400 at most, when that clock is wrong and cannot be set. 0 is no limit, and lets a captured request be sent again later.',
				),
			),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
