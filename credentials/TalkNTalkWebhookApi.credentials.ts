import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class TalkNTalkWebhookApi implements ICredentialType {
	name = 'talkNTalkWebhookApi';
	displayName = 'TalkNTalk Webhook API';
	icon = {
		light: 'file:../nodes/TalkNTalk/talkNTalk.svg',
		dark: 'file:../nodes/TalkNTalk/talkNTalk.dark.svg',
	} as const;
	documentationUrl =
		'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/talkntalk.md';
	properties: INodeProperties[] = [
		{
			displayName: 'Signing Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'As set for the endpoint in Dashboard → Webhooks → Endpoints. TalkNTalk lets you leave it empty there; this node does not.',
		},
		{
			displayName: 'Previous Signing Secret',
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
