import { isJsonObject } from '../http/json';
import type { NormalizedEvent } from './event';

/** Common names for the text of a message. A provider adds the names that it documents. */
export const COMMON_TEXT_KEYS: readonly string[] = ['message', 'text', 'body', 'content'];

/**
 * Makes events without the text of the message, in `raw` at any depth too: texts carry one-time passwords, and n8n
 * stores the data of executions. An object that the events of a batch share is walked once and stays shared.
 * @param textKeys names under which the provider sends the text.
 */
export function messageTextRemover(
	textKeys: readonly string[],
): (event: NormalizedEvent) => NormalizedEvent {
	const done = new WeakMap<object, unknown>();

	function withoutText(value: unknown): unknown {
		if (typeof value !== 'object' || value === null) return value;
		const known = done.get(value);
		if (known !== undefined) return known;
		const result = isJsonObject(value)
			? Object.fromEntries(
					Object.entries(value)
						.filter(([key]) => !textKeys.includes(key))
						.map(([key, member]) => [key, withoutText(member)]),
				)
			: (value as unknown[]).map(withoutText);
		done.set(value, result);
		return result;
	}

	return (event) => ({
		...event,
		text: null,
		raw: withoutText(event.raw) as NormalizedEvent['raw'],
	});
}
