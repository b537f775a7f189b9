import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

export class HttpSmsWebhookApi implements ICredentialType {
	name = 'httpSmsWebhookApi';
	displayName = 'httpSMS Webhook API';
	icon = {
		light: 'file:../nodes/HttpSms/httpSms.svg',
		dark: 'file:../nodes/HttpSms/httpSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/httpsms.md';
	properties: INodeProperties[] = [
		{
			displayName: 'Signing Key',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Make one up, at least 16 characters. It is registered with the webhook, and httpSMS signs with it.',
		},
		{
			displayName: 'Previous Signing Key',
			name: 'previousWebhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Accepted too while you change the key; empty it afterwards',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'From httpsms.com/settings. Registers the webhook and lists your phone numbers; without it you register the webhook yourself. A phone API key (pk_…) is not enough.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.httpsms.com',
			description: 'Of the API. Change it when you host httpSMS yourself.',
		},
	];
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'x-api-key': '={{$credentials.apiKey}}' } },
	};
}
