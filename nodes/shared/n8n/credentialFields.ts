import type { INodeProperties } from 'n8n-workflow';

/**
 * The two fields that every credential has: the secret that proves webhooks, and the previous secret.
 * @param name the provider's word for its secret.
 * @param where the secret comes from, as a description.
 * @param account fields between the two, for a trigger that registers itself. Publishing needs these fields, and the
 * previous secret is seldom needed.
 */
export function secretFields(
	name: string,
	where: string,
	...account: INodeProperties[]
): INodeProperties[] {
	return [
		{
			displayName: name,
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: where,
		},
		...account,
		{
			displayName: `Previous ${name}`,
			name: 'previousWebhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: `Accepted too while you change the ${name.split(' ').at(-1)?.toLowerCase()}; empty it afterwards`,
		},
	];
}

/**
 * A field for a key of the provider's API.
 * @param description what the key is used for. If left out: the key tests the credential, and an HTTP Request node can
 * send with it.
 */
export function apiKeyField(
	displayName: string,
	name: string,
	description = 'Tests this credential. An HTTP Request node can send with it.',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description,
	};
}
