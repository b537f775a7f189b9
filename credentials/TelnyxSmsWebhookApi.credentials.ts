import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import {
	apiKeyField,
	NEEDED_TO_REGISTER,
	secretFields,
} from '../nodes/shared/n8n/credentialFields';

export class TelnyxSmsWebhookApi implements ICredentialType {
	name = 'telnyxSmsWebhookApi';
	displayName = 'Telnyx SMS Webhook API';
	icon = {
		light: 'file:../nodes/TelnyxSms/telnyxSms.svg',
		dark: 'file:../nodes/TelnyxSms/telnyxSms.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/telnyx.md';
	properties: INodeProperties[] = secretFields(
		'Public Key',
		'From the Telnyx portal, Keys & Credentials → Public Key. The key is not secret, but it proves that a webhook comes from your Telnyx account.',
		apiKeyField('API Key', 'apiKey', {
			hint: NEEDED_TO_REGISTER,
			description:
				'From the Telnyx portal, API Keys. With manual registration you can leave it empty. An HTTP Request node can send with it.',
		}),
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};
}
