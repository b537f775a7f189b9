import { readCollection, readList } from '../parameters/read';
import type { SmsEvent } from './event';

/** The node's `filters` parameter, read. One entry of each list must match. An empty list matches every event. */
export interface Filters {
	readonly textContains: readonly string[];
	readonly batchIds: readonly string[];
	readonly senders: readonly string[];
}

/**
 * Reads the `filters` parameter. n8n leaves out the filters that the user has not added.
 * @throws ParameterError for a filter that is not a list of texts.
 */
export function readFilters(parameter: unknown): Filters {
	const { textContains = [], batchIds = [], senders = [] } = readCollection(parameter, 'Filters');
	return {
		textContains: readList(textContains, 'Text Contains'),
		batchIds: readList(batchIds, 'Batch IDs'),
		senders: readList(senders, 'Senders'),
	};
}

/**
 * Whether an event passes all filters that are set. Text and senders match in upper and lower case. Phone numbers match
 * with any punctuation, with or without the plus sign. An unrecognized event passes: its fields cannot be read, and no
 * authentic event may be lost.
 */
export function passesFilters(event: SmsEvent, filters: Filters): boolean {
	if (event.event === 'unrecognized') return true;
	return (
		matchesAny(filters.textContains, event.text, comparable, (part, text) => text.includes(part)) &&
		matchesAny(filters.batchIds, event.batchId, visible, isEqual) &&
		matchesAny(filters.senders, event.from, comparableSender, isEqual)
	);
}

/** @param form puts entry and value into the form in which they are compared. */
function matchesAny(
	entries: readonly string[],
	value: string | null,
	form: (text: string) => string,
	matches: (entry: string, value: string) => boolean,
): boolean {
	if (entries.length === 0) return true;
	if (value === null) return false;
	const formed = form(value);
	return entries.some((entry) => matches(form(entry), formed));
}

const isEqual = (a: string, b: string): boolean => a === b;

/** Writes each character in one way (Unicode NFKC) and removes invisible characters, because users paste texts. */
function visible(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Turkish has the letters İ and ı. Lower case alone does not turn them into i. */
function comparable(text: string): string {
	return visible(text)
		.toLowerCase()
		.replace(/i\u0307|ı/g, 'i');
}

/** A phone number becomes its digits without plus sign or 00. Any other sender stays a name. */
function comparableSender(sender: string): string {
	const text = comparable(sender);
	return /^\+?[\d\s().-]+$/.test(text) ? text.replace(/\D/g, '').replace(/^00/, '') : text;
}
