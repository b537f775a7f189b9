import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	apiKeyField,
	NEEDED_TO_REGISTER,
	secretFields,
} from '../nodes/shared/n8n/credentialFields';

export class TextbeeWebhookApi implements ICredentialType {
	name = 'textbeeWebhookApi';
	displayName = 'Textbee Webhook API';
	icon = {
		light: 'file:../nodes/Textbee/textbee.svg',
		dark: 'file:../nodes/Textbee/textbee.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/textbee.md';
	properties: INodeProperties[] = secretFields(
		'Signing Secret',
		{
			hint: 'Make it up: at least 20 characters',
			description: 'It is registered with the webhook, and textbee signs with it',
		},
		apiKeyField('API Key', 'apiKey', {
			hint: NEEDED_TO_REGISTER,
			description:
				'From textbee’s dashboard. With manual registration you can leave it empty. An HTTP Request node can send with it.',
		}),
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.textbee.dev/api/v1',
			description: 'Address of the API. Change it if you host textbee yourself.',
		},
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'x-api-key': '={{$credentials.apiKey}}' } },
	};
}
