import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, secretFields } from '../nodes/shared/n8n/credentialFields';

export class SinchSmsWebhookApi implements ICredentialType {
	name = 'sinchSmsWebhookApi';
	displayName = 'Sinch SMS Webhook API';
	icon = {
		light: 'file:../nodes/SinchSms/sinchSms.svg',
		dark: 'file:../nodes/SinchSms/sinchSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/sinch.md';
	properties: INodeProperties[] = secretFields(
		'Webhook Secret',
		'The HMAC secret that your account manager at Sinch has set for the service plan',
		{
			displayName: 'Service Plan ID',
			name: 'servicePlanId',
			type: 'string',
			default: '',
			description: 'Only used to test this credential. From SMS → Service APIs in the dashboard.',
		},
		apiKeyField(
			'API Token',
			'apiToken',
			'Beside the service plan ID. Tests this credential. An HTTP Request node can send with it.',
		),
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'Australia', value: 'au' },
				{ name: 'Brazil', value: 'br' },
				{ name: 'Canada', value: 'ca' },
				{ name: 'European Union', value: 'eu' },
				{ name: 'United States', value: 'us' },
			],
			default: 'us',
			description: 'Where the service plan is, only used to test this credential',
		},
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiToken}}' } },
	};
}
