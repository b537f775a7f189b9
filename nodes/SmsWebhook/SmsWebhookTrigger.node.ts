import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { EVENT_NAMES } from '../shared/events/vocabulary';
import { compareTexts } from '../shared/http/json';
import {
	eventsProperty,
	eventsSubtitle,
	eventsWebhook,
	filtersProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { choiceField, type Show, textField } from '../shared/n8n/fields';
import { describedHmacProperties } from '../shared/n8n/hmacFields';
import {
	maximumEventAgeOption,
	optionsProperty,
	timestampToleranceOption,
} from '../shared/n8n/optionFields';
import { defineTrigger } from '../shared/n8n/trigger';
import { type Field, FIELD_NAMES, FIELDS, labelOf } from './mapping';
import type { Preset, VerificationKind } from './preset';
import { presetIds, PRESETS } from './presets';
import { smsWebhook } from './smsWebhook';
import { HMAC_CHOICES, readSettings } from './smsWebhookSettings';

const CUSTOM: Show = { preset: ['custom'] };
const HMAC: Show = { ...CUSTOM, verification: ['hmac'] };
const TOKEN: Show = { ...CUSTOM, verification: ['token'] };

const KINDS: Readonly<Record<VerificationKind, readonly [name: string, description: string]>> = {
	basic: ['Basic Authentication', 'The user name of the credential, and the secret as password'],
	hmac: ['HMAC Signature', 'A header carries a signature, whose form you describe'],
	standardWebhooks: [
		'Standard Webhooks',
		'Headers webhook-id, webhook-timestamp, webhook-signature',
	],
	token: ['Token', 'The URL or a header carries the secret itself'],
};

const presets: ReadonlyArray<readonly [string, Preset]> = presetIds().map((id) => [
	id,
	PRESETS[id],
]);
/** The presets for which a parameter is shown. */
const presetsWith = (isShown: (preset: Preset) => boolean): Show => ({
	preset: presets.filter(([, preset]) => isShown(preset)).map(([id]) => id),
});
const isToken = ({ verification: [first] }: Preset) => first === 'token';

/** The parameters that say how requests are proven and what their payloads mean, in the order in which they are shown. */
const SETTINGS_PROPERTIES: INodeProperties[] = [
	{
		displayName: 'Preset',
		name: 'preset',
		type: 'options',
		noDataExpression: true,
		options: [
			...presets
				.map(([value, { name }]) => ({ name, value }))
				.sort((a, b) => compareTexts(a.name.toLowerCase(), b.name.toLowerCase())),
			{ name: 'Any Other Provider', value: 'custom' },
		],
		default: 'custom',
		description: 'A preset settles how its provider proves a request and where the fields are',
	},
	setupNotice(
		'First catch two events with n8n’s <b>Webhook</b> node, and compare their headers. A header with a long text that differs is a signature: <b>Standard Webhooks</b> if its name is webhook-signature or svix-signature, else <b>HMAC Signature</b>. If none differs, a header that stays the same is <b>Basic Authentication</b> or a <b>Token</b>. Then say where the status and the message ID are in the body. Paste the body as Sample Payload: n8n’s log says on publishing what becomes of it.',
		CUSTOM,
	),
	...presets.map(([id, { setup }]) => setupNotice(setup, { preset: [id] })),
	textField(
		'providerName',
		'Provider Name',
		'acme-sms',
		'The value of provider in each event: letters, digits and hyphens',
		CUSTOM,
		'custom',
	),
	verification(Object.keys(KINDS) as VerificationKind[], CUSTOM),
	...presets
		.filter(([, preset]) => preset.verification.length > 1)
		.map(([id, preset]) => verification(preset.verification, { preset: [id] })),
	...[TOKEN, presetsWith((preset) => isToken(preset) && preset.tokenIn === undefined)].map((show) =>
		choiceField('tokenIn', 'Token In', { query: 'URL', header: 'Header' }, 'query', show),
	),
	...[TOKEN, presetsWith(isToken)].map((show) =>
		textField(
			'parameterName',
			'Parameter Name',
			'X-Webhook-Token',
			'The name before the token: in the URL (?token=…), or of the header',
			show,
			'token',
		),
	),
	...describedHmacProperties(HMAC_CHOICES, HMAC),
	choiceField('payloadFormat', 'Payload Format', { form: 'Form', json: 'JSON' }, 'json', CUSTOM),
	textField(
		'eventsPath',
		'Events Path',
		'results',
		'Where the list of events is, if a request carries several. The other paths begin at one of its elements.',
		CUSTOM,
	),
	{ ...pathProperty('status', CUSTOM), required: true },
	pathProperty('messageId', CUSTOM),
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: FIELD_NAMES.filter((field) => field !== 'status' && field !== 'messageId').map(
			(field) => pathProperty(field),
		),
		displayOptions: { show: CUSTOM },
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Status',
		default: {},
		description:
			'The meaning of the words at Status Path. Common words, such as delivered, need no row.',
		options: [
			{
				displayName: 'Status',
				name: 'status',
				values: [
					textField(
						'word',
						'Word',
						'DELIVERED_TO_HANDSET',
						'As the provider writes it, in upper or lower case',
					),
					{
						displayName: 'Event',
						name: 'event',
						type: 'options',
						options: [
							...EVENT_NAMES.map((value) => ({ name: String(value), value: String(value) })),
							{ name: 'Choose an Event', value: '' },
						].sort((a, b) => compareTexts(a.name.toLowerCase(), b.name.toLowerCase())),
						default: '',
					},
				],
			},
		],
	},
	{
		...textField(
			'samplePayload',
			'Sample Payload',
			'{"status": "DELIVRD", "id": "1"}',
			'The body of a request. Publishing tries the paths and words on it: n8n’s log shows the result.',
		),
		typeOptions: { rows: 4 },
	},
];

