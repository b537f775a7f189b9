import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class IletiMerkeziWebhookApi implements ICredentialType {
	name = 'iletiMerkeziWebhookApi';
	displayName = 'iletiMerkezi Webhook API';
	icon = {
		light: 'file:../nodes/IletiMerkezi/iletiMerkezi.svg',
		dark: 'file:../nodes/IletiMerkezi/iletiMerkezi.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/iletimerkezi.md';
	properties: INodeProperties[] = [
		{
			displayName: 'Webhook Token',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Make one up, at least 16 letters and digits, and put it at the end of the notification URL after <code>?token=</code>',
		},
		{
			displayName: 'Previous Webhook Token',
			name: 'previousWebhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Accepted too while you change the token; empty it afterwards',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only used to test this credential',
		},
		{
			displayName: 'API Hash',
			name: 'apiHash',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Beside the API key in the panel. Only used to test this credential.',
		},
	];
}
