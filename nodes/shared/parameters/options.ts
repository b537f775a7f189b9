import { readCollection, readFlag, type GetParameter, readLimit } from './read';

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
 * Reads the `options` parameter. n8n leaves out the options that the user has not added.
 * @param defaultAge the provider's maximumEventAge.
 * @throws ParameterError for a switch that is neither on nor off.
 */
export function readOptions(
	parameter: unknown,
	defaultAge: number = DEFAULT_MAXIMUM_EVENT_AGE,
): Options {
	const options = readCollection(parameter, 'Options');
	return {
		ignoreDuplicates: readFlag(options.ignoreDuplicates, 'Ignore Duplicates', true),
		includeRawPayload: readFlag(options.includeRawPayload, 'Include Raw Payload', true),
		omitMessageText: readFlag(options.omitMessageText, 'Omit Message Text', false),
		maximumEventAge: readLimit(options.maximumEventAge, defaultAge),
		batchSize: readBatchSize(options.batchSize),
	};
}

/**
 * The `timestampTolerance` option, in seconds; 0 is no limit.
 * @throws ParameterError for options that are not a collection.
 */
export function readTimestampTolerance(get: GetParameter, defaultLimit: number): number {
	return readLimit(readCollection(get('options'), 'Options').timestampTolerance, defaultLimit);
}

/** Anything but a whole number from 1 to 1000 counts as 1. */
function readBatchSize(value: unknown): number {
	const size = readLimit(value, 1);
	return Number.isInteger(size) && size >= 1 && size <= MAX_BATCH_SIZE ? size : 1;
}