const trigger = defineTrigger({
	provider: smsWebhook,
	credential: 'smsWebhookApi',
	secretName: 'Webhook Secret',
	readSettings,
});

export class SmsWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Webhook Trigger',
		name: 'smsWebhookTrigger',
		icon: { light: 'file:smsWebhook.svg', dark: 'file:smsWebhook.dark.svg' },
		group: ['trigger'],
		version: [1, 2],
		defaultVersion: 2,
		subtitle: eventsSubtitle(smsWebhook),
		description: 'Starts the workflow when any SMS provider reports what became of an SMS',
		eventTriggerDescription: 'Waiting for the provider to send an event',
		activationMessage: 'Events now start this workflow, if the provider has its Production URL.',
		triggerPanel: triggerPanel(
			'your provider',
			'For a test, enter the Test URL at the provider in place of the Production URL. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'SMS Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'smsWebhookApi', required: true, testedBy: 'testWebhookCredential' }],
		webhooks: [eventsWebhook()],
		properties: [
			...SETTINGS_PROPERTIES,
			eventsProperty(smsWebhook),
			filtersProperty('textContains', 'batchIds', 'senders'),
			optionsProperty(
				maximumEventAgeOption(smsWebhook),
				timestampToleranceOption(
					smsWebhook,
					'How far the signed time of a request may be off, in either direction. 0 is no limit. Without effect if no time is signed.',
				),
			),
		],
	};

	methods = trigger.methods;
	webhookMethods = trigger.webhookMethods;
	webhook = trigger.webhook;
}

function verification(kinds: readonly VerificationKind[], show: Show): INodeProperties {
	const options = kinds.map((value) => {
		const [name, description] = KINDS[value];
		return { name, value, description };
	});
	return {
		...choiceField('verification', 'Verification', {}, 'token', show),
		options: options.sort((a, b) => compareTexts(a.name, b.name)),
		description: 'How a request proves that it comes from the provider',
	};
}

function pathProperty(field: Field, show?: Show): INodeProperties {
	const label = labelOf(field);
	return textField(`${field}Path`, label, FIELDS[field], 'Where this is in the payload', show);
}
