import type { SmsEvent } from '../../nodes/shared/events/event';
import { digestOf, normalize, withStaleFlag } from '../../nodes/shared/events/normalize';
import type { Recognized } from '../../nodes/shared/events/recognized';
import { timeOf } from '../../nodes/shared/events/time';
import type { JsonObject } from '../../nodes/shared/http/json';
import type { Provider } from '../../nodes/shared/provider';

/** The events that a provider makes from a payload that arrives at `receivedAt` (Unix milliseconds). */
export function recognizedAll<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	payload: JsonObject,
	receivedAt: number,
): SmsEvent[] {
	const all = [provider.recognize(payload, settings)].flat() as Recognized[];
	return all.map((one, index) => {
		const digest = digestOf(JSON.stringify(payload));
		const providerId = provider.idOf?.(settings) ?? provider.id;
		const arrival = { providerId, payload, digest, index, receivedAt };
		return withStaleFlag(normalize(one, arrival, timeOf(one)), false);
	});
}

/** The first event of recognized(). */
export function recognized<Settings>(
	provider: Provider<Settings>,
	settings: Settings,
	payload: JsonObject,
	receivedAt: number,
): SmsEvent {
	const [event] = recognizedAll(provider, settings, payload, receivedAt);
	if (event === undefined) throw new Error(`${provider.id} makes nothing of this payload`);
	return event;
}
