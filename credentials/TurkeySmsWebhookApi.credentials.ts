import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class TurkeySmsWebhookApi implements ICredentialType {
	name = 'turkeySmsWebhookApi';
	displayName = 'TurkeySMS Webhook API';
	icon = {
		light: 'file:../nodes/TurkeySms/turkeySms.svg',
		dark: 'file:../nodes/TurkeySms/turkeySms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/turkeysms.md';
	properties: INodeProperties[] = [
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'From API Center → Security & IP → Webhook in the TurkeySMS panel',
		},
		{
			displayName: 'Previous Webhook Secret',
			name: 'previousWebhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Accepted too while you change the secret; empty it afterwards',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only used to test this credential',
		},
	];
}
