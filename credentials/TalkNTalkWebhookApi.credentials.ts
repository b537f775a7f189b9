import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, secretFields } from '../nodes/shared/n8n/credentialFields';

export class TalkNTalkWebhookApi implements ICredentialType {
	name = 'talkNTalkWebhookApi';
	displayName = 'TalkNTalk Webhook API';
	icon = {
		light: 'file:../nodes/TalkNTalk/talkNTalk.svg',
		dark: 'file:../nodes/TalkNTalk/talkNTalk.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/talkntalk.md';
	properties: INodeProperties[] = secretFields(
		'Signing Secret',
		'As set for the endpoint in Dashboard → Webhooks → Endpoints. TalkNTalk lets you leave it empty there; this node does not.',
		apiKeyField('API Key', 'apiKey'),
	);
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};
}
