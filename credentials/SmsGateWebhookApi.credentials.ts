import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	apiKeyField,
	NEEDED_TO_REGISTER,
	secretFields,
} from '../nodes/shared/n8n/credentialFields';

export class SmsGateWebhookApi implements ICredentialType {
	name = 'smsGateWebhookApi';
	displayName = 'SMSGate Webhook API';
	icon = {
		light: 'file:../nodes/SmsGate/smsGate.svg',
		dark: 'file:../nodes/SmsGate/smsGate.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/smsgate.md';
	properties: INodeProperties[] = secretFields(
		'Signing Key',
		'From the app: Settings → Webhooks → Signing Key. The app makes up a key of 8 characters: set a key of at least 16.',
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			hint: NEEDED_TO_REGISTER,
			description:
				'From the Home tab of the app, under Cloud Server. With manual registration you can leave it and the password empty.',
		},
		apiKeyField('Password', 'password', {
			hint: NEEDED_TO_REGISTER,
			description:
				'From the Home tab of the app, under Cloud Server. An HTTP Request node can send with it and the username.',
		}),
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.sms-gate.app/3rdparty/v1',
			description:
				'Address of the API. Your own server has the API at https://&lt;host&gt;/api/3rdparty/v1.',
		},
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			auth: { username: '={{$credentials.username}}', password: '={{$credentials.password}}' },
		},
	};
}
