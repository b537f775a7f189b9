import { isJsonObject } from '../http/json';
import type { NormalizedEvent } from './normalize';

/** Names that payloads commonly give the text of a message. A provider lists those that it documents beside them. */
export const COMMON_TEXT_KEYS: readonly string[] = ['message', 'text', 'body', 'content'];

/**
 * The event without the text of the message, in `raw` at any depth too: texts carry one-time passwords, and n8n
 * stores what passes through a workflow.
 * @param textKeys names under which the provider sends the text.
 */
export function omitMessageText(
	event: NormalizedEvent,
	textKeys: readonly string[],
): NormalizedEvent {
	return { ...event, text: null, raw: withoutKeys(event.raw, textKeys) as NormalizedEvent['raw'] };
}

function withoutKeys(value: unknown, keys: readonly string[]): unknown {
	if (Array.isArray(value)) return value.map((element) => withoutKeys(element, keys));
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !keys.includes(key))
			.map(([key, member]) => [key, withoutKeys(member, keys)]),
	);
}
