import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { NOT_SHOWN_AGAIN, secretFields } from '../nodes/shared/n8n/credentialFields';

export class SmsWebhookApi implements ICredentialType {
	name = 'smsWebhookApi';
	displayName = 'SMS Webhook API';
	icon = {
		light: 'file:../nodes/SmsWebhook/smsWebhook.svg',
		dark: 'file:../nodes/SmsWebhook/smsWebhook.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/any-provider.md';
	properties: INodeProperties[] = secretFields(
		'Webhook Secret',
		{
			hint: NOT_SHOWN_AGAIN,
			description:
				'The secret that the provider signs with, as the provider shows it. For a token or Basic authentication, make one up of at least 16 letters and digits.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			description: 'For Basic authentication only. The Webhook Secret is the password.',
		},
	);
}
