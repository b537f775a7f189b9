import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { smsEventSchema } from './eventSchema';
import type { SmsEvent } from '../nodes/shared/events/event';
import { documentedEvent, documentedEvents } from '../test/support/documentedEvent';
import { defaultCell, namesCell, triggersCell } from './eventParameters';
import { PAYLOADS, PROVIDER_IDS, type ProviderId, PROVIDERS } from './providers';

/** The time of arrival of events that have no time of their own. */
const NOON = Date.UTC(2026, 4, 22, 12);

const nameOf = (id: ProviderId) => PROVIDERS[id].provider.displayName;

/**
 * Brings the parts of docs/event.md up to date that follow from the list of providers, their fixtures and their pages:
 * the ids, which providers have a value for a rare key, which providers send an event, and which triggers have a filter
 * or an option. All other text is written by hand, and stays.
 * @param page as it stands; rows of its tables are told apart by their first cell.
 */
export function eventPage(page: string): string {
	return page.split('\n').map(upToDate).join('\n');
}

function upToDate(line: string): string {
	const cells = line.split('|');
	const key = cells[1]?.trim().replaceAll('`', '') ?? '';
	const columns = cells.length - 2;
	if (key === 'provider' && columns === 3) {
		const ids = new Set(PAYLOADS.map(({ proof }) => proof.providerId));
		return withLast(cells, [...ids].map((id) => `\`${id}\``).join(' '));
	}
	if (columns === 2 && key in smsEventSchema.shape) return withLast(cells, haveValue(key));
	if (columns === 7 && key.includes('.')) return withLast(cells, senders(key));
	if (key.startsWith('**')) return withParameter(cells, key.replaceAll('*', ''));
	return line;
}

function withLast(cells: readonly string[], last = ''): string {
	return [...cells.slice(0, -2), last, ''].join('|');
}

/** A row of the table of filters (three columns) or of options (four, with the default in the second). */
function withParameter(cells: readonly string[], name: string): string {
	const hasDefault = cells.length - 2 === 4;
	const row = hasDefault ? cells.with(2, defaultCell(name)) : cells;
	return withLast(row, triggersCell(name, cells.at(-2)));
}

/** The providers with a value for this key in at least one documented event. */
function haveValue(key: string): string {
	const have = (id: ProviderId) =>
		documentedEvents(id, NOON).some(
			(event) => (event as unknown as Record<string, unknown>)[key] != null,
		);
	return namesOf(have);
}

/** The providers whose page has the event in the second column of a table, and the trigger that can make any event. */
function senders(event: string): string {
	const sends = (id: ProviderId) =>
		id === 'custom' ||
		readFileSync(resolve(__dirname, `../docs/${PROVIDERS[id].page}.md`), 'utf8')
			.split('\n')
			.some((line) => line.split('|')[2]?.trim() === `\`${event}\``);
	return namesOf(sends);
}

const namesOf = (isNamed: (id: ProviderId) => boolean) =>
	namesCell(PROVIDER_IDS.filter(isNamed).map(nameOf));

/** An event of each provider, by its id: docs/event.examples.json. */
export function eventExamples(): Readonly<Record<string, SmsEvent>> {
	return Object.fromEntries(PROVIDER_IDS.map((id) => [id, example(id)]));
}

function example(id: ProviderId): SmsEvent {
	const { event } = PROVIDERS[id];
	const { occurredAt } = documentedEvent(id, event, NOON);
	const receivedAt = occurredAt === null ? NOON : Date.parse(occurredAt) + 1123;
	return documentedEvent(id, event, receivedAt);
}
