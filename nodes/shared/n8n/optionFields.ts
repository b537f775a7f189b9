import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_MAXIMUM_EVENT_AGE, MAX_BATCH_SIZE } from '../parameters/options';

/** The `options` parameter: the options that every provider has, then the provider's own options. */
export function optionsProperty(...own: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Batch Size',
				name: 'batchSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
				default: 1,
				description:
					'How many events may start one execution together, as its items. Events share an execution only while n8n is busy starting another. The nodes that follow must handle every item, not only the first.',
			},
			{
				displayName: 'Ignore Duplicates',
				name: 'ignoreDuplicates',
				type: 'boolean',
				default: true,
				description:
					'Whether a redelivered event is acknowledged without starting the workflow again',
			},
			{
				displayName: 'Include Raw Payload',
				name: 'includeRawPayload',
				type: 'boolean',
				default: true,
				description: "Whether the event carries the provider's payload, as sent, under raw",
			},
			{
				displayName: 'Omit Message Text',
				name: 'omitMessageText',
				type: 'boolean',
				default: false,
				description:
					'Whether to remove the text of the SMS from the event and from raw. Texts carry one-time passwords, and n8n stores executions.',
			},
			...own,
		],
	};
}

/**
 * The `maximumEventAge` option, with the provider's default: for providers whose proof covers the time of an event, or of
 * the request.
 */
export function maximumEventAgeOption({
	maximumEventAge = DEFAULT_MAXIMUM_EVENT_AGE,
}: {
	readonly maximumEventAge?: number;
}): INodeProperties {
	return {
		displayName: 'Maximum Event Age (Minutes)',
		name: 'maximumEventAge',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: maximumEventAge,
		description:
			'Refuse events whose signed time is older than this, which bounds how long a captured request could be replayed. A retry or a manual resend that comes later is refused too. After the limit is raised beyond a day, older copies can come once more. 0 is no limit.',
	};
}

/**
 * The `timestampTolerance` option, with the provider's default.
 * @param description says what the timestamp proves.
 */
export function timestampToleranceOption(
	{ timestampTolerance }: { readonly timestampTolerance?: number },
	description: string,
): INodeProperties {
	return {
		displayName: 'Timestamp Tolerance (Seconds)',
		name: 'timestampTolerance',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: timestampTolerance,
		description,
	};
}
