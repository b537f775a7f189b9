import type { NewProvider } from './newProvider';

export const providerFile = ({ id, module, provider, header }: NewProvider): string => `
import { toId, toName, toPhone, toText } from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { isJsonObject, lookUp } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, bearer } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { verifyHmac } from '../shared/verification/hmac';

// TODO: the documented events, sorted by name. nodes/shared/events/vocabulary.ts has the values of \`event\`.
const EVENTS: Readonly<Record<string, EventType>> = {
	delivered: eventType('sms.delivered', 'Delivered', 'The SMS reached the phone'),
	failed: eventType('sms.failed', 'Failed', 'The SMS could not be sent'),
};

export const ${module}: Provider = {
	id: '${id}',
	displayName: '${provider}',
	events: EVENTS,
	// TODO: the documented names too, if these are not among them. Extra names do no harm.
	textKeys: COMMON_TEXT_KEYS,

	/** TODO: the documented scheme. \`${header}\`: the HMAC-SHA256 of the body, in hexadecimal. */
	verify(request, secrets) {
		const signature = singleHeader(request, '${header.toLowerCase()}');
		return verifyHmac(request.body, signature, 'sha256', 'hex', secrets);
	},

	/** TODO: the documented fields. \`{id, status, to, text, at}\`. */
	recognize(payload) {
		const name = toName(payload.status);
		const type = lookUp(EVENTS, name);
		const id = toId(payload.id);
		if (name === undefined || type === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt: payload.at };
		}
		return {
			event: type.event,
			providerEvent: name,
			eventId: \`${id}:\${id}:\${name}\`,
			messageId: id,
			to: toPhone(payload.to),
			text: toText(payload.text),
			occurredAt: payload.at,
		};
	},

	/** TODO: a harmless call that needs the API key, and how the API refuses a wrong one. */
	accountCheck({ apiKey }) {
		if (!apiKey) return null;
		return accountCheck({
			url: 'https://api.${id}.example/account',
			headers: bearer(apiKey),
			isRight: isJsonObject,
			describe: describeError,
		});
	},
};

const describeError = errorDescriber({
	who: '${provider}',
	advice: { 401: '${provider} does not accept the API Key. Copy it again.' },
});
`;

export const nodeFile = ({
	folder,
	module,
	trigger,
	credential,
	...names
}: NewProvider): string => `
import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { maximumEventAgeOption, optionsProperty } from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { ${module} } from './${module}';

const trigger = defineTrigger({
	provider: ${module},
	credential: '${credential}',
	// TODO: the provider's own word, here and in the credential.
	secretName: 'Signing Secret',
});

export class ${folder}Trigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: '${names.displayName}',
		name: '${trigger}',
		icon: { light: 'file:${module}.svg', dark: 'file:${module}.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(${module}),
		description: 'Starts the workflow when ${names.provider} reports what became of an SMS',
		eventTriggerDescription: 'Waiting for ${names.provider} to send an event',
		activationMessage: '${names.provider} events now start this workflow.',
		triggerPanel: triggerPanel(
			'${names.provider}',
			'TODO: where the Test URL goes, and whether production goes on meanwhile.',
		),
		defaults: { name: '${names.displayName}' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: '${credential}', required: true, testedBy: 'testWebhookCredential' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'TODO: menu words of the set-up notice: where the Production URL goes, and where the secret comes from.',
			),
			eventsProperty(${module}),
			// TODO: the filters whose fields the payload has: textContains, senders, batchIds.
			filtersProperty('textContains'),
			// TODO: without this option where the proof covers no time.
			optionsProperty(maximumEventAgeOption(${module})),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}
`;

export const codexFile = ({ trigger, id, product, provider, pages }: NewProvider): string =>
	JSON.stringify({
		node: `n8n-nodes-sms-delivery.${trigger}`,
		nodeVersion: '2.0',
		codexVersion: '1.0',
		categories: ['Communication'],
		alias: [
			...['SMS', 'Delivery', 'Delivery Report', 'Delivery Receipt', 'DLR', 'Text Message'],
			...new Set(['Webhook', product, provider, id]),
			'TODO: other spellings, and the address of the website',
		],
		resources: {
			primaryDocumentation: [{ url: `${pages}/${id}.md` }],
			credentialDocumentation: [{ url: `${pages}/${id}.md#credential` }],
		},
	});

/** A speech bubble, as every provider has. */
export const iconFile = (ground: string, sign: string): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" viewBox="0 0 60 60">
	<path fill="${ground}" d="M14 6h32a10 10 0 0 1 10 10v20a10 10 0 0 1-10 10H31L18 56V46h-4A10 10 0 0 1 4 36V16A10 10 0 0 1 14 6Z"/>
	<!-- TODO: one simple shape of the provider's own, readable at 16 pixels -->
	<circle cx="30" cy="26" r="10" fill="${sign}"/>
</svg>
`;

export const credentialFile = ({
	folder,
	module,
	id,
	product,
	credential,
	pages,
}: NewProvider): string => `
import type { IAuthenticateGeneric, ICredentialType, INodeProperties } from 'n8n-workflow';

import { apiKeyField, secretFields } from '../nodes/shared/n8n/credentialFields';

export class ${folder}WebhookApi implements ICredentialType {
	name = '${credential}';
	displayName = '${product} Webhook API';
	icon = {
		light: 'file:../nodes/${folder}/${module}.svg',
		dark: 'file:../nodes/${folder}/${module}.dark.svg',
	} as const;
	documentationUrl = '${pages}/${id}.md';
	properties: INodeProperties[] = [
		...secretFields('Signing Secret', 'TODO: where it comes from, in the provider’s menu words.'),
		apiKeyField('API Key', 'apiKey'),
	];
	// TODO: as the API wants the key.
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};
}
`;
