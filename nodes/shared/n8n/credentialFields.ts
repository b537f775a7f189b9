import type { INodeProperties } from 'n8n-workflow';

/** n8n shows the hint below the field at all times, and the description only beside the pointer. */
type Text = string | Readonly<Required<Pick<INodeProperties, 'description' | 'hint'>>>;

/** The hint below a field of the account that a trigger needs to register itself. */
export const NEEDED_TO_REGISTER =
	'Without it n8n tests the secret alone. Automatic registration needs it';

/** The hint below a secret that a person makes up and also gives to the provider. */
export const NOT_SHOWN_AGAIN =
	'Keep a copy until the provider has it: n8n does not show it again after you save';

/**
 * All fields of a credential, in the order in which a person fills them: the secret that proves webhooks, the provider's
 * own fields, and the previous secret, which is seldom needed.
 * @param name the provider's word for its secret.
 * @param where the secret comes from.
 */
export function secretFields(
	name: string,
	where: Text,
	...own: readonly INodeProperties[]
): INodeProperties[] {
	return [
		{ ...maskedField(name, 'webhookSecret', where), required: true },
		...own,
		maskedField(
			`Previous ${name}`,
			'previousWebhookSecret',
			`Accepted too while you change the ${name.split(' ').at(-1)?.toLowerCase()}; empty it afterwards`,
		),
	];
}

/**
 * A field for a key of the provider's API.
 * @param use the key is used for this. If left out: the key tests the credential, and an HTTP Request node can send with
 * it.
 */
export function apiKeyField(
	displayName: string,
	name: string,
	use: Text = 'Tests this credential. An HTTP Request node can send with it.',
): INodeProperties {
	return maskedField(displayName, name, use);
}

function maskedField(displayName: string, name: string, text: Text): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		typeOptions: { password: true },
		default: '',
		...(typeof text === 'string' ? { description: text } : text),
	};
}
