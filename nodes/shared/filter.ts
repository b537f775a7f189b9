import type { SmsEvent } from './event';

/** The node's `filters` parameter: comma-separated lists, of which any entry may match. Empty matches all. */
export interface Filters {
	readonly textContains?: string;
	readonly batchIds?: string;
	readonly senders?: string;
}

/**
 * Whether an event passes all filters that are set. Text and senders match without regard to case, senders
 * with or without the plus sign. What could not be recognised passes: its fields cannot be read, and
 * nothing authentic may be lost.
 */
export function passesFilters(event: SmsEvent, filters: Filters): boolean {
	if (event.event === 'unrecognized') return true;
	const { text, batchId, from } = event;
	return (
		matchesAny(filters.textContains, text, (part, whole) =>
			withoutCase(whole).includes(withoutCase(part)),
		) &&
		matchesAny(filters.batchIds, batchId, (wanted, id) => id === wanted) &&
		matchesAny(filters.senders, from, (wanted, sender) => bareSender(sender) === bareSender(wanted))
	);
}

function matchesAny(
	list: unknown,
	value: string | null,
	matches: (entry: string, value: string) => boolean,
): boolean {
	const text = String(list ?? '');
	if (text === '') return true;
	const entries = text
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	return entries.length === 0 || (value !== null && entries.some((entry) => matches(entry, value)));
}

function bareSender(sender: string): string {
	return withoutCase(sender).replace(/^\+/, '');
}

/** Turkish writes İ for a large i and ı for a small I, so that neither finds the other by lower case alone. */
function withoutCase(text: string): string {
	return text.toLowerCase().replace(/i\u0307|ı/g, 'i');
}
