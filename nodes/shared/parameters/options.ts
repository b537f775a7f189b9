import { collectionOf, flagOf, type GetParameter, limitOf } from './read';

export const DEFAULT_MAXIMUM_EVENT_AGE = 1440;
export const MAX_BATCH_SIZE = 1000;

/** The node's `options` parameter, read. */
export interface Options {
	readonly ignoreDuplicates: boolean;
	readonly includeRawPayload: boolean;
	readonly omitMessageText: boolean;
	/** Minutes; 0 is no limit. */
	readonly maximumEventAge: number;
	/** How many events may start one execution together. */
	readonly batchSize: number;
}

/**
 * Reads the `options` parameter as n8n gives it; what the user has not added is absent there.
 * @param usualAge the provider's usual maximumEventAge.
 * @throws ParameterError for a switch that is neither on nor off.
 */
export function readOptions(
	parameter: unknown,
	usualAge: number = DEFAULT_MAXIMUM_EVENT_AGE,
): Options {
	const options = collectionOf(parameter, 'Options');
	return {
		ignoreDuplicates: flagOf(options.ignoreDuplicates, 'Ignore Duplicates', true),
		includeRawPayload: flagOf(options.includeRawPayload, 'Include Raw Payload', true),
		omitMessageText: flagOf(options.omitMessageText, 'Omit Message Text', false),
		maximumEventAge: limitOf(options.maximumEventAge, usualAge),
		batchSize: batchSizeOf(options.batchSize),
	};
}

/**
 * The `timestampTolerance` option, in seconds; 0 is no limit.
 * @throws ParameterError for options that are no collection.
 */
export function timestampToleranceOf(get: GetParameter, usual: number): number {
	return limitOf(collectionOf(get('options'), 'Options').timestampTolerance, usual);
}

/** What is no whole number in range leaves one event for each execution in force. */
function batchSizeOf(value: unknown): number {
	const size = limitOf(value, 1);
	return Number.isInteger(size) && size >= 1 && size <= MAX_BATCH_SIZE ? size : 1;
}
