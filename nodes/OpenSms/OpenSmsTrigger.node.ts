import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	setupNotice,
	tokenTail,
	triggerPanel,
} from '../shared/n8n/description';
import { hmacProperties } from '../shared/n8n/hmacFields';
import { maximumEventAgeOption, optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { openSms } from './openSms';
import { HMAC_CHOICES, readSettings } from './openSmsSettings';

const FOR_HMAC = { verification: ['hmac'] };

const trigger = defineTrigger({
	provider: openSms,
	credential: 'openSmsWebhookApi',
	secretName: 'Webhook Secret',
	readSettings,
});

export class OpenSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenSMS Trigger',
		name: 'openSmsTrigger',
		icon: { light: 'file:openSms.svg', dark: 'file:openSms.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(openSms),
		description: 'Starts the workflow when OpenSMS (opensms.co.ke) reports what became of an SMS',
		eventTriggerDescription: 'Waiting for OpenSMS to send an event',
		activationMessage: 'OpenSMS events now start this workflow, if OpenSMS has its Production URL.',
		triggerPanel: triggerPanel(
			'OpenSMS',
			'For a test, enter the Test URL under Settings → Webhooks, in the same form, and click “Send Test Event”. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'OpenSMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'openSmsWebhookApi', required: true, testedBy: 'testWebhookCredential' }],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				`In OpenSMS (opensms.co.ke), open Settings → Webhooks. Enter the Production URL (Webhook URLs, above), and ${tokenTail('Webhook Secret')} “Send Test Event” in OpenSMS arrives as Unrecognized.`,
				{ verification: ['urlToken'] },
			),
			setupNotice(
				'In OpenSMS (opensms.co.ke), open Settings → Webhooks and enter the Production URL (Webhook URLs, above). OpenSMS does not document how it signs: receive a test event with n8n’s Webhook node, look at its headers, and describe the signature below.',
				{ verification: ['hmac'] },
			),
			{
				displayName: 'Verification',
				name: 'verification',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Token in the URL',
						value: 'urlToken',
						description: 'The webhook URL ends in ?token= and the secret',
					},
					{
						name: 'HMAC Signature',
						value: 'hmac',
						description: 'A header carries an HMAC of the body, in a form you describe',
					},
				],
				default: 'urlToken',
				description: 'How a request proves that it comes from OpenSMS',
			},
			...hmacProperties(HMAC_CHOICES, FOR_HMAC),
			eventsProperty(openSms),
			optionsProperty({
				...maximumEventAgeOption(openSms),
				displayOptions: { show: { '/verification': ['hmac'] } },
			}),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
