import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, secretFields } from '../nodes/shared/n8n/credentialFields';

export class VonageSmsWebhookApi implements ICredentialType {
	name = 'vonageSmsWebhookApi';
	displayName = 'Vonage SMS Webhook API';
	icon = {
		light: 'file:../nodes/VonageSms/vonageSms.svg',
		dark: 'file:../nodes/VonageSms/vonageSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/vonage.md';
	properties: INodeProperties[] = secretFields(
		'Signature Secret',
		'From the Vonage dashboard, Settings → Account. The signature secret belongs to the account whose API key is beside it. The API secret is another secret.',
		apiKeyField('API Key', 'apiKey'),
		apiKeyField('API Secret', 'apiSecret'),
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			auth: { username: '={{$credentials.apiKey}}', password: '={{$credentials.apiSecret}}' },
		},
	};
}
