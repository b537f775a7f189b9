import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { secretFields } from '../nodes/shared/n8n/credentialFields';

export class TwilioSmsWebhookApi implements ICredentialType {
	name = 'twilioSmsWebhookApi';
	displayName = 'Twilio SMS Webhook API';
	icon = {
		light: 'file:../nodes/TwilioSms/twilioSms.svg',
		dark: 'file:../nodes/TwilioSms/twilioSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/twilio.md';
	properties: INodeProperties[] = secretFields(
		'Auth Token',
		'The primary token, from the Account Info of the Twilio Console. Twilio signs with it; an API key cannot take its place.',
		{
			displayName: 'Account SID',
			name: 'accountSid',
			type: 'string',
			default: '',
			placeholder: 'e.g. AC0123456789abcdef0123456789abcdef',
			hint: 'Without it n8n cannot test the Auth Token. Automatic registration needs it',
			description:
				'Beside the Auth Token in the Twilio Console. The test of this credential needs it, too; status callbacks do without. An HTTP Request node can send with it and the Auth Token.',
		},
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			auth: {
				username: '={{$credentials.accountSid}}',
				password: '={{$credentials.webhookSecret}}',
			},
		},
	};
}
