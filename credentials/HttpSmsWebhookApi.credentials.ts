import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	apiKeyField,
	NEEDED_TO_REGISTER,
	secretFields,
} from '../nodes/shared/n8n/credentialFields';

export class HttpSmsWebhookApi implements ICredentialType {
	name = 'httpSmsWebhookApi';
	displayName = 'httpSMS Webhook API';
	icon = {
		light: 'file:../nodes/HttpSms/httpSms.svg',
		dark: 'file:../nodes/HttpSms/httpSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/httpsms.md';
	properties: INodeProperties[] = secretFields(
		'Signing Key',
		{
			hint: 'Make it up: at least 16 characters',
			description: 'It is registered with the webhook, and httpSMS signs with it',
		},
		apiKeyField('API Key', 'apiKey', {
			hint: NEEDED_TO_REGISTER,
			description:
				'From httpsms.com/settings. With manual registration you can leave it empty. A phone API key (pk_…) is not enough. An HTTP Request node can send with it.',
		}),
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.httpsms.com',
			description: 'Address of the API. Change it if you host httpSMS yourself.',
		},
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'x-api-key': '={{$credentials.apiKey}}' } },
	};
}
