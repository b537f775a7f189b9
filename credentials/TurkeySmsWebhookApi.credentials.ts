import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, secretFields } from '../nodes/shared/n8n/credentialFields';

export class TurkeySmsWebhookApi implements ICredentialType {
	name = 'turkeySmsWebhookApi';
	displayName = 'TurkeySMS Webhook API';
	icon = {
		light: 'file:../nodes/TurkeySms/turkeySms.svg',
		dark: 'file:../nodes/TurkeySms/turkeySms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/turkeysms.md';
	properties: INodeProperties[] = secretFields(
		'Webhook Secret',
		'From API Center → Security & IP → Webhook in the TurkeySMS panel',
		apiKeyField('API Key', 'apiKey'),
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { body: { api_key: '={{$credentials.apiKey}}' } },
	};
}
