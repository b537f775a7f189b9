import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, NOT_SHOWN_AGAIN, secretFields } from '../nodes/shared/n8n/credentialFields';

export class IletiMerkeziWebhookApi implements ICredentialType {
	name = 'iletiMerkeziWebhookApi';
	displayName = 'iletiMerkezi Webhook API';
	icon = {
		light: 'file:../nodes/IletiMerkezi/iletiMerkezi.svg',
		dark: 'file:../nodes/IletiMerkezi/iletiMerkezi.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/iletimerkezi.md';
	properties: INodeProperties[] = secretFields(
		'Webhook Token',
		{
			hint: NOT_SHOWN_AGAIN,
			description:
				'Make up a token of at least 16 letters and digits, and put it at the end of the notification URL after <code>?token=</code>',
		},
		apiKeyField('API Key', 'apiKey', 'Only used to test this credential'),
		apiKeyField(
			'API Hash',
			'apiHash',
			'Beside the API key in the panel. Only used to test this credential.',
		),
	);
}
