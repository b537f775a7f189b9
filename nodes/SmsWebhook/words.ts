import { lookUp } from '../shared/http/json';
import type { EventName } from '../shared/events/vocabulary';

/** Words of senders in lower case, and the events that they mean. */
export type Words = Readonly<Record<string, EventName>>;

/** Words that mean the same with every sender. The first lines are those of SMPP v3.4, section 5.2.28 and appendix B. */
export const KNOWN_WORDS: Words = wordTable({
	'sms.queued': 'scheduled queued pending buffered',
	'sms.accepted': 'acceptd accepted sending',
	'sms.sent': 'enroute sent submitted dispatched',
	'sms.delivered': 'delivrd delivered success',
	'sms.undelivered': 'undeliv undelivered undeliverable not_delivered notdelivered',
	'sms.failed': 'rejectd skipped failed failure error rejected aborted',
	'sms.expired': 'expired',
	'sms.cancelled': 'deleted canceled cancelled',
	'sms.unknown': 'unknown',
	'sms.received': 'received inbound mo',
});

/** The words of each event, separated by spaces, as a table from word to event. */
export function wordTable(words: Readonly<Partial<Record<EventName, string>>>): Words {
	const rows = Object.entries(words) as Array<[EventName, string]>;
	return Object.fromEntries(
		rows.flatMap(([event, list]) => list.split(' ').map((word) => [comparableWord(word), event])),
	);
}

/** A word as it is compared: without space around it, in lower case. */
export function comparableWord(word: string): string {
	return word.trim().toLowerCase();
}

/** The event that a word means by the first table that has it; `unrecognized` if no table has it. */
export function eventOfWord(word: string, tables: readonly Words[]): EventName {
	const comparable = comparableWord(word);
	for (const table of [...tables, KNOWN_WORDS]) {
		const event = lookUp(table, comparable);
		if (event !== undefined) return event;
	}
	return 'unrecognized';
}
