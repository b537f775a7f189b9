import type { Recognized } from '../shared/events/recognized';
import { parsePayloads, type PayloadFormat } from '../shared/http/payload';
import type { Preview } from '../shared/provider';
import { recognizeBy } from './mapping';
import type { SmsWebhookSettings } from './smsWebhookSettings';

// On publishing, the trigger tries its settings on the user's sample and says the result.

/** How many events, and how many status words, a message names. */
const MAX_NAMED = 5;

export function formatOf({ payloadFormat }: SmsWebhookSettings): PayloadFormat {
	return payloadFormat === 'json' ? 'list' : 'form';
}

/** Tries the settings on their sample; null without a sample. See Provider.preview. */
export function preview(settings: SmsWebhookSettings): Preview | null {
	if (settings.samplePayload === '') return null;
	const payloads = parsePayloads(Buffer.from(settings.samplePayload), formatOf(settings));
	if (payloads === null) {
		return { ok: false, message: 'The Sample Payload is not JSON. Correct it, or empty it.' };
	}
	const events = payloads.flatMap((payload) => recognizeBy(settings, payload));
	if (events.every(({ event }) => event === 'unrecognized')) {
		return { ok: false, message: noKnownEvent(events) };
	}
	const count = events.length === 1 ? 'one event' : `${events.length} events`;
	const named = events.slice(0, MAX_NAMED).map((one) => describe(one, expectedKeys(settings)));
	return { ok: true, message: `the Sample Payload makes ${count}: ${named.join('; ')}` };
}

function noKnownEvent(events: readonly Recognized[]): string {
	const words = events.flatMap(({ providerEvent }) => providerEvent ?? []).slice(0, MAX_NAMED);
	if (words.length === 0) {
		return 'The Sample Payload has no status where it is looked for. Paste only the body of a request, or correct the paths.';
	}
	const found = words.map((word) => JSON.stringify(word.slice(0, 100))).join(', ');
	return `The Sample Payload makes no event that is known: no row of Statuses has ${found}. Add a row, or correct Status Path.`;
}

/** The keys for which the user gives a path. With several mappings, the paths depend on the payload: none is expected. */
function expectedKeys({ mappings: [mapping, another] }: SmsWebhookSettings): string[] {
	if (mapping === undefined || another !== undefined) return [];
	const fields = Object.keys(mapping.paths).filter((field) => field !== 'status');
	return [...new Set(fields.map(keyOf))];
}

/** The key of an event that a field fills. */
function keyOf(field: string): string {
	return field === 'time' ? 'occurredAt' : field.replace(/^(error|price).+/, '$1');
}

/** An event by its name, its word if the word is known, and the names of the keys that have a value or lack it. */
function describe(recognized: Recognized, expected: readonly string[]): string {
	const { event, providerEvent } = recognized;
	const isShown = (key: string) => !['event', 'providerEvent', 'eventOption', 'raw'].includes(key);
	const filled = Object.entries(recognized)
		.filter(([key, value]) => isShown(key) && value !== undefined && value !== null)
		.map(([key]) => key);
	const empty = expected.filter((key) => !filled.includes(key));
	const from = event === 'unrecognized' ? '' : ` from ${JSON.stringify(providerEvent)}`;
	const without = empty.length > 0 ? `, without ${empty.join(', ')}` : '';
	return `${event}${from} with ${filled.join(', ') || 'no field'}${without}`;
}
