import type { SmsEvent } from './event';
import { isJsonObject } from './payload';

/** The names under which providers send the text of a message. */
const TEXT_KEYS = new Set(['text', 'message', 'body', 'content']);

/**
 * The event without the text of the message, in `raw` at any depth too: texts carry one-time passwords,
 * and n8n stores what passes through a workflow.
 */
export function omitMessageText(event: SmsEvent): SmsEvent {
	return { ...event, text: null, raw: withoutText(event.raw) as SmsEvent['raw'] };
}

function withoutText(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutText);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !TEXT_KEYS.has(key))
			.map(([key, member]) => [key, withoutText(member)]),
	);
}
