import type { INodeProperties, IWebhookDescription, TriggerPanelDefinition } from 'n8n-workflow';

import type { EventType } from '../events/recognized';
import { ALL_EVENTS } from '../parameters/events';

/**
 * The one webhook of a trigger. n8n answers an accepted event with this body once the execution exists. An expression
 * in this description would cost an expression sandbox for every request. Returns a new object each time, because n8n
 * changes node descriptions.
 */
export function eventsWebhook(): IWebhookDescription {
	return {
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: '{"received":true}',
		path: 'webhook',
	};
}

/** The part of a provider that the editor shows. */
interface Described {
	readonly displayName: string;
	readonly events: Readonly<Record<string, EventType>>;
}

/** The line under the node's name: the events it starts on. */
export function eventsSubtitle({ events }: Described): string {
	const all = Object.keys(events).length + 1;
	const chosen = '[$parameter["events"]].flat()';
	return `={{ ${chosen}.includes("${ALL_EVENTS}") || ${chosen}.length === ${all} ? "all events" : ${chosen}.join(", ") }}`;
}

/**
 * The `events` parameter: all events, the provider's own event names, and events that the provider may yet invent. A
 * user who adds the trigger must pick one entry in n8n. *All Events* stands first, because any other entry could leave
 * out the first test event.
 */
export function eventsProperty({ events }: Described): INodeProperties {
	const own = Object.entries(events).map(([value, { name, description }]) => ({
		name,
		value,
		description,
	}));
	return {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'All Events',
				value: ALL_EVENTS,
				description: 'Every event, whatever else is chosen',
			},
			...own,
			{
				name: 'Unrecognized',
				value: 'unrecognized',
				description: 'An authentic event of any other name, so that nothing is lost',
			},
		],
		default: [ALL_EVENTS],
		description: 'Which events start the workflow',
	};
}

/**
 * How to set up the provider's side, shown at the top of the node. May hold HTML.
 * @param show parameter values for which the notice is shown; always if left out.
 */
export function setupNotice(html: string, show?: Record<string, string[]>): INodeProperties {
	return notice('setupNotice', html, show);
}

/** Warns of a fault at the provider that the user can prevent. The editor shows it below the notice on how to set it up. */
export function warningNotice(html: string, show?: Record<string, string[]>): INodeProperties {
	return notice('warningNotice', html, show);
}

/** The editor can show two notices at once only under two names. */
function notice(name: string, html: string, show?: Record<string, string[]>): INodeProperties {
	const displayOptions = show === undefined ? {} : { displayOptions: { show } };
	return { displayName: html, name, type: 'notice', default: '', ...displayOptions };
}

/**
 * The end of a notice for a provider whose proof is a token in the URL.
 * @param secret the provider's word for the token, as the credential has it.
 */
export function tokenTail(secret: string): string {
	return `right behind it <code>?token=&lt;${secret}&gt;</code>, and make up the ${secret} yourself: at least 16 letters and digits. Keep a copy of it: n8n does not show it again after you save.`;
}

/**
 * The panel beside the node's fields. n8n's own texts assume that the provider learns the Test URL by itself.
 * @param howToTest where the user enters the Test URL, and which URL it replaces there. May hold HTML.
 */
export function triggerPanel(provider: string, howToTest: string): TriggerPanelDefinition {
	const testing = `<b>While you build</b>, click “Execute step”, then make ${provider} send an event to the Test URL. It shows up in this editor.`;
	const list = '<a data-key="executions">executions list</a>';
	return {
		header: `Listen for a test event from ${provider}`,
		activationHint: howToTest,
		executionsHelp: {
			inactive: `${testing}<br /><br /><b>Once you publish</b>, every event sent to the Production URL starts the workflow. These executions show up in the ${list}, but not in the editor.`,
			active: `${testing}<br /><br /><b>This workflow is published</b>: every event sent to the Production URL starts it. These executions show up in the ${list}, but not in the editor.`,
		},
	};
}

const FILTERS = {
	textContains: {
		displayName: 'Text Contains',
		name: 'textContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. order, invoice',
		description: 'Only messages whose text contains one of these, separated by commas',
	},
	batchIds: {
		displayName: 'Batch IDs',
		name: 'batchIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. 104525848, 104525849',
		description: 'Only messages of these batches, separated by commas',
	},
	senders: {
		displayName: 'Senders',
		name: 'senders',
		type: 'string',
		default: '',
		placeholder: 'e.g. MYSHOP, +905301234567',
		description: 'Only messages from these senders, separated by commas',
	},
} as const satisfies Record<string, INodeProperties>;

/** The `filters` parameter, with the filters for which the provider's payload has a field. */
export function filtersProperty(...names: ReadonlyArray<keyof typeof FILTERS>): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: names.map((name) => FILTERS[name]),
	};
}

/** The `registration` parameter of a provider whose API registers webhooks. */
export function registrationProperty(
	provider: string,
	defaultMode: 'automatic' | 'manual',
): INodeProperties {
	return {
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: `Publishing adds the webhook to your ${provider} account, unpublishing removes it`,
			},
			{
				name: 'Manual',
				value: 'manual',
				description: `You add the webhook to your ${provider} account yourself`,
			},
		],
		default: defaultMode,
		description: `How ${provider} learns where to send events`,
	};
}
