import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, NOT_SHOWN_AGAIN, secretFields } from '../nodes/shared/n8n/credentialFields';

export class OpenSmsWebhookApi implements ICredentialType {
	name = 'openSmsWebhookApi';
	displayName = 'OpenSMS Webhook API';
	icon = {
		light: 'file:../nodes/OpenSms/openSms.svg',
		dark: 'file:../nodes/OpenSms/openSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/opensms.md';
	properties: INodeProperties[] = secretFields(
		'Webhook Secret',
		{
			hint: NOT_SHOWN_AGAIN,
			description:
				'For a token in the URL, make up a secret of at least 16 letters and digits, and put it at the end of the webhook URL after <code>?token=</code>. For HMAC, the key that OpenSMS signs with.',
		},
		apiKeyField('API Token', 'apiToken'),
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://www.opensms.co.ke/api/v3',
			description:
				'Address of the API, only used to test this credential. Some OpenSMS pages say https://api.opensms.co.ke/v3 instead.',
		},
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiToken}}' } },
	};
}
